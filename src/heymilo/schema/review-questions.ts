import type { Path } from "../errors.ts";
import { type Fields, isGiven } from "../json.ts";
import { CHECKED_LANGUAGES, protectedTraitIn } from "./protected-traits/index.ts";
import { FORM_QUESTION_TYPES } from "./questions.ts";
import type { Report } from "./rules.ts";

const reviewSms = (path: Path, question: Fields, report: Report) => {
  const { question_type: type, expected_answer: answer, expected_value: value } = question;
  if (type === "YES_NO" && isGiven(value))
    report([...path, "expected_value"], "belongs to NUMERIC questions; a YES_NO question has expected_answer");
  if (type === "NUMERIC" && isGiven(answer))
    report([...path, "expected_answer"], "belongs to YES_NO questions; a NUMERIC question has expected_value");
  if (type === "YES_NO" && typeof answer === "string" && !/^(yes|no)$/i.test(answer))
    report([...path, "expected_answer"], `"${answer}" is neither yes nor no`);
  if (question.is_dealbreaker === true && !isGiven(answer) && !isGiven(value))
    report(path, "is a dealbreaker without an expected_answer or expected_value to fail");
};

const reviewScored = (path: Path, question: Fields, report: Report) => {
  const { score_of_1: weak, score_of_5: strong, score_weight: weight, not_scored: unscored } = question;
  if (isGiven(weak) && weak === strong) report([...path, "score_of_5"], "is the same text as score_of_1");
  if (unscored === true && isGiven(weight))
    report([...path, "score_weight"], "has no effect on a question with not_scored: true");
  else if (weight === 0 && question.modality === "voice")
    report([...path, "score_weight"], "of 0 keeps the question out of the score; not_scored: true says so plainly");
  else if (weight === 0 && question.modality === "resume_scoring")
    report(
      [...path, "score_weight"],
      "of 0 keeps the criterion out of the score; give it 1 to 5, or leave the criterion out",
    );
};

const reviewForm = (path: Path, question: Fields, report: Report) => {
  const { question_type: type, is_knockout: knockout, slider_min: low, slider_max: high } = question;
  const known: readonly unknown[] = FORM_QUESTION_TYPES;
  const documented = FORM_QUESTION_TYPES.join(", ");
  if (isGiven(type) && !known.includes(type))
    report(
      [...path, "question_type"],
      `"${type}" is not a type HeyMilo documents (${documented}); it is sent as given`,
    );
  if (knockout === true && !isGiven(question.answer)) report(path, "is a knock-out without the answer that passes");
  if (type === "dropdown" && !isGiven(question.dropdown_values)) report(path, "is a dropdown without dropdown_values");
  if (isGiven(low) !== isGiven(high)) report(path, "is a slider with only one end; give slider_min and slider_max");
};

/** What the author of one question may have overlooked. */
export const reviewQuestion = (path: Path, question: Fields, report: Report) => {
  if (question.modality === "sms") reviewSms(path, question, report);
  if (question.modality === "form") reviewForm(path, question, report);
  reviewScored(path, question, report);
  reviewTrait([...path, "text"], question.text, report);
};

/** Whether a question is about what nobody should be asked or turned away for. */
export const reviewTrait = (path: Path, text: unknown, report: Report) => {
  const trait = typeof text === "string" ? protectedTraitIn(text) : undefined;
  if (trait === undefined) return;
  const languages = CHECKED_LANGUAGES.join(", ");
  report(
    path,
    `mentions "${trait}": asking about, or rejecting on, a protected trait can be unlawful; let a person decide ` +
      `(checked in ${languages}, and in no other language)`,
  );
};
