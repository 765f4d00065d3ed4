import { type Modality, stepOfModality } from "../../src/heymilo/schema/questions.ts";
import type { Json } from "../support/arbitraries/values.ts";
import { CLOSED_VALUES, MODALITIES, QUESTION_FIELDS } from "./request-fields.ts";

/**
 * What HeyMilo states about requests in prose alone, applied to requests that its schema allows: each rule changes no
 * more than what breaks it, so that everything else about the request is still as the document has it.
 */

const modalitiesOf = (step: unknown): Modality[] => MODALITIES.filter((modality) => stepOfModality[modality] === step);

/** Null and "" say that an optional field is not given. */
const given = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

const without = (object: Json, ...names: string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** One of a list, always the same for the same text. */
const oneOf = <T>(list: readonly T[], text: unknown): T => list[String(text).length % list.length] as T;

/** A create has a workflow or a template; a workflow has steps; a call has a number to call from. */
export function keepCreateRules(request: Json): Json {
  const steps = (request.workflow ?? []) as Json[];
  const fields = keepPostingRules(request);
  if (steps.length === 0) {
    return { ...without(fields, "workflow"), interview_template_id: request.interview_template_id || "IT_1" };
  }
  const workflow = steps.map(keepStepRules);
  const calls = workflow.some(({ config }) => (config as Json | undefined)?.phone_calls_enabled === true);
  const phone = calls && !given(fields.phone_number_id) ? { phone_number_id: "666A24C3" } : {};
  return { ...without(fields, "interview_template_id"), workflow, ...phone };
}

/** The fields of the posting itself: tags, times and addresses are strings in the schema, with a form in prose. */
export function keepPostingRules(request: Json): Json {
  const kept = { ...request };
  if (given(kept.language) && !isLanguageTag(String(kept.language))) kept.language = "en";
  if (given(kept.deadline) && !(Date.parse(String(kept.deadline)) > Date.now())) kept.deadline = FAR_AHEAD;
  for (const name of ["redirect_url", "scheduling_url"]) {
    if (given(kept[name]) && !/^https?:/.test(String(kept[name])))
      kept[name] = `https://example.com/${encodeURIComponent(String(kept[name]))}`;
  }
  if (kept.metadata) kept.metadata = keepMetadataRules(kept.metadata as Json);
  return kept;
}

const FAR_AHEAD = "2199-03-15T17:00:00Z";

const isLanguageTag = (value: string): boolean =>
  /^[a-z]{2,3}(-[A-Z]{2}|-[A-Z][a-z]{3}(-[A-Z]{2})?|-\d{3}|-[A-Z]{2}-\d{4})?$/.test(value);

const keepMetadataRules = (metadata: Json): Json =>
  Object.fromEntries(
    Object.entries(metadata)
      .slice(0, 50)
      .map(([key, value]) => [[...key].slice(0, 40).join(""), [...String(value)].slice(0, 500).join("")]),
  );

function keepStepRules(step: Json): Json {
  const questions = (step.questions ?? []) as Json[];
  return {
    ...step,
    ...(step.config ? { config: keepConfigRules(step.config as Json) } : {}),
    ...(step.questions
      ? {
          questions: questions.map((question) =>
            keepQuestionRules(oneOf(modalitiesOf(step.type), question.text), question),
          ),
        }
      : {}),
  };
}

/** A blackout is off, or has all of its four keys. */
const keepConfigRules = (config: Json): Json => {
  const blackout = config.blackout_period as Json | null | undefined;
  if (!blackout || BLACKOUT_KEYS.every((key) => given(blackout[key]))) return config;
  return { ...config, blackout_period: { ...blackout, enabled: false } };
};

const BLACKOUT_KEYS = ["enabled", "timezone", "start_hour", "end_hour"];

/** A question has the fields of its modality, values that prose lists, a text, and ranges in order. */
export function keepQuestionRules(modality: Modality, question: Json): Json {
  const foreign = Object.keys(question).filter(
    (field) => !QUESTION_FIELDS[modality].includes(field) && field !== "structured_config",
  );
  const kept = without(question, ...foreign, ...(modality === "voice" ? [] : ["structured_config"]));
  for (const field of Object.keys(kept)) {
    const values = CLOSED_VALUES[`${modality}.${field}`];
    if (values && given(kept[field])) kept[field] = oneOf(values, kept[field]);
  }
  if (!String(kept.text).trim()) kept.text = "Why?";
  if ("modality" in question) kept.modality = modality;
  return withoutRange(withoutRange(kept, "min_follow_ups", "max_follow_ups"), "slider_min", "slider_max");
}

const withoutRange = (question: Json, low: string, high: string): Json =>
  given(question[low]) && given(question[high]) && Number(question[low]) >= Number(question[high])
    ? without(question, low)
    : question;
