import type { Candidate } from "../heymilo/schema/candidates.ts";
import { compact, dense, isoMinute, unlessEmpty } from "./compact.ts";

/** What a candidate said or typed, by the operator's setting. Text of strangers stands under this key alone. */
export type SaidByCandidate = {
  name?: string;
  email?: string;
};

/** HeyMilo's own words and numbers about a candidate, step by step. */
export type CandidateSummary = {
  interview_score_of_100?: number;
  strengths?: string[];
  /** HeyMilo gives no scale for it. */
  resume_score_scale_unknown?: number;
  resume_eligible?: boolean;
  sms_passed?: string[];
  sms_failed?: string[];
  form_eligible?: boolean;
};

/** One line of a list. */
export type CandidateRow = {
  interview_id: string;
  status?: string;
  score_of_100?: number;
  /** "2 of 3" */
  steps_done?: string;
  /** ISO 8601 in UTC, to the minute. */
  created_at?: string;
  last_activity_at?: string;
  said_by_candidate?: SaidByCandidate;
  summary?: CandidateSummary;
};

/** A candidate as the privacy setting lets them be seen. */
export const candidateRow = (candidate: Candidate, withSummary: boolean): CandidateRow =>
  compact({
    interview_id: candidate.interview_id,
    status: candidate.status,
    score_of_100: candidate.score,
    steps_done: stepsDone(candidate.workflow),
    created_at: isoMinute(candidate.created_at),
    last_activity_at: isoMinute(candidate.workflow?.last_activity_at),
    said_by_candidate: saidByCandidate(candidate),
    summary: withSummary ? agentSummary(candidate.agent_summary) : undefined,
  }) as CandidateRow;

export const saidByCandidate = ({
  name,
  email,
}: Pick<Candidate, "name" | "email">): SaidByCandidate | undefined => {
  const said = compact({
    name: name ? name.slice(0, LONGEST_CANDIDATE_NAME) : undefined,
    email: email ? email.slice(0, LONGEST_CANDIDATE_NAME) : undefined,
  });
  return Object.keys(said).length > 0 ? said : undefined;
};

/** Names are typed by strangers, and one must not fill the list. */
const LONGEST_CANDIDATE_NAME = 120;

/** "2 of 3" */
export const stepsDone = (workflow: Candidate["workflow"]): string | undefined => {
  const steps = workflow?.steps;
  if (!steps || steps.length === 0) return undefined;
  return `${steps.filter(({ completed }) => completed).length} of ${steps.length}`;
};

const agentSummary = (agents: Candidate["agent_summary"]): CandidateSummary | undefined => {
  const { web_interview: interview, resume, sms, form } = agents ?? {};
  const summary = dense({
    interview_score_of_100: interview?.score,
    strengths: few(interview?.highlights),
    resume_score_scale_unknown: resume?.resume_score,
    resume_eligible: resume?.is_eligible,
    sms_passed: few(sms?.criteria_passed),
    sms_failed: few(sms?.criteria_failed),
    form_eligible: form?.is_eligible,
  });
  return Object.keys(summary).length > 0 ? (summary as CandidateSummary) : undefined;
};

const MOST_ENTRIES = 5;

const few = (texts: string[] | null | undefined) => unlessEmpty(texts?.slice(0, MOST_ENTRIES));
