import type { Candidate } from "../../heymilo/schema/candidates.ts";
import type { Interview } from "../../heymilo/schema/interviews.ts";
import type { Posting } from "../../heymilo/schema/responses.ts";
import { finishedAt, isFinished, pendingStep, stepsDone } from "../../views/candidate.ts";
import { compact, isoMinute, unlessEmpty } from "../../views/compact.ts";
import { integrityView } from "../../views/integrity.ts";
import { formAnswers } from "../../views/interview-parts.ts";
import { evaluations, stepsView } from "../../views/interview-steps.ts";
import { knockOutsInList, knockOutsInReport } from "../../views/knock-outs.ts";

/** One person, as far as the privacy setting lets them be seen. */
export interface Exported {
  posting: Posting;
  candidate: Candidate;
  /** Undefined: there is none, or it could not be read. */
  report?: Interview | undefined;
  /** Why there is no report; absent where none was asked for. */
  result?: string;
}

type Column = (one: Exported) => unknown;

/** What HeyMilo's list says. */
const BASE = {
  interview_id: ({ candidate }) => candidate.interview_id,
  posting_id: ({ posting }) => posting.id,
  interviewer: ({ posting }) => posting.title,
  name: ({ candidate }) => candidate.name,
  email: ({ candidate }) => candidate.email,
  phone: ({ candidate }) => PHONES.map((key) => candidate.data?.[key]).find((one) => one !== undefined),
  status: ({ candidate }) => candidate.status,
  finished: ({ candidate }) => isFinished(candidate),
  overall_score_of_100: ({ candidate }) => candidate.score,
  steps_done: ({ candidate }) => stepsDone(candidate.workflow),
  pending_step: ({ candidate, posting }) => pendingStep(candidate.workflow, posting.workflow ?? []),
  failed_knock_outs: ({ candidate, report }) => (report ? knockOutsInReport(report) : knockOutsInList(candidate)),
  shortlisted: ({ candidate }) => candidate.shortlisted,
  dismissed: ({ candidate }) => candidate.dismissed,
  created_at: ({ candidate }) => isoMinute(candidate.created_at),
  finished_at: ({ candidate }) => (isFinished(candidate) ? isoMinute(finishedAt(candidate)) : undefined),
  last_activity_at: ({ candidate }) => isoMinute(candidate.workflow?.last_activity_at),
  metadata: ({ candidate }) => withoutMarkers(candidate.metadata),
  data: ({ candidate }) => candidate.data,
} satisfies Record<string, Column>;

/** In UTC, to the minute. */
export const TIMES: ReadonlySet<string> = new Set(["created_at", "finished_at", "last_activity_at"]);

/** The keys by which the server marks what it made tell a reader nothing. */
const withoutMarkers = (metadata: Candidate["metadata"]) => {
  const given = Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith("mcp_"));
  return given.length > 0 ? Object.fromEntries(given) : undefined;
};

const PHONES = ["phone_number", "phone", "mobile"];

/** What the result of the interview adds, with --results. */
const RESULT = {
  result: ({ result, report }) => result ?? (report ? "ready" : undefined),
  interview_score_of_100: ({ report }) => report?.web_interview?.match_score,
  speech_score_of_5: ({ report }) => report?.web_interview?.speech_score,
  resume_score_of_100: ({ report }) => report?.resume?.overall_score,
  integrity_ranking_of_5: ({ report }) => report?.cheat_detection?.overall_ranking,
  strengths: ({ report }) => report?.web_interview?.highlights,
  weaknesses: ({ report }) => report?.web_interview?.lowlights,
} satisfies Record<string, Column>;

const COLUMNS: Record<string, Column> = { ...BASE, ...RESULT };
export type ColumnName = keyof typeof BASE | keyof typeof RESULT;
export const BASE_COLUMNS = Object.keys(BASE) as ColumnName[];
export const RESULT_COLUMNS = Object.keys(RESULT) as ColumnName[];

/** Nulls and what is not there are left out. */
export const exportedRow = (one: Exported, columns: readonly ColumnName[]): Record<string, unknown> =>
  compact(Object.fromEntries(columns.map((name) => [name, COLUMNS[name]?.(one)])));

/** What has no place in a spreadsheet: each step and each question, with HeyMilo's reasons whole. */
export const detailsOf = ({ report }: Exported): Record<string, unknown> => {
  if (!report) return {};
  const { web_interview, ...steps } = stepsView(report, 0);
  const { questions: _, ...interview } = web_interview ?? {};
  const answers = unlessEmpty(formAnswers(report));
  return compact({
    steps: { ...steps, ...(web_interview && { web_interview: interview }) },
    questions: unlessEmpty(evaluations(report)),
    integrity: integrityView(report),
    said_by_candidate: answers && { answers },
  });
};
