import * as z from "zod";
import { spokenText } from "./values.ts";

/**
 * The six question modalities, each with exactly its own fields. The API's one flat question object takes any
 * field under any modality and ignores what does not belong; here that is an error.
 */

/** Importance of a question inside a create request. The question endpoints use another range: 1 to 10. */
const createWeight = z.int().min(0).max(5);

const createScoreWeight = { score_weight: createWeight.describe("importance; 0: unscored; 1-10 in edit_questions") };
const rubric = {
  evaluation_criteria: z.string().describe("how to judge the answer"),
  score_of_1: z.string().describe("what a weak answer (1) looks like, observable"),
  score_of_5: z.string().describe("what a strong answer (5) looks like, observable"),
};

const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).partial().shape;

const SMS_QUESTION_TYPES = ["YES_NO", "NUMERIC"] as const;
export const FORM_QUESTION_TYPES = [
  "textarea",
  "dropdown",
  "number",
  "multiple-choice",
  "file-upload",
  "file_upload",
  "slider",
  "date",
] as const;

const text = spokenText.describe("the question, criterion or tag name");

export const questionFields = {
  voice: optional({
    ...rubric,
    ...createScoreWeight,
    not_scored: z.boolean().describe("ask without scoring"),
    question_type: z.enum(["open-ended", "scored"]),
    min_follow_ups: z.int().min(0).max(5),
    max_follow_ups: z.int().min(0).max(10),
    additional_instructions: z.string().max(5000).describe("guidance for this question"),
    post_processing_evaluation_criteria: z.string().max(5000).describe("judged afterwards on the whole transcript"),
  }),
  voice_tags: optional({
    response_format: z.enum(["text", "number", "date", "freeform"]),
    instructions: z.string().describe("how to extract the tag"),
    options: z.array(z.string()).meta({ exact: true }).describe("allowed tag values"),
  }),
  sms: optional({
    ...createScoreWeight,
    question_type: z.enum(SMS_QUESTION_TYPES),
    expected_answer: z.string().describe("for YES_NO: yes or no"),
    expected_value: z
      .int()
      .describe("for NUMERIC; how it compares is not documented, so a dealbreaker asks 'at least N?' as YES_NO"),
    is_dealbreaker: z.boolean().describe("failing disqualifies; needs knockout_enabled"),
  }),
  resume_eligibility: optional(createScoreWeight),
  resume_scoring: optional({ ...rubric, ...createScoreWeight }),
  form: optional({
    question_type: z
      .string()
      .describe(
        `form ${FORM_QUESTION_TYPES.filter((type) => type !== "file_upload").join(", ")}; yes/no: dropdown with two values`,
      ),
    answer: z
      .json()
      .meta({ wire: { type: "string" } })
      .describe('what a knock-out takes, e.g. "Yes"; any JSON'),
    is_knockout: z
      .boolean()
      .describe(
        "failing disqualifies without a message, so let text say how a person can look; needs knockout_enabled",
      ),
    dropdown_values: z.array(z.record(z.string(), z.string())).meta({
      exact: true,
      description: '[{"label": "Yes", "value": "Yes"}, ...]; the keys are not documented',
      wire: {
        type: "array",
        items: { type: "object", properties: { label: { type: "string" }, value: { type: "string" } } },
      },
    }),
    mcq_type: z.enum(["single", "multiple"]),
    operator: z.enum(["eq", "neq", "gt", "gte", "lt", "lte"]).describe("compares a number or date with answer"),
    file_types: z.array(z.string()).describe("extensions without the dot, e.g. pdf"),
    allow_multiple_files: z.boolean(),
    slider_min: z.number(),
    slider_max: z.number(),
    slider_step: z.number(),
    is_answer_mandated: z.boolean().describe("must be answered"),
  }),
};

export type Modality = keyof typeof questionFields;

/** What to write for a field that other modalities have. */
const INSTEAD: { [M in Modality]?: Record<string, string> } = {
  sms: { not_scored: "give score_weight: 0 to ask without scoring" },
  resume_eligibility: { not_scored: "it passes or fails, and has no score to keep out of" },
  resume_scoring: { not_scored: "a scored criterion counts; leave the criterion out" },
  form: { not_scored: "forms are not scored; leave it out" },
};

const questionOf = <M extends Modality>(modality: M) =>
  z
    .strictObject({ modality: z.literal(modality), text, ...questionFields[modality] })
    .meta({ instead: INSTEAD[modality] });

/** Which modalities each workflow step takes. */
export const webInterviewQuestion = z.discriminatedUnion("modality", [questionOf("voice"), questionOf("voice_tags")]);
export const smsQuestion = z.discriminatedUnion("modality", [questionOf("sms")]);
export const resumeQuestion = z.discriminatedUnion("modality", [
  questionOf("resume_eligibility"),
  questionOf("resume_scoring"),
]);
export const formQuestion = z.discriminatedUnion("modality", [questionOf("form")]);

/** The step that takes a modality's questions. */
export const stepOfModality: Record<Modality, string> = {
  voice: "web_interview",
  voice_tags: "web_interview",
  sms: "conversational_sms",
  resume_eligibility: "resume",
  resume_scoring: "resume",
  form: "form",
};
