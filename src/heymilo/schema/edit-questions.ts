import * as z from "zod";
import { type Modality, questionFields } from "./questions.ts";
import { spokenText } from "./values.ts";

/**
 * The bodies of `POST` and `PATCH /api/v2/postings/{posting_id}/questions`. These endpoints differ from the questions
 * of a create request: weights are 1 to 10, texts and follow-ups have no upper bound, and voice questions take a
 * structured_config.
 */
const editScoreWeight = z
  .int()
  .refine((value) => value >= 1 && value <= 10, {
    error:
      "must be 1 to 10 for the questions of an existing interviewer; create_interviewer takes 0 to 5, and HeyMilo " +
      "does not document how the two relate, so choose anew",
  })
  .meta({ minimum: 1, maximum: 10 })
  .optional();

const followUps = z.int().min(0).optional();

const withWeight = <Fields extends z.ZodRawShape>(fields: Fields) => ({
  ...fields,
  score_weight: editScoreWeight,
});

export const editableFields = {
  voice: {
    ...withWeight(questionFields.voice),
    min_follow_ups: followUps,
    max_follow_ups: followUps,
    additional_instructions: z.string().optional(),
    post_processing_evaluation_criteria: z.string().optional(),
    structured_config: z
      .record(z.string(), z.unknown())
      .meta({ wire: { type: "object", properties: { type: { type: "string" } } } })
      .describe("passed on as it is; HeyMilo does not document its keys")
      .optional(),
  },
  voice_tags: questionFields.voice_tags,
  sms: withWeight(questionFields.sms),
  resume_eligibility: withWeight(questionFields.resume_eligibility),
  resume_scoring: withWeight(questionFields.resume_scoring),
  form: questionFields.form,
} satisfies Record<Modality, z.ZodRawShape>;

export const MODALITIES = Object.keys(editableFields) as [Modality, ...Modality[]];

export const newQuestion = (modality: Modality) =>
  z.strictObject({ modality: z.literal(modality), text: spokenText, ...editableFields[modality] });

export const questionPatch = (modality: Modality) =>
  z.strictObject({ text: spokenText.optional(), ...editableFields[modality] });

const isModality = (value: unknown): value is Modality => MODALITIES.some((known) => known === value);

/** The fields that one operation of a list of edits takes; undefined if its modality is unknown. */
export const fieldsOfOperation = ({ op, modality }: Record<string, unknown>): string[] | undefined => {
  if (op === "move") return ["op", "question_id", "position"];
  if (op === "delete") return ["op", "question_id"];
  if (op === "update") return ["op", "question_id", "text", ...Object.keys(anyQuestionFields)];
  return isModality(modality)
    ? ["op", "position", "modality", "text", ...Object.keys(editableFields[modality])]
    : undefined;
};

/** Every field of every modality, to read arguments by before the modality is known. */
export const anyQuestionFields = {
  ...Object.assign({}, ...Object.values(editableFields)),
  question_type: z.string().optional(),
} as Record<string, z.ZodType>;
