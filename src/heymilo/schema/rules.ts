import type * as z from "zod";
import type { Path } from "../errors.ts";
import { type Fields, fieldsOf, isGiven, itemsOf } from "../json.ts";

/**
 * Rules between fields, which HeyMilo states in prose because its schema cannot. They run even if a field of the
 * request is malformed, so that a caller hears of every problem at once. So they read every value with care.
 */

export type Report = (path: Path, message: string) => void;

const bothNumbers = (a: unknown, b: unknown): a is number => typeof a === "number" && typeof b === "number";

export interface StepView {
  path: Path;
  type: unknown;
  config: Fields;
  questions: { path: Path; fields: Fields }[];
  /** It brings no list of questions, not even an empty one. */
  isUnwritten: boolean;
}

/** The steps of a request as far as they can be read, with the path of each part. */
export const stepsOf = (request: Fields): StepView[] =>
  itemsOf(request.workflow).map((value, index) => {
    const step = fieldsOf(value);
    const path = ["workflow", index];
    return {
      path,
      type: step.type,
      config: fieldsOf(step.config),
      questions: itemsOf(step.questions).map((question, at) => ({
        path: [...path, "questions", at],
        fields: fieldsOf(question),
      })),
      isUnwritten: !Array.isArray(step.questions),
    };
  });

const oneStartingPoint = (request: Fields, report: Report) => {
  const hasWorkflow = isGiven(request.workflow);
  const hasTemplate = isGiven(request.interview_template_id);
  if (hasWorkflow && hasTemplate)
    report(
      ["interview_template_id"],
      "cannot be combined with workflow: keep the template and leave out workflow, or the other way round",
    );
  if (!hasWorkflow && !hasTemplate)
    report(
      ["workflow"],
      "is missing: give workflow (an array of steps), or interview_template_id from list_interview_templates",
    );
};

/** Rules inside one step's config; `phoneNumberId` is the posting's. Shared with updates of a stored step. */
export const checkStepConfig = (path: Path, config: Fields, phoneNumberId: unknown, report: Report) => {
  if (config.phone_calls_enabled === true && !isGiven(phoneNumberId))
    report(
      [...path, "phone_calls_enabled"],
      "needs phone_number_id on the posting, the number that calls the candidates",
    );
  if (isGiven(config.blackout_period))
    checkBlackout([...path, "blackout_period"], fieldsOf(config.blackout_period), report);
};

const checkBlackout = (path: Path, blackout: Fields, report: Report) => {
  if (blackout.enabled === false) return;
  const missing = ["enabled", "timezone", "start_hour", "end_hour"].filter((key) => !isGiven(blackout[key]));
  const needs = missing.join(", ");
  if (needs) report(path, `needs ${needs} too: a blackout has enabled, timezone, start_hour and end_hour`);
  const { start_hour: start, end_hour: end } = blackout;
  if (bothNumbers(start, end) && start === end) report([...path, "end_hour"], "must differ from start_hour");
};

/** Rules inside one question, whatever step it belongs to. Shared with the question endpoints. */
export const checkQuestion = (path: Path, question: Fields, report: Report) => {
  const { min_follow_ups: fewest, max_follow_ups: most, slider_min: low, slider_max: high } = question;
  if (bothNumbers(fewest, most) && fewest > Number(most))
    report([...path, "min_follow_ups"], `is ${fewest}, more than max_follow_ups (${most})`);
  if (bothNumbers(low, high) && low >= Number(high))
    report([...path, "slider_min"], `is ${low}; it must be less than slider_max (${high})`);
};

/**
 * Attaches the rules to the request's schema, or to any schema that contains its fields.
 *
 * @param unless arguments that hold no request, so that its rules say nothing about them
 */
export const withRequestRules = <Schema extends z.ZodType>(
  schema: Schema,
  unless: (value: Fields) => boolean = () => false,
): Schema =>
  schema.superRefine(
    (value, ctx) => {
      const request = fieldsOf(value);
      if (unless(request)) return;
      const report: Report = (path, message) => ctx.addIssue({ code: "custom", path: [...path], message });
      oneStartingPoint(request, report);
      for (const { path, config, questions } of stepsOf(request)) {
        checkStepConfig([...path, "config"], config, request.phone_number_id, report);
        for (const question of questions) checkQuestion(question.path, question.fields, report);
      }
    },
    { when: () => true },
  );
