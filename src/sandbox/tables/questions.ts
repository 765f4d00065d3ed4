import {
  anything,
  choice,
  type Fields,
  flag,
  integer,
  list,
  number,
  openObject,
  required,
  solid,
  stringMap,
  text,
} from "./fields.ts";

export const MODALITIES = ["voice", "sms", "form", "resume_eligibility", "resume_scoring", "voice_tags"];
export const modality = choice(...MODALITIES);

/** What a question can carry wherever it is written. The three differing bounds are added below. */
const common: Fields = {
  evaluation_criteria: text(),
  score_of_1: text(),
  score_of_5: text(),
  not_scored: flag,
  question_type: text(),
  expected_answer: text(),
  expected_value: integer(),
  is_dealbreaker: flag,
  answer: anything,
  is_knockout: flag,
  dropdown_values: list(stringMap),
  is_answer_mandated: flag,
  mcq_type: text(),
  operator: text(),
  file_types: list(text()),
  allow_multiple_files: flag,
  slider_min: number(),
  slider_max: number(),
  slider_step: number(),
  instructions: text(),
  options: list(text()),
};

/** A question inside a create request: the modality is checked by hand there, not by the schema. */
export const inlineQuestion: Fields = {
  modality: required(text()),
  text: required(text()),
  ...common,
  score_weight: integer(0, 5),
  min_follow_ups: integer(0, 5),
  max_follow_ups: integer(0, 10),
  additional_instructions: text(5_000),
  post_processing_evaluation_criteria: text(5_000),
  response_format: text(),
};

/** The same fact has other bounds on the questions endpoints: weights run 1-10, texts and follow-ups are open-ended. */
const standaloneQuestion: Fields = {
  ...common,
  score_weight: integer(1, 10),
  min_follow_ups: integer(0),
  max_follow_ups: integer(0),
  additional_instructions: text(),
  post_processing_evaluation_criteria: text(),
  response_format: choice("text", "freeform", "date", "number"),
  structured_config: openObject,
};

export const newQuestion: Fields = {
  modality: required(modality),
  text: required(text()),
  ...standaloneQuestion,
};

export const questionChange: Fields = { text: text(), ...standaloneQuestion };

export const questionOrder: Fields = {
  modality: required(modality),
  order: required(list(solid(text()))),
};

/** Every key of a question in a response, in the order in which the API shows them. */
export const QUESTION_KEYS = Object.keys(newQuestion).filter((key) => key !== "modality" && key !== "text");
