import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Interview } from "../heymilo/schema/interviews.ts";
import { folded } from "../heymilo/text.ts";
import { type Cut, cutTo } from "./bounded.ts";
import { compact, isoMinute, unlessEmpty } from "./compact.ts";
import { knockOutsInList, knockOutsInReport, stepsOnlyInReport } from "./knock-outs.ts";

/** What a candidate said or typed, by the operator's setting. Text of strangers stands under this key alone. */
export type SaidByCandidate = {
  name?: string;
  email?: string;
};

interface RowOptions {
  /** All rows have done all steps, so no row needs to say it. */
  areFinished?: boolean | undefined;
  /** Unix seconds, if the question is who has been idle: what is counted back from. */
  idleAsOf?: number | undefined;
  withSummary?: boolean | undefined;
  /** For the summary and the knock-outs: HeyMilo's list has neither weaknesses nor integrity flags. */
  report?: Interview | undefined;
}

/** A candidate as the privacy setting lets them be seen. */
export const candidateRow = (candidate: Candidate, { areFinished, idleAsOf, withSummary, report }: RowOptions = {}) => {
  const isDone = isFinished(candidate);
  const asksIdle = idleAsOf !== undefined;
  const begun = asksIdle ? hasBegun(candidate) : undefined;
  return compact({
    interview_id: candidate.interview_id,
    status: candidate.status,
    overall_score_of_100: candidate.score,
    steps_done: areFinished ? undefined : stepsDone(candidate.workflow),
    pending_step: begun === false ? undefined : pendingStep(candidate.workflow),
    failed_knock_outs: report ? knockOutsInReport(report) : knockOutsInList(candidate),
    knock_outs_only_in_report: report || !isDone ? undefined : stepsOnlyInReport(candidate),
    created_at: isoMinute(candidate.created_at),
    finished_at: isDone ? isoMinute(finishedAt(candidate)) : undefined,
    last_activity_at: isDone || asksIdle ? undefined : isoMinute(candidate.workflow?.last_activity_at),
    begun,
    idle_days: asksIdle && !isDone ? idleDays(candidate, idleAsOf) : undefined,
    said_by_candidate: saidByCandidate(candidate),
    summary: withSummary ? summaryOf(candidate, report) : undefined,
  });
};

/** One line of a list. */
export type CandidateRow = ReturnType<typeof candidateRow>;

export const saidByCandidate = ({ name, email }: Pick<Candidate, "name" | "email">): SaidByCandidate | undefined => {
  const said = compact({
    name: name ? name.slice(0, LONGEST_CANDIDATE_NAME) : undefined,
    email: email ? email.slice(0, LONGEST_CANDIDATE_NAME) : undefined,
  });
  return Object.keys(said).length > 0 ? said : undefined;
};

/** Names are typed by strangers, and one must not fill the list. */
const LONGEST_CANDIDATE_NAME = 120;

/** A masked address says nothing but which of two people of one name it is. */
export const withoutMaskedEmails = <Row extends { said_by_candidate?: SaidByCandidate }>(
  rows: readonly Row[],
): Row[] => {
  const nameOf = ({ said_by_candidate: said }: Row) => folded(said?.name ?? "");
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  return rows.map((row) => {
    const { email: _, ...said } = row.said_by_candidate ?? {};
    return said.name === undefined || counts.get(nameOf(row)) !== 1 ? row : { ...row, said_by_candidate: said };
  });
};

/** "2 of 3" */
export const stepsDone = (workflow: Candidate["workflow"]): string | undefined => {
  const steps = workflow?.steps;
  if (!steps || steps.length === 0) return undefined;
  return `${steps.filter(({ completed }) => completed).length} of ${steps.length}`;
};

/**
 * The first step that is left, such as "2, started"; none is if one has ended it. HeyMilo's list does not say its kind.
 *
 * @param kinds of the interviewer's steps, if they are known: "2 form, started"
 */
