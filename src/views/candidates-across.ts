import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Posting } from "../heymilo/schema/responses.ts";
import { RESULT_TOKENS, rowsThatFit } from "./bounded.ts";
import {
  daysBetween,
  finishedAt,
  hasBegun,
  idleDays,
  isFinished,
  pendingStep,
  saidByCandidate,
  waitsSince,
  withoutMaskedEmails,
} from "./candidate.ts";
import { compact, isoMinute } from "./compact.ts";
import { knockOutsInList } from "./knock-outs.ts";

/** Somebody who fits, and of which interviewer. */
interface CandidateOf {
  posting: Posting;
  candidate: Candidate;
}

interface AcrossOptions {
  /** Unix seconds: what idle days are counted back from. */
  asOf: number;
  /** The question is who has been idle. */
  asksIdle: boolean;
  masksEmails: boolean;
}

/** Short: the interviewer stands once above its rows, and a row has the time that was asked about. */
const acrossRow = ({ posting, candidate }: CandidateOf, { asOf, asksIdle }: AcrossOptions) => {
  const { interview_id, status, score, workflow } = candidate;
  const isDone = isFinished(candidate);
  const begun = asksIdle ? hasBegun(candidate) : undefined;
  return compact({
    interview_id,
    // Who has finished and is evaluated is "completed", and who has not is told by the step.
    status:
      status === "completed" || (!isDone && ["pending", "in_progress"].includes(status ?? "")) ? undefined : status,
    overall_score_of_100: score,
    finished_at: isDone ? isoMinute(finishedAt(candidate)) : undefined,
    begun,
    idle_days: isDone ? undefined : idleDays(candidate, asOf),
    pending_step: begun === false ? undefined : pendingStep(workflow, posting.workflow ?? []),
    failed_knock_outs: knockOutsInList(candidate),
    said_by_candidate: saidByCandidate(candidate),
  });
};

/** What stands above the rows of an interviewer. */
type HeadOf = (posting: Posting) => { posting_id: string };

/**
 * Interviewers of one title are told apart by their time of creation and their candidates.
 *
 * @param all also those in whom nobody was found
 * @param totals how many candidates HeyMilo counts, where it does
 */
export const headsOf = (all: readonly Posting[], totals: ReadonlyMap<Posting, number | undefined>): HeadOf => {
  const titles = new Map<unknown, number>();
  for (const { title } of all) titles.set(title, (titles.get(title) ?? 0) + 1);
  return (posting) => {
    const { id, title, created_at } = posting;
    const isOneOfSeveral = (titles.get(title) ?? 0) > 1;
    const toTellApart = { created_at: isoMinute(created_at), total_candidates: totals.get(posting) };
    return { posting_id: id, ...compact({ title, ...(isOneOfSeveral && toTellApart) }) };
  };
};

/** For the interviewer above its rows. */
const HEAD_TOKENS = 55;

/** Rows of people, as many of the first as fit. @param people those of one interviewer after the other */
export const rowsAcross = (people: readonly CandidateOf[], options: AcrossOptions) => {
  const postings = [...new Set(people.map(({ posting }) => posting))];
  const rows = postings.flatMap((posting) => {
    const ofPosting = people.filter((one) => one.posting === posting).map((one) => acrossRow(one, options));
    return options.masksEmails ? withoutMaskedEmails(ofPosting) : ofPosting;
  });
  const isFirst = (index: number) => people[index]?.posting !== people[index - 1]?.posting;
  return rowsThatFit(rows, RESULT_TOKENS, (index) => (isFirst(index) ? HEAD_TOKENS : 0));
};

type Row = ReturnType<typeof rowsAcross>[number];

/** The rows by interviewer, whoever waits longest first. */
export const groupsOf = (people: readonly CandidateOf[], rows: readonly Row[], headOf: HeadOf) => {
  const groups = new Map<Posting, { since: number; row: Row }[]>();
  for (const [index, row] of rows.entries()) {
    const { posting, candidate } = people[index] as CandidateOf;
    groups.set(posting, [...(groups.get(posting) ?? []), { since: sinceOf(candidate), row }]);
  }
  return [...groups]
    .map(([posting, members]) => [posting, members.toSorted((a, b) => a.since - b.since)] as const)
    .toSorted(([, [one]], [, [other]]) => (one?.since ?? 0) - (other?.since ?? 0))
    .map(([posting, members]) => ({ ...headOf(posting), candidates: members.map(({ row }) => row) }));
};

/** How many fit by interviewer, and since when somebody waits there, the longest first. */
export const countsOf = (
  counted: readonly { posting: Posting; people: readonly Candidate[] }[],
  { asOf, asksIdle }: AcrossOptions,
  headOf: HeadOf,
) => {
  const groups = counted
    .map(({ posting, people }) => ({
      posting,
      fit: people.length,
      begun: asksIdle ? people.filter((one) => hasBegun(one)).length : undefined,
      since: Math.min(...people.map(sinceOf)),
    }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => a.since - b.since)
    .map(({ posting, fit, begun, since }) => ({
      ...headOf(posting),
      fit,
      ...compact({ begun, longest_waiting_days: Number.isFinite(since) ? daysBetween(since, asOf) : undefined }),
    }));
  return rowsThatFit(groups);
};

/** Unix seconds; who has no time comes last. */
const sinceOf = (candidate: Candidate): number => waitsSince(candidate) ?? Number.POSITIVE_INFINITY;
