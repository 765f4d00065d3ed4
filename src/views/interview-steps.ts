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
    web_interview: web_interview ? webInterviewView(web_interview, questionsOf(interview, longest)) : undefined,
  });
};

/** The same for everybody: those with the lowest scores, and the one with the highest. */
const MOST_EXPLAINED = { lowest: 3, highest: 1 };

/** The questions whose evaluations a report has. */
export const explainedQuestions = ({ web_interview: result }: Interview): ReadonlySet<unknown> => {
  const scored = (result?.scorecard ?? []).filter(
    ({ score, not_scored, evaluation_summary }) => typeof score === "number" && !not_scored && evaluation_summary,
  );
  const ascending = scored.toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0));
  const lowest = ascending.slice(0, MOST_EXPLAINED.lowest);
  // Where scores are equal, the highest is not one of the lowest again.
  const highest = scored
    .filter((question) => !lowest.includes(question))
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0));
  return new Set([...lowest, ...highest.slice(0, MOST_EXPLAINED.highest)]);
};

const questionsOf = (interview: Interview, longest: number) => {
  const explained = explainedQuestions(interview);
  return (interview.web_interview?.scorecard ?? []).map((question) =>
    evaluated(question, explained.has(question) ? longest : 0),
  );
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
export const evaluations = ({ web_interview: result }: Interview) =>
  (result?.scorecard ?? []).map((question) => evaluated(question, Number.POSITIVE_INFINITY));

type Scored = NonNullable<NonNullable<Interview["web_interview"]>["scorecard"]>[number];

/** @param longest how many characters of the evaluation are shown; 0: none */
const evaluated = ({ question_text, score, score_weight, not_scored, evaluation_summary }: Scored, longest: number) =>
  dense({
    question: question_text,
    ...(not_scored ? { not_scored: true } : { score_of_10: score, weight_of_10: score_weight }),
    evaluation: longest > 0 ? shortened(evaluation_summary ?? "", longest) : undefined,
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
    failed_knock_outs: unlessEmpty(failed.filter(({ is_knockout }) => is_knockout).map((one) => one.question_text)),
    failed: unlessEmpty(failed.filter(({ is_knockout }) => !is_knockout).map((one) => one.question_text)),
  });
};

const smsView = ({ is_eligible, confidence, criteria }: NonNullable<Interview["sms"]>) => {
  const failed = criteria?.filter(({ passed }) => passed === false) ?? [];
  return dense({
    eligible: is_eligible,
    confidence_of_1: confidence,
    met: unlessEmpty(criteriaTexts(criteria?.filter(({ passed }) => passed === true))),
    failed_knock_outs: unlessEmpty(criteriaTexts(failed.filter(({ is_dealbreaker }) => is_dealbreaker))),
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
