import { generateQuestions } from "./generate-questions.ts";
import type { Json, JsonObject } from "./json.ts";
import type { NewPosting, NewQuestion, Posting, PostingFields } from "./store.ts";
import { activeQuestions } from "./store.ts";
import { POSTING_DEFAULTS } from "./tables/postings.ts";

/** A posting from a checked create request with a workflow. Steps without questions get generated ones. */
export function fromWorkflow(body: JsonObject, now: number): NewPosting {
  const fields = overridden(POSTING_DEFAULTS, body);
  const steps = (body.workflow as JsonObject[]).map(({ type, config, questions }) => ({
    type: String(type),
    config: (config ?? {}) as JsonObject,
    questions: questions as JsonObject[] | null | undefined,
  }));
  return {
    fields,
    deadline: deadlineFrom(body.deadline, now),
    // A posting without any step can't take candidates; activate says so.
    finalized: steps.length > 0,
    ats: null,
    steps: steps.map(({ type, config }) => ({ type, config })),
    questions: steps.flatMap(({ type, config, questions }) =>
      questions
        ? questions.map(toQuestion)
        : generateQuestions(type, config, String(fields.title), String(fields.description)),
    ),
  };
}

/**
 * A copy of a template's blueprint, or of any posting, in which the request's own fields win. Metadata counts as one
 * field. What comes from an ATS waits to be activated.
 */
export function copyOf(source: Posting, body: JsonObject, now: number): NewPosting {
  return {
    fields: overridden(structuredClone(source.fields), body),
    deadline: deadlineFrom(body.deadline, now),
    finalized: source.ats === null && source.steps.length > 0,
    ats: source.ats && {
      ...source.ats,
      pending_activation: true,
      mapping_activated_at: null,
      mapping_activated_by: null,
      mapping_deactivated_at: null,
      mapping_deactivated_by: null,
    },
    steps: structuredClone(source.steps.map(({ type, config }) => ({ type, config }))),
    questions: structuredClone(
      activeQuestions(source).map(({ modality, text, fields }) => ({ modality, text, fields })),
    ),
  };
}

/** Null means "not given" in a create request: whether it could clear a template's value is not documented. */
function overridden(base: PostingFields, body: JsonObject): PostingFields {
  const fields = { ...base };
  for (const key of Object.keys(POSTING_DEFAULTS) as (keyof PostingFields)[]) {
    const given = body[key];
    if (given !== undefined && given !== null) fields[key] = given;
  }
  return fields;
}

export function toQuestion({ modality, text, ...fields }: JsonObject): NewQuestion {
  return { modality: String(modality), text: String(text), fields: inferred(String(modality), fields) };
}

/** HeyMilo fills in the type of SMS and form questions, and two more fields of form questions, when they are unset. */
function inferred(modality: string, fields: JsonObject): JsonObject {
  const given = (key: string) => fields[key] !== undefined && fields[key] !== null;
  const unset = (key: string, value: Json) => (given(key) ? {} : { [key]: value });
  if (modality === "sms")
    return { ...fields, ...unset("question_type", given("expected_value") ? "NUMERIC" : "YES_NO") };
  if (modality !== "form") return fields;
  if (given("slider_min") || given("slider_max"))
    return { ...fields, ...unset("question_type", "slider"), ...unset("operator", "minimum") };
  if (given("dropdown_values"))
    return { ...fields, ...unset("question_type", "dropdown"), ...unset("mcq_type", "multiple") };
  const files = given("file_types") || given("allow_multiple_files");
  return { ...fields, ...unset("question_type", files ? "file_upload" : "textarea") };
}

/** Unix ms. Without a deadline: one calendar month on, or the last day of a month that is too short. */
function deadlineFrom(given: Json | undefined, now: number): number {
  if (typeof given === "string") return parseTime(given) as number;
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + 1);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime();
}

/** Unix ms of an ISO 8601 date or time; without a zone it is UTC, as in the API's other inputs. Null if it is neither. */
export function parseTime(iso: string): number | null {
  const match = /^\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(iso);
  if (!match) return null;
  const [, time = "00:00", zone = "Z"] = match;
  const day = iso.slice(0, 10);
  // Date rolls 30 February over to March; Python, like the calendar, refuses it.
  if (Number.isNaN(Date.parse(day)) || !new Date(day).toISOString().startsWith(day)) return null;
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2").toUpperCase();
  const ms = Date.parse(`${day}T${time.replace(",", ".")}${offset}`);
  return Number.isNaN(ms) ? null : ms;
}
