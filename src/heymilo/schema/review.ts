import { closestMatch } from "leven";
import type { Path } from "../errors.ts";
import { type Fields, fieldsOf, isGiven, itemsOf } from "../json.ts";
import { wordsOf } from "../text.ts";
import { reviewQuestion } from "./review-questions.ts";
import { type Report, type StepView, stepsOf } from "./rules.ts";
import { KNOWN_VALUES, openObjects } from "./steps.ts";
import { updatePostingShape } from "./update-posting.ts";

/** Limited by the update endpoint alone: a longer text can be created, but not edited later. */
const LIMITED_LATER = ["instructions", "company_overview", "job_overview", "interviewer_name", "name"] as const;

const reviewPosting = (request: Fields, report: Report) => {
  for (const field of LIMITED_LATER) {
    const text = request[field];
    const limit = Number(updatePostingShape[field].unwrap().maxLength);
    if (typeof text === "string" && text.length > limit)
      report([field], `has ${text.length} characters; it can only be updated later to at most ${limit}`);
  }
  const { name, max_retakes: retakes, retake_cooldown_days: cooldown } = request;
  if (typeof name === "string" && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    report(["name"], "becomes part of the candidate link; use lowercase letters, digits and hyphens");
  if (isGiven(cooldown) && !(typeof retakes === "number" && retakes > 0))
    report(["retake_cooldown_days"], "has no effect without max_retakes of at least 1");
  if (request.email_report_to_candidate === true)
    report(["email_report_to_candidate"], "candidates will be mailed their own performance report");
};

const reviewWorkflow = (request: Fields, steps: StepView[], report: Report) => {
  const types = new Set<unknown>();
  const unwritten: unknown[] = [];
  for (const [index, { path, type, questions, isUnwritten }] of steps.entries()) {
    if (types.has(type))
      report(path, `is the second ${type} step; address it by its position, ${index + 1}, when you update it`);
    types.add(type);
    if (isUnwritten) unwritten.push(type);
    else if (questions.length === 0)
      report(
        [...path, "questions"],
        `is an empty list, so the ${type} step may ask nothing; leave it out and HeyMilo writes them`,
      );
  }
  if (unwritten.length > 0) reviewDescription(request, unwritten.join(", "), report);
};

/** HeyMilo writes the questions of the unwritten steps from it. */
const reviewDescription = (request: Fields, unwritten: string, report: Report) => {
  const description = typeof request.description === "string" ? request.description.trim() : "";
  const titled = new Set(wordsOf(String(request.title)));
  if (description.length < 10)
    report(
      ["description"],
      `is ${description ? "too short" : "missing"}, and HeyMilo writes the questions of ${unwritten} from it; ` +
        "give what the job is and what it takes, or the questions come out general",
    );
  else if (wordsOf(description).every((word) => titled.has(word)))
    report(
      ["description"],
      `only repeats the title, and HeyMilo writes the questions of ${unwritten} from it; say what the job is`,
    );
};

const COUNTERS = ["num_questions", "num_eligibility_questions", "num_criteria_questions"] as const;

const reviewStep = (request: Fields, step: StepView, report: Report) => {
  const config = [...step.path, "config"];
  if (step.type === "conversational_sms" && !isGiven(request.phone_number_id))
    report(
      step.path,
      "texts candidates, but the posting has no phone_number_id; choose one from list_workspace_assets",
    );
  for (const counter of COUNTERS) {
    if (isGiven(step.config[counter]) && step.questions.length > 0)
      report([...config, counter], "is ignored, because the step has questions of its own");
  }
  reviewKnockouts(step, report);
  reviewStepConfig(config, step.config, report);
};

/** Whether failing a question can end an application, if its step enforces knock-outs. */
export const canDisqualify = (question: Fields) =>
  question.is_dealbreaker === true || question.is_knockout === true || question.modality === "resume_eligibility";

const reviewKnockouts = (step: StepView, report: Report) => {
  const enabled = step.config.knockout_enabled === true;
  const strict = step.questions.filter(({ fields }) => canDisqualify(fields));
  // A must-have of a resume still informs: that is for advice to say.
  const marked = strict.filter(({ fields }) => fields.modality !== "resume_eligibility");
  for (const { path } of enabled ? [] : marked)
    report(path, "disqualifies nobody until the step's config has knockout_enabled: true");
  if (enabled && step.questions.length > 0 && strict.length === 0)
    report(
      [...step.path, "config", "knockout_enabled"],
      "has no effect: no question of this step is marked as a dealbreaker or knock-out",
    );
};

const sentAllTheSame = (given: string, known: readonly string[]): string => {
  const likely = closestMatch(given, known, { maxDistance: 3 });
  return likely ? `; did you mean ${likely}? It is sent as given` : "; it is sent as given";
};

/** Nobody reads more warnings of one kind, and guessing what was meant takes time. */
const MOST_LOOKED_AT = 40;

/** What can be said of a step's config alone, whole or in part. */
export const reviewStepConfig = (path: Path, config: Fields, report: Report): void => {
  const check = (place: Path, value: unknown, known: readonly string[]) => {
    if (typeof value !== "string" || known.includes(value)) return;
    const message = `"${value}" is not a value HeyMilo documents (${known.join(", ")})`;
    report([...path, ...place], message + sentAllTheSame(value, known));
  };
  check(["interview_type"], config.interview_type, KNOWN_VALUES.interview_type);
  check(["prompt_version"], config.prompt_version, KNOWN_VALUES.prompt_version);
  const { types, enabled } = fieldsOf(config.cheat_detection_config);
  for (const [index, type] of itemsOf(types).slice(0, MOST_LOOKED_AT).entries())
    check(["cheat_detection_config", "types", index], type, KNOWN_VALUES.cheat_types);
  if (enabled === true)
    report([...path, "cheat_detection_config"], "works only if cheat detection is switched on for the workspace");

  // The open objects take any key, so a misspelt one would be lost without a word.
  for (const [name, schema] of Object.entries(openObjects)) {
    const known = Object.keys(schema.shape);
    const unknown = Object.keys(fieldsOf(config[name])).filter((key) => !known.includes(key));
    for (const key of unknown.slice(0, MOST_LOOKED_AT))
      report([...path, name, key], `is not a key HeyMilo documents${sentAllTheSame(key, known)}`);
  }
  const { start_hour: start, end_hour: end } = fieldsOf(config.blackout_period);
  if (start === 0 && end === 24) report([...path, "blackout_period"], "covers the whole day: no message is ever sent");
  const page = fieldsOf(config.web_interview_config);
  const { min_duration_seconds: shortest, max_duration_seconds: longest } = page;
  if (typeof shortest === "number" && typeof longest === "number" && shortest > longest)
    report([...path, "web_interview_config", "min_duration_seconds"], "is more than max_duration_seconds");
};

/** Reports everything a careful recruiter would want to be told about a valid request. Never blocks. */
export const reviewPostingRequest = (request: Fields, report: Report): void => {
  const steps = stepsOf(request);
  reviewPosting(request, report);
  reviewWorkflow(request, steps, report);
  for (const step of steps) {
    reviewStep(request, step, report);
    const texts = new Set<string>();
    for (const { path, fields } of step.questions) {
      reviewQuestion(path, fields, report);
      const text = String(fields.text).trim().toLowerCase();
      if (texts.has(text)) report([...path, "text"], "is asked twice in this step");
      texts.add(text);
    }
  }
};