export const pendingStep = (
  workflow: Candidate["workflow"],
  kinds: readonly { type?: string | null | undefined; order?: number | null | undefined }[] = [],
): string | undefined => {
  const steps = workflow?.steps ?? [];
  const isOut = steps.some(({ knocked_out }) => knocked_out);
  const left = isOut ? -1 : steps.findIndex(({ completed }) => completed === false);
  const { order, started } = steps[left] ?? {};
  if (left < 0) return undefined;
  const place = order ?? left + 1;
  const kind = kinds.find((step, index) => (step.order ?? index + 1) === place)?.type;
  return `${place}${kind ? ` ${kind}` : ""}, ${started ? "started" : "not started"}`;
};

/** All steps are done, whatever the status is. */
export const isFinished = ({ workflow, status }: Candidate): boolean =>
  workflow?.all_complete ?? ["evaluating", "completed"].includes(status ?? "");

/** When all steps were done, in Unix seconds; undefined if HeyMilo does not say it. */
export const finishedAt = ({ interviewed_at, workflow }: Candidate): number | undefined =>
  interviewed_at ?? workflow?.last_activity_at ?? undefined;

/** When something last happened, in Unix seconds: the invitation, if nothing did since. */
export const lastActiveAt = ({ workflow, created_at }: Candidate): number | undefined =>
  workflow?.last_activity_at ?? created_at ?? undefined;

/** Since when somebody waits, in Unix seconds: since the end of their last step, or whatever happened last. */
export const waitsSince = (candidate: Candidate): number | undefined =>
  isFinished(candidate) ? finishedAt(candidate) : lastActiveAt(candidate);

/** Whole days in which nothing happened. */
export const idleDays = (candidate: Candidate, asOf: number): number | undefined => {
  const activeAt = lastActiveAt(candidate);
  return activeAt === undefined ? undefined : daysBetween(activeAt, asOf);
};

export const DAY_S = 86_400;

/** Whole days. */
export const daysBetween = (earlier: number, later: number): number =>
  Math.max(0, Math.floor((later - earlier) / DAY_S));

/** A step is done, or was begun. Otherwise they were only invited. Undefined if HeyMilo does not say it. */
export const hasBegun = ({ workflow, status }: Pick<Candidate, "workflow" | "status">): boolean | undefined => {
  const steps = workflow?.steps ?? [];
  if (steps.length > 0) return steps.some(({ started, completed }) => started || completed);
  return status === null || status === undefined ? undefined : status !== "pending";
};

/** There may be something to read of them. */
export const mayHaveReport = ({ workflow, agent_summary: agents }: Candidate): boolean =>
  Object.values(agents ?? {}).some(Boolean) || (workflow?.steps ?? []).some(({ completed }) => completed);

/** HeyMilo's own words and numbers about a candidate, step by step. */
const summaryOf = ({ agent_summary: agents }: Candidate, report: Interview | undefined) => {
  const { web_interview: result, sms } = agents ?? {};
  const summary = compact({
    interview_score_of_100: result?.score ?? report?.web_interview?.match_score,
    resume_score_of_100: report?.resume?.overall_score,
    strengths: unlessEmpty(result?.highlights) ?? unlessEmpty(report?.web_interview?.highlights),
    weaknesses: unlessEmpty(report?.web_interview?.lowlights),
    integrity_ranking_of_5: report?.cheat_detection?.overall_ranking,
    sms_passed: unlessEmpty(sms?.criteria_passed),
    sms_failed: unlessEmpty(sms?.criteria_failed),
  });
  if (Object.keys(summary).length === 0) return undefined;
  const { value, shortened } = cutTo(summary, OF_A_ROW);
  return { ...value, ...compact({ shortened: unlessEmpty(shortened) }) };
};

/** get_interview_result has more. */
const OF_A_ROW: Cut = { text: 300, entries: 5 };
