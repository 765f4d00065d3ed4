import type { Json, JsonObject } from "../json.ts";
import type { Bounds, Field, Fields } from "../tables/fields.ts";
import { newQuestion } from "../tables/questions.ts";
import { STEP_TYPES } from "../tables/steps.ts";
import type { Route } from "./route.ts";

/**
 * Nobody has published what these answer, so the shape is the sandbox's own. They list no key among their
 * parameters, yet the API's key requirement is global: the sandbox asks for it.
 */
export const discoveryRoutes: Route[] = [
  { method: "GET", path: "/api/v2/schemas/agents", answer: () => ({ status: 200, body: agents() }) },
  {
    method: "GET",
    path: "/api/v2/schemas/question-types",
    answer: () => ({ status: 200, body: questionTypes() }),
  },
  { method: "GET", path: "/health", open: true, answer: () => ({ status: 200, body: { status: "ok" } }) },
];

function agents(): JsonObject {
  return Object.fromEntries(
    Object.entries(STEP_TYPES).map(([type, { label, modalities, config }]) => [
      type,
      { label, question_modalities: [...modalities], config: described(config) },
    ]),
  );
}

const QUESTION_TYPES: Readonly<Record<string, { types: string[]; fields: string[] }>> = {
  voice: {
    types: ["open-ended", "scored"],
    fields: [
      "evaluation_criteria",
      "score_of_1",
      "score_of_5",
      "score_weight",
      "not_scored",
      "question_type",
      "min_follow_ups",
      "max_follow_ups",
      "additional_instructions",
      "post_processing_evaluation_criteria",
      "structured_config",
    ],
  },
  voice_tags: { types: [], fields: ["response_format", "instructions", "options"] },
  sms: {
    types: ["YES_NO", "NUMERIC"],
    fields: ["question_type", "score_weight", "expected_answer", "expected_value", "is_dealbreaker"],
  },
  resume_eligibility: { types: [], fields: ["score_weight"] },
  resume_scoring: {
    types: [],
    fields: ["evaluation_criteria", "score_of_1", "score_of_5", "score_weight"],
  },
  form: {
    types: ["textarea", "dropdown", "number", "date", "slider", "file_upload"],
    fields: [
      "question_type",
      "answer",
      "is_knockout",
      "is_answer_mandated",
      "dropdown_values",
      "mcq_type",
      "operator",
      "file_types",
      "allow_multiple_files",
      "slider_min",
      "slider_max",
      "slider_step",
    ],
  },
};

function questionTypes(): JsonObject {
  return Object.fromEntries(
    Object.entries(QUESTION_TYPES).map(([modality, { types, fields }]) => [
      modality,
      {
        question_types: types,
        fields: described(Object.fromEntries(fields.map((name) => [name, newQuestion[name] as Field]))),
      },
    ]),
  );
}

const TYPE_NAMES: Readonly<Record<Field["kind"], string>> = {
  text: "string",
  choice: "string",
  integer: "integer",
  number: "number",
  flag: "boolean",
  anything: "any",
  open_object: "object",
  string_map: "object",
  list: "array",
  record: "object",
  tagged: "object",
};

function described(fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]): [string, Json] => {
      const { min, max }: Bounds = "min" in field ? field : {};
      return [
        name,
        {
          type: TYPE_NAMES[field.kind],
          ...(min !== undefined && { min }),
          ...(max !== undefined && { max }),
          ...(field.kind === "choice" && { values: [...field.values] }),
        },
      ];
    }),
  );
}
