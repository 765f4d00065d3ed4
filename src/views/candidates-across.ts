import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Posting } from "../heymilo/schema/responses.ts";
import { RESULT_TOKENS, rowsThatFit } from "./bounded.ts";
import {
  finishedAt,
  isFinished,
  lastActiveAt,
  pendingStep,
  saidByCandidate,
  waitsSince,
  withoutMaskedEmails,
} from "./candidate.ts";
import { compact, isoMinute } from "./compact.ts";
import { knockOutsInList } from "./knock-outs.ts";

/** Somebody who fits, and of which interviewer. */
export interface CandidateOf {
  posting: Posting;
  candidate: Candidate;
}

/** Short: the interviewer stands once above its rows, and a row has the time that was asked about. */
const acrossRow = ({ posting, candidate }: CandidateOf, asOf: number) => {
  const { interview_id, status, score, workflow } = candidate;
  const isDone = isFinished(candidate);
  const activeAt = lastActiveAt(candidate);
  return compact({
    interview_id,
    // Who has finished and is evaluated is "completed", and who has not is told by the step.
    status:
      status === "completed" || (!isDone && ["pending", "in_progress"].includes(status ?? "")) ? undefined : status,
    overall_score_of_100: score,
    finished_at: isDone ? isoMinute(finishedAt(candidate)) : undefined,
    idle_days: isDone || activeAt === undefined ? undefined : daysBetween(activeAt, asOf),
    pending_step: pendingStep(workflow, posting.workflow ?? []),
    failed_knock_outs: knockOutsInList(candidate),
    said_by_candidate: saidByCandidate(candidate),
  });
};

const DAY_S = 86_400;

/** Whole days. */
const daysBetween = (earlier: number, later: number): number => Math.max(0, Math.floor((later - earlier) / DAY_S));

/** What stands above the rows of an interviewer; its time of creation tells it from others of its title. */
const headOf = ({ id, title, created_at }: Posting, all: readonly Posting[]) =>
  compact({
    posting_id: id,
    title,
    created_at: all.some((other) => other.id !== id && other.title === title) ? isoMinute(created_at) : undefined,
  });

/** For the interviewer above its rows. */
const HEAD_TOKENS = 45;

/**
 * Rows of people, as many of the first as fit.
 *
 * @param people those of one interviewer after the other
 * @param asOf Unix seconds: what idle days are counted back from
 */
export const rowsAcross = (people: readonly CandidateOf[], asOf: number, masksEmails: boolean) => {
  const postings = [...new Set(people.map(({ posting }) => posting))];
  const rows = postings.flatMap((posting) => {
    const own = people.filter((one) => one.posting === posting).map((one) => acrossRow(one, asOf));
    return masksEmails ? withoutMaskedEmails(own) : own;
  });
  const isFirst = (index: number) => people[index]?.posting !== people[index - 1]?.posting;
  return rowsThatFit(rows, RESULT_TOKENS, (index) => (isFirst(index) ? HEAD_TOKENS : 0));
};

type Row = ReturnType<typeof rowsAcross>[number];

/** The rows by interviewer, whoever waits longest first. */
export const groupsOf = (people: readonly CandidateOf[], rows: readonly Row[]) => {
  const groups = new Map<Posting, { since: number; row: Row }[]>();
  for (const [index, row] of rows.entries()) {
    const { posting, candidate } = people[index] as CandidateOf;
    groups.set(posting, [...(groups.get(posting) ?? []), { since: sinceOf(candidate), row }]);
  }
  const postings = [...groups.keys()];
  return [...groups]
    .map(([posting, members]) => [posting, members.toSorted((a, b) => a.since - b.since)] as const)
    .toSorted(([, [one]], [, [other]]) => (one?.since ?? 0) - (other?.since ?? 0))
    .map(([posting, members]) => ({ ...headOf(posting, postings), candidates: members.map(({ row }) => row) }));
};

/** How many fit by interviewer, and since when somebody waits there, the longest first. */
export const countsOf = (counted: readonly { posting: Posting; people: readonly Candidate[] }[], asOf: number) => {
  const postings = counted.map(({ posting }) => posting);
  const groups = counted
    .map(({ posting, people }) => ({ posting, fit: people.length, since: Math.min(...people.map(sinceOf)) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => a.since - b.since)
    .map(({ posting, fit, since }) => ({
      ...headOf(posting, postings),
      fit,
      ...compact({ longest_waiting_days: Number.isFinite(since) ? daysBetween(since, asOf) : undefined }),
    }));
  return rowsThatFit(groups);
};

/** Unix seconds; who has no time comes last. */
const sinceOf = (candidate: Candidate): number => waitsSince(candidate) ?? Number.POSITIVE_INFINITY;
