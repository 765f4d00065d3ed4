import fc from "fast-check";
import { anyJson, fields, integer, type Json, known, number, text } from "./values.ts";

export const MODALITIES = [
  "voice",
  "voice_tags",
  "sms",
  "resume_eligibility",
  "resume_scoring",
  "form",
] as const;

export type Modality = (typeof MODALITIES)[number];

/** Largest number we generate where HeyMilo documents no bound: what a signed 32-bit column holds. */
const LARGE = 2 ** 31 - 1;

const weight = () => integer(0, 5);

const OPTIONAL_FIELDS: Record<Modality, Record<string, fc.Arbitrary<unknown>>> = {
  voice: {
    evaluation_criteria: text(),
    score_of_1: text(),
    score_of_5: text(),
    score_weight: weight(),
    not_scored: fc.boolean(),
    question_type: fc.constantFrom("open-ended", "scored"),
    min_follow_ups: integer(0, 5),
    max_follow_ups: integer(0, 10),
    additional_instructions: text(5_000),
    post_processing_evaluation_criteria: text(5_000),
  },
  voice_tags: {
    response_format: fc.constantFrom("text", "number", "date", "freeform"),
    instructions: text(),
    options: fc.array(
      fc.oneof({ weight: 9, arbitrary: text(200) }, { weight: 1, arbitrary: fc.constant("") }),
      {
        maxLength: 4,
      },
    ),
  },
  sms: {
    score_weight: weight(),
    question_type: fc.constantFrom("YES_NO", "NUMERIC"),
    expected_answer: fc.oneof(fc.constantFrom("yes", "no", "Yes", "true", "3"), text(200)),
    expected_value: fc.oneof(fc.integer({ min: -10, max: 100 }), fc.constantFrom(-LARGE, LARGE)),
    is_dealbreaker: fc.boolean(),
  },
  resume_eligibility: {
    score_weight: weight(),
  },
  resume_scoring: {
    evaluation_criteria: text(),
    score_of_1: text(),
    score_of_5: text(),
    score_weight: weight(),
  },
  form: {
    question_type: known(
      "textarea",
      "dropdown",
      "number",
      "multiple-choice",
      "file_upload",
      "slider",
      "date",
    ),
    answer: fc
      .oneof(fc.constantFrom<unknown>("yes", "", 3, true, ["A", "B"]), anyJson())
      .filter((answer) => answer !== null),
    is_knockout: fc.boolean(),
    dropdown_values: fc.array(dropdownValue(), { maxLength: 4 }),
    mcq_type: fc.constantFrom("single", "multiple"),
    operator: fc.constantFrom("eq", "neq", "gt", "gte", "lt", "lte"),
    file_types: fc.array(fc.constantFrom("pdf", ".docx", "image/png", "tar.gz"), { maxLength: 3 }),
    allow_multiple_files: fc.boolean(),
    slider_min: number(-1_000, 1_000),
    slider_max: number(-1_000, 1_000),
    slider_step: fc.constantFrom(0.1, 0.5, 1, 5, 100),
    is_answer_mandated: fc.boolean(),
  },
};

/** A question or criterion of one modality, with exactly the fields that belong to it. */
export function question(modality: Modality): fc.Arbitrary<Json> {
  return fields({ modality: fc.constant(modality), text: text() }, OPTIONAL_FIELDS[modality])
    .map((value) => ordered(value, "min_follow_ups", "max_follow_ups"))
    .map((value) => ordered(value, "slider_min", "slider_max"))
    .filter(({ slider_min, slider_max }) => slider_min === undefined || slider_min !== slider_max);
}

/** An option of a dropdown. Its keys are documented nowhere, so label and value are only the likely ones. */
function dropdownValue(): fc.Arbitrary<Json> {
  const label = fc.oneof({ weight: 9, arbitrary: text(200) }, { weight: 1, arbitrary: fc.constant("") });
  return fc.oneof(
    { weight: 3, arbitrary: fields({ label, value: label }) },
    { weight: 1, arbitrary: fields({}, { id: label, text: label, "display name": label }) },
  );
}

/** Swaps two numbers that are in the wrong order; an unequal pair stays one, and so does a lonely end. */
function ordered(value: Json, low: string, high: string): Json {
  const [from, to] = [value[low], value[high]];
  if (typeof from !== "number" || typeof to !== "number" || from <= to) return value;
  return { ...value, [low]: to, [high]: from };
}
