import * as z from "zod";
import type { Operation as Declared, ListOperation } from "../../src/heymilo/http/call.ts";
import { api } from "../../src/heymilo/operations.ts";
import { newCandidate } from "../../src/heymilo/schema/candidates.ts";
import { createPostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { editableFields, MODALITIES, newQuestion, questionPatch } from "../../src/heymilo/schema/edit-questions.ts";
import type { Modality } from "../../src/heymilo/schema/questions.ts";
import {
  asset,
  createPostingReceipt,
  pageOf,
  posting,
  question,
  withData,
} from "../../src/heymilo/schema/responses.ts";
import { stepConfigs } from "../../src/heymilo/schema/steps.ts";
import { updatePostingRequest, updatePostingShape } from "../../src/heymilo/schema/update-posting.ts";

/** One way in which we call HeyMilo. */
export interface Operation {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in the document, with the names of its parameters. */
  path: string;
  /** Every query parameter that we may send. */
  query: z.ZodObject;
  /** The JSON body. */
  request?: z.ZodType;
  status: number;
  /** What we read of the answer with that status. */
  answer: z.ZodType;
  /** The other statuses, with what we read of their bodies. */
  errors: Readonly<Record<number, z.ZodType>>;
}

/** The two bodies that an error comes with, as `http/error-body.ts` reads them. */
const text = z.string().nullish();
const envelope = z.looseObject({
  error: z.looseObject({
    type: text,
    code: text,
    message: text,
    param: text,
    errors: z.array(z.looseObject({ code: text, message: text, param: text })).nullish(),
  }),
});
const validationError = z.looseObject({
  detail: z
    .array(z.looseObject({ loc: z.array(z.union([z.string(), z.int()])).nullish(), msg: text, type: text }))
    .nullish(),
});
const COMMON = { 401: envelope, 422: validationError, 429: envelope };
const OF_ONE = { ...COMMON, 404: envelope };

/** Every other query parameter is text. */
const limit = z.int().min(1).max(100).optional();

/**
 * After a write whose answer was lost, and after every update, what was written is looked for in what HeyMilo shows: so
 * every field that can be written must come back under its name.
 */
const shown = (written: z.ZodRawShape): z.ZodRawShape =>
  Object.fromEntries(Object.entries(written).map(([name, field]) => [name, (field as z.ZodType).nullish()]));

const wholePosting = z.looseObject({ ...shown(updatePostingShape), ...posting.shape });
const wholeQuestion = z.looseObject({
  ...Object.assign({}, ...Object.values(editableFields).map(shown)),
  question_type: text,
  ...question.shape,
});
/** What has to come back in place of what is declared, wherever that is answered. */
const WHOLE = new Map<z.ZodType, z.ZodType>([
  [posting, wholePosting],
  [question, wholeQuestion],
  [createPostingReceipt, createPostingReceipt.extend({ posting: wholePosting.nullish() })],
]);

/** Requests of which the stored object decides; the title tells them apart in the report. */
const oneOf = (kinds: Readonly<Record<string, z.ZodType>>): z.ZodType =>
  z.union(Object.entries(kinds).map(([title, schema]) => schema.meta({ ...schema.meta(), title })));

const perModality = (schemaOf: (modality: Modality) => z.ZodType) =>
  Object.fromEntries(MODALITIES.map((modality) => [modality, schemaOf(modality)]));

const orderedQuestions = z.strictObject({ modality: z.enum(MODALITIES), order: z.array(z.string()) });

/** What is read of one kind of asset. */
const read = (...fields: (keyof typeof asset.shape)[]): z.ZodObject =>
  z.looseObject(Object.fromEntries(fields.map((field) => [field, asset.shape[field]])));

export type OperationId = keyof typeof api;

/** The JSON bodies of the writes that have one. */
const REQUESTS: Partial<Record<OperationId, z.ZodType>> = {
  createPosting: createPostingRequest,
  updatePosting: updatePostingRequest,
  updateInterviewerWorkflowStep: z.strictObject({ config: oneOf(stepConfigs) }),
  createQuestion: oneOf(perModality(newQuestion)),
  updateQuestion: oneOf(perModality(questionPatch)),
  reorderQuestions: orderedQuestions,
  ingestCandidate: newCandidate,
};

/** What is read of an asset depends on its kind. */
export const ASSETS = {
  listVoices: read("id", "name", "language", "country_code", "gender", "provider", "preview_url"),
  listPhoneNumbers: read("id", "phone_number", "country_code", "active"),
  listSenderEmails: read("id", "full_email"),
  listEmailTemplateGroups: read("id", "name", "template_mappings", "sender_email_id"),
  listDesignTemplateGroups: read("id", "name", "template_mappings", "is_default"),
  listEmailTemplates: read("id", "name", "template_key", "subject"),
  getEmailTemplate: read("id", "name", "template_key", "subject", "content"),
  listDesignTemplates: read("id", "name", "template_type"),
  getDesignTemplate: read("id", "name", "template_type", "design_config"),
  listDomains: read("id", "domain", "status", "active"),
} satisfies Partial<Record<OperationId, z.ZodObject>>;

/** The statuses that are not as most have them. */
const CREATED: readonly OperationId[] = ["createPosting", "clonePosting", "createQuestion", "ingestCandidate"];
const ERRORS: Partial<Record<OperationId, Operation["errors"]>> = {
  listPostings: OF_ONE,
  listPostingSummaries: OF_ONE,
  listCandidates: { ...OF_ONE, 400: envelope },
  listAgentTypes: {},
  listQuestionTypes: {},
};

const isList = (operation: Declared): operation is ListOperation => "cursorField" in operation;

const bodyOf = (id: OperationId, operation: Declared): z.ZodType => {
  if (operation.answer instanceof z.ZodUnknown && operation.method === "GET") return z.looseObject({});
  const answer =
    (ASSETS as Partial<Record<OperationId, z.ZodType>>)[id] ?? WHOLE.get(operation.answer) ?? operation.answer;
  return isList(operation) ? pageOf(answer) : withData(answer);
};

const expected = (id: OperationId, operation: Declared): Operation => {
  const { method, path, parameters } = operation;
  const request = REQUESTS[id];
  return {
    method,
    path,
    query: z.strictObject(
      Object.fromEntries(parameters.map((name) => [name, name === "limit" ? limit : z.string().optional()])),
    ),
    ...(request && { request }),
    status: CREATED.includes(id) ? 201 : 200,
    answer: bodyOf(id, operation),
    errors: ERRORS[id] ?? (method === "GET" && !path.includes("{") ? COMMON : OF_ONE),
  };
};

/** Everything that the server calls, with what it does not say itself: what is sent, and what the bodies hold. */
export const operations = Object.fromEntries(
  Object.entries(api).map(([id, operation]) => [id, expected(id as OperationId, operation)]),
) as Record<OperationId, Operation>;
