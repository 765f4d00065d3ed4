import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Interview } from "../heymilo/schema/interviews.ts";
import { type Cut, cutTo } from "./bounded.ts";
import { compact, isoMinute, unlessEmpty } from "./compact.ts";

/** What a candidate said or typed, by the operator's setting. Text of strangers stands under this key alone. */
export type SaidByCandidate = {
  name?: string;
  email?: string;
};

/**
 * A candidate as the privacy setting lets them be seen.
 *
 * @param interview for the summary: HeyMilo's list has neither weaknesses nor integrity flags
 */
export const candidateRow = (candidate: Candidate, withSummary = false, interview?: Interview) =>
  compact({
    interview_id: candidate.interview_id,
    status: candidate.status,
    score_of_100: candidate.score,
    steps_done: stepsDone(candidate.workflow),
    ...whereLeft(candidate),
    created_at: isoMinute(candidate.created_at),
    last_activity_at: isoMinute(candidate.workflow?.last_activity_at),
    said_by_candidate: saidByCandidate(candidate),
    summary: withSummary ? summaryOf(candidate, interview) : undefined,
  });

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

/** "2 of 3" */
export const stepsDone = (workflow: Candidate["workflow"]): string | undefined => {
  const steps = workflow?.steps;
  if (!steps || steps.length === 0) return undefined;
  return `${steps.filter(({ completed }) => completed).length} of ${steps.length}`;
};

/** The step that a candidate has yet to finish, or that ended it. HeyMilo's list gives its number, not its kind. */
const whereLeft = ({ workflow, agent_summary: agents }: Candidate) => {
  const { resume, form, sms } = agents ?? {};
  const failed = missedMustHaves(workflow, {
    resume: resume?.is_eligible,
    form: form?.is_eligible,
    sms: sms?.is_eligible,
  });
  const steps = workflow?.steps ?? [];
  const isOut = steps.some(({ knocked_out }) => knocked_out);
  const left = isOut ? -1 : steps.findIndex(({ completed }) => completed === false);
  const { order, started } = steps[left] ?? {};
  return {
    pending_step: left < 0 ? undefined : `${order ?? left + 1}, ${started ? "started" : "not started"}`,
    failed_knock_out: failed,
  };
};

/** "step 2, form": the step that HeyMilo marks as a knock-out, and the kinds of steps whose must-haves are not met. */
export const missedMustHaves = (
  workflow: Candidate["workflow"],
  met: Record<string, boolean | null | undefined>,
): string | undefined => {
  const marked = (workflow?.steps ?? []).flatMap(({ knocked_out, order }, index) =>
    knocked_out ? [`step ${order ?? index + 1}`] : [],
  );
  return [...marked, ...Object.keys(met).filter((kind) => met[kind] === false)].join(", ") || undefined;
};

/** All steps are done, whatever the status is. */
export const isFinished = ({ workflow, status }: Candidate): boolean =>
  workflow?.all_complete ?? ["evaluating", "completed"].includes(status ?? "");

/** HeyMilo's own words and numbers about a candidate, step by step. */
const summaryOf = ({ agent_summary: agents }: Candidate, interview: Interview | undefined) => {
  const { web_interview: result, resume, sms, form } = agents ?? {};
  const summary = compact({
    interview_score_of_100: result?.score,
    strengths: unlessEmpty(result?.highlights),
    weaknesses: unlessEmpty(interview?.web_interview?.lowlights),
    integrity_ranking_of_5: interview?.cheat_detection?.overall_ranking,
    resume_score_scale_unknown: resume?.resume_score,
    resume_eligible: resume?.is_eligible,
    sms_passed: unlessEmpty(sms?.criteria_passed),
    sms_failed: unlessEmpty(sms?.criteria_failed),
    form_eligible: form?.is_eligible,
  });
  if (Object.keys(summary).length === 0) return undefined;
  const { value, shortened } = cutTo(summary, OF_A_ROW);
  return { ...value, ...compact({ shortened: unlessEmpty(shortened) }) };
};

/** get_interview_result has more. */
const OF_A_ROW: Cut = { text: 300, entries: 5 };
