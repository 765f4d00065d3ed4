import type { Interview } from "../heymilo/schema/interviews.ts";
import { shortened } from "../heymilo/text.ts";
import { compact, dense, unlessEmpty } from "./compact.ts";

/**
 * The result of each step. Every score has its scale in its name.
 *
 * @param longest how many characters of each question's evaluation there is room for
 */
export const stepsView = (interview: Interview, longest: number) => {
  const { resume, form, sms, web_interview } = interview;
  return compact({
    resume: resume ? resumeView(resume) : undefined,
    form: form ? formView(form) : undefined,
    sms: sms ? smsView(sms) : undefined,
    web_interview: web_interview ? webInterviewView(web_interview, evaluations(interview, longest)) : undefined,
  });
};

const webInterviewView = (result: NonNullable<Interview["web_interview"]>, questions: object[]) =>
  dense({
    score_of_100: result.match_score,
    speech_score_of_5: result.speech_score,
    strengths: unlessEmpty(result.highlights),
    weaknesses: unlessEmpty(result.lowlights),
    tags: unlessEmpty(result.tags),
    questions: unlessEmpty(questions),
  });

/** HeyMilo's reasons for the score of each question, in the interview's order. */
export const evaluations = ({ web_interview: result }: Interview, longest = Number.POSITIVE_INFINITY) =>
  (result?.scorecard ?? []).map(({ question_text, score, score_weight, not_scored, evaluation_summary }) =>
    dense({
      question: question_text,
      ...(not_scored ? { not_scored: true } : { score_of_10: score, weight_of_10: score_weight }),
      evaluation: shortened(evaluation_summary ?? "", longest),
    }),
  );

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
    knocked_out_by: unlessEmpty(failed.filter(({ is_knockout }) => is_knockout).map((one) => one.question_text)),
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

interface Criterion {
  criteria_text?: string | null | undefined;
  score?: number | null | undefined;
  passed?: boolean | null | undefined;
  confidence?: number | null | undefined;
  reasons?: string[] | null | undefined;
}

/** Why a criterion was judged as it was. */
export const judgement = ({ criteria_text, score, passed, confidence, reasons }: Criterion) =>
  dense({
    criterion: criteria_text,
    score_of_10: score,
    passed,
    confidence_of_1: confidence,
    reasons: unlessEmpty(reasons),
  });
