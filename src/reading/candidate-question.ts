import type { CandidateQuery } from "../heymilo/candidates.ts";
import type { Candidate } from "../heymilo/schema/candidates.ts";
import { secondsOf } from "../heymilo/schema/responses.ts";
import { DAY_S, finishedAt, isFinished, lastActiveAt } from "../views/candidate.ts";
import { isoMinute } from "../views/compact.ts";

/** What is asked about candidates, and that HeyMilo cannot answer by itself. */
export interface CandidateQuestion {
  status?: string | undefined;
  /** All steps are done. */
  finished?: boolean | undefined;
  /** A time that `listedTime` takes. */
  finished_since?: string | undefined;
  waiting?: "decision" | undefined;
  idle_days?: number | undefined;
  created_after?: string | undefined;
  created_before?: string | undefined;
}

/** `unknown_time`: they would fit if HeyMilo said when. */
type Fit = "fits" | "no" | "evaluating" | "unknown_time";

/** @param asOf Unix seconds: what `idle_days` counts back from */
export const fitOf = (candidate: Candidate, question: CandidateQuestion, asOf: number): Fit => {
  const { status, finished, finished_since, waiting, idle_days } = question;
  const isDone = isFinished(candidate);
  const since = finished_since === undefined ? undefined : timeOf(finished_since);
  const before = idle_days === undefined ? undefined : idleBefore(idle_days, asOf);
  if (status !== undefined && (candidate.status ?? "unknown") !== status) return "no";
  if ((finished || since !== undefined || waiting) && !isDone) return "no";
  if (before !== undefined && isDone) return "no";
  if ((waiting || before !== undefined) && isDecided(candidate)) return "no";
  const [endedAt, activeAt] = [finishedAt(candidate), lastActiveAt(candidate)];
  if (since !== undefined && endedAt !== undefined && endedAt < since) return "no";
  if (before !== undefined && activeAt !== undefined && activeAt > before) return "no";
  if (waiting && candidate.status === "evaluating") return "evaluating";
  const isTimeless = (since !== undefined && endedAt === undefined) || (before !== undefined && activeAt === undefined);
  return isTimeless ? "unknown_time" : "fits";
};

/** A recruiter, or a knock-out, has decided. */
const isDecided = ({ shortlisted, dismissed, status, workflow }: Candidate): boolean =>
  shortlisted === true ||
  dismissed === true ||
  ["shortlisted", "dismissed", "knocked_out"].includes(status ?? "") ||
  (workflow?.steps ?? []).some(({ knocked_out }) => knocked_out);

export const isAsked = ({ status, finished, finished_since, waiting, idle_days }: CandidateQuestion): boolean =>
  finished === true || [status, finished_since, waiting, idle_days].some((one) => one !== undefined);

/** HeyMilo bounds the time of the invitation alone. Who was invited later cannot have been idle for so long. */
export const boundsOf = (
  { created_after, created_before, idle_days }: CandidateQuestion,
  asOf: number,
): Pick<CandidateQuery, "createdAfter" | "createdBefore"> => {
  const idleSince = idle_days === undefined ? undefined : idleBefore(idle_days, asOf);
  const isEarlier = idleSince !== undefined && (created_before === undefined || idleSince < timeOf(created_before));
  return {
    createdAfter: created_after,
    createdBefore: isEarlier ? new Date(idleSince * 1000).toISOString() : created_before,
  };
};

/** HeyMilo lists a part of the candidates, and may count all. */
export const isBounded = (question: CandidateQuestion, asOf: number): boolean =>
  Object.values(boundsOf(question, asOf)).some((bound) => bound !== undefined);

/** The times that were meant: a day begins at 00:00 UTC. */
export const timesMeant = ({ finished_since, idle_days }: CandidateQuestion, asOf: number) => ({
  finished_since: finished_since === undefined ? undefined : isoMinute(timeOf(finished_since)),
  idle_since: idle_days === undefined ? undefined : isoMinute(idleBefore(idle_days, asOf)),
});

/** Not before 1970, since not every number of days leads to a date. */
const idleBefore = (days: number, asOf: number): number => Math.max(0, asOf - days * DAY_S);

const timeOf = (time: string): number => Number(secondsOf(time));
