import type { Interview } from "../heymilo/schema/interviews.ts";
import { compact, dense, unlessEmpty } from "./compact.ts";

/** The result of each step. Every score has its scale in its name. */
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
    strengths: unlessEmpty(result.highlights),
    weaknesses: unlessEmpty(result.lowlights),
    tags: unlessEmpty(result.tags),
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
    met: unlessEmpty(criteriaTexts(must?.filter(({ passed }) => passed === true))),
    missed: unlessEmpty(criteriaTexts(must?.filter(({ passed }) => passed === false))),
    criteria: unlessEmpty(
      score_criteria?.map(({ criteria_text, score }) => ({ criterion: criteria_text, score_of_10: score })),
    ),
  });

/** A failed question that can turn people away is named; the answers themselves are for `include: answers`. */
const formView = ({ overall_status, questions = [] }: NonNullable<Interview["form"]>) => {
  const failed = questions?.filter(({ passed }) => passed === false) ?? [];
  return dense({
    status: overall_status,
    questions: questions?.length,
    knocked_out_by: unlessEmpty(
      failed.filter(({ is_knockout }) => is_knockout).map((one) => one.question_text),
    ),
    failed: unlessEmpty(failed.filter(({ is_knockout }) => !is_knockout).map((one) => one.question_text)),
  });
};

const smsView = ({ is_eligible, confidence, criteria }: NonNullable<Interview["sms"]>) => {
  const failed = criteria?.filter(({ passed }) => passed === false) ?? [];
  return dense({
    eligible: is_eligible,
    confidence_of_1: confidence,
    met: unlessEmpty(criteriaTexts(criteria?.filter(({ passed }) => passed === true))),
    knocked_out_by: unlessEmpty(criteriaTexts(failed.filter(({ is_dealbreaker }) => is_dealbreaker))),
    missed: unlessEmpty(criteriaTexts(failed.filter(({ is_dealbreaker }) => !is_dealbreaker))),
  });
};

const criteriaTexts = (criteria: readonly { criteria_text?: string | null | undefined }[] | undefined) =>
  criteria?.map(({ criteria_text }) => criteria_text ?? "(unnamed)");

/** For `include: resume`: why each criterion was judged as it was, and the file where the setting allows links. */
export const resumeDetail = ({ resume }: Interview): Record<string, unknown> =>
  dense({
    criteria: resume?.score_criteria?.map(judgement),
    must_haves: resume?.eligibility_criteria?.map(judgement),
    resume_url: resume?.resume_url,
  });

/** For `include: answers`: why each check by text message was judged as it was. */
export const smsDetail = ({ sms }: Interview): Record<string, unknown>[] =>
  (sms?.criteria ?? []).map(judgement);

interface Criterion {
  criteria_text?: string | null | undefined;
  score?: number | null | undefined;
  passed?: boolean | null | undefined;
  confidence?: number | null | undefined;
  reasons?: string[] | null | undefined;
}

const judgement = ({ criteria_text, score, passed, confidence, reasons }: Criterion) =>
  dense({
    criterion: criteria_text,
    score_of_10: score,
    passed,
    confidence_of_1: confidence,
    reasons: unlessEmpty(reasons),
  });
