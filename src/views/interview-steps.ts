import type { Interview } from "../heymilo/schema/interviews.ts";
import { compact, dense } from "./compact.ts";

/** What came of each step. Every score says in its name what it is out of. */
export type StepsView = {
  resume?: Record<string, unknown>;
  form?: Record<string, unknown>;
  sms?: Record<string, unknown>;
  web_interview?: Record<string, unknown>;
};

/** @param lean without reasons and summaries: the scores and what was missed */
export const stepsView = ({ resume, form, sms, web_interview }: Interview, lean: boolean): StepsView =>
  compact({
    resume: resume ? resumeView(resume) : undefined,
    form: form ? formView(form) : undefined,
    sms: sms ? smsView(sms) : undefined,
    web_interview: web_interview ? webInterviewView(web_interview, lean) : undefined,
  });

const webInterviewView = (result: NonNullable<Interview["web_interview"]>, lean: boolean) =>
  dense({
    score_of_100: result.match_score,
    speech_score_of_5: result.speech_score,
    strengths: some(result.highlights),
    weaknesses: some(result.lowlights),
    tags: some(result.tags),
    questions: result.scorecard?.map(
      ({ question_text, score, score_weight, not_scored, evaluation_summary }) => ({
        question: question_text,
        ...(not_scored ? { not_scored: true } : { score_of_10: score, weight_of_10: score_weight }),
        ...(!lean && { summary: evaluation_summary }),
      }),
    ),
  });

const resumeView = ({
  overall_score,
  is_eligible,
  score_criteria,
  eligibility_criteria: must,
}: NonNullable<Interview["resume"]>) =>
  dense({
    score_of_100: overall_score,
    eligible: is_eligible,
    met: some(criteriaTexts(must?.filter(({ passed }) => passed === true))),
    missed: some(criteriaTexts(must?.filter(({ passed }) => passed === false))),
    criteria: some(
      score_criteria?.map(({ criteria_text, score }) => ({ criterion: criteria_text, score_of_10: score })),
    ),
  });

/** A failed question that can turn people away is named; the answers themselves are for `include: answers`. */
const formView = ({ overall_status, questions = [] }: NonNullable<Interview["form"]>) => {
  const failed = questions?.filter(({ passed }) => passed === false) ?? [];
  return dense({
    status: overall_status,
    questions: questions?.length,
    knocked_out_by: some(failed.filter(({ is_knockout }) => is_knockout).map((one) => one.question_text)),
    failed: some(failed.filter(({ is_knockout }) => !is_knockout).map((one) => one.question_text)),
  });
};

const smsView = ({ is_eligible, confidence, criteria }: NonNullable<Interview["sms"]>) => {
  const failed = criteria?.filter(({ passed }) => passed === false) ?? [];
  return dense({
    eligible: is_eligible,
    confidence_of_1: confidence,
    met: some(criteriaTexts(criteria?.filter(({ passed }) => passed === true))),
    knocked_out_by: some(criteriaTexts(failed.filter(({ is_dealbreaker }) => is_dealbreaker))),
    missed: some(criteriaTexts(failed.filter(({ is_dealbreaker }) => !is_dealbreaker))),
  });
};

const criteriaTexts = (criteria: readonly { criteria_text?: string | null | undefined }[] | undefined) =>
  criteria?.map(({ criteria_text }) => criteria_text ?? "(unnamed)");

const some = <T>(items: readonly T[] | null | undefined) => (items && items.length > 0 ? items : undefined);

/** For `include: resume`: why each criterion was judged as it was, and the file where the setting allows links. */
export const resumeDetail = ({ resume }: Interview): Record<string, unknown> =>
  dense({
    criteria: resume?.score_criteria?.map(({ criteria_text, score, confidence, reasons }) => ({
      criterion: criteria_text,
      score_of_10: score,
      confidence_of_1: confidence,
      reasons: some(reasons),
    })),
    must_haves: resume?.eligibility_criteria?.map(({ criteria_text, passed, confidence, reasons }) => ({
      criterion: criteria_text,
      passed,
      confidence_of_1: confidence,
      reasons: some(reasons),
    })),
    resume_url: resume?.resume_url,
  });

/** For `include: answers`: why each check by text message was judged as it was. */
export const smsDetail = ({ sms }: Interview): Record<string, unknown>[] =>
  (sms?.criteria ?? []).map(({ criteria_text, passed, confidence, reasons }) =>
    dense({ criterion: criteria_text, passed, confidence_of_1: confidence, reasons: some(reasons) }),
  );
