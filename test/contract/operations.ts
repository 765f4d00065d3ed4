import * as z from "zod";
import type { Operation as Declared } from "../../src/heymilo/http/call.ts";
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
  /** What reaches it: a tool, a resource or completions. */
  by: string;
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

/** What is read of one kind of asset. */
const read = (...fields: (keyof typeof asset.shape)[]): z.ZodObject =>
  z.looseObject(Object.fromEntries(fields.map((field) => [field, asset.shape[field]])));

export type OperationId = keyof typeof api;

/** What the product does not say of an operation, where it is not as with most. */
interface Facts extends Partial<Pick<Operation, "request" | "status" | "errors" | "answer">> {
  /** What reaches it: a tool, or a resource or completions where no tool does. */
  by: string;
}

const facts: Readonly<Record<OperationId, Facts>> = {
  createPosting: { by: "create_interviewer", request: createPostingRequest, status: 201 },
  listPostings: { by: "list_interviewers", errors: OF_ONE },
  listPostingSummaries: { by: "completions", errors: OF_ONE },
  getPosting: { by: "get_interviewer" },
  updatePosting: { by: "update_interviewer", request: updatePostingRequest },
  getPostingStats: { by: "get_interviewer" },
  updateInterviewerWorkflowStep: {
    by: "update_interviewer",
    request: z.strictObject({ config: oneOf(stepConfigs) }),
  },
  activatePosting: { by: "activate_interviewer" },
  archivePosting: { by: "archive_interviewer" },
  clonePosting: { by: "clone_interviewer", status: 201 },
  listQuestions: { by: "get_interviewer" },
  createQuestion: { by: "edit_questions", request: oneOf(perModality(newQuestion)), status: 201 },
  updateQuestion: { by: "edit_questions", request: oneOf(perModality(questionPatch)) },
  deleteQuestion: { by: "edit_questions" },
  reorderQuestions: {
    by: "edit_questions",
    request: z.strictObject({ modality: z.enum(MODALITIES), order: z.array(z.string()) }),
  },
  listCandidates: { by: "list_candidates", errors: { ...OF_ONE, 400: envelope } },
  ingestCandidate: { by: "add_candidates", request: newCandidate, status: 201 },
  getInterviewData: { by: "get_interview_result" },
  listInterviewTemplates: { by: "list_interview_templates" },
  getInterviewTemplate: { by: "list_interview_templates" },
  listVoices: {
    by: "list_workspace_assets",
    answer: read("id", "name", "language", "country_code", "gender", "provider", "preview_url"),
  },
  listPhoneNumbers: { by: "list_workspace_assets", answer: read("id", "phone_number", "country_code", "active") },
  listSenderEmails: { by: "list_workspace_assets", answer: read("id", "full_email") },
  listEmailTemplateGroups: {
    by: "list_workspace_assets",
    answer: read("id", "name", "template_mappings", "sender_email_id"),
  },
  listDesignTemplateGroups: {
    by: "list_workspace_assets",
    answer: read("id", "name", "template_mappings", "is_default"),
  },
  listEmailTemplates: { by: "list_workspace_assets", answer: read("id", "name", "template_key", "subject") },
  getEmailTemplate: {
    by: "heymilo://email-templates/{template_id}",
    answer: read("id", "name", "template_key", "subject", "content"),
  },
  listDesignTemplates: { by: "list_workspace_assets", answer: read("id", "name", "template_type") },
  getDesignTemplate: {
    by: "heymilo://design-templates/{template_id}",
    answer: read("id", "name", "template_type", "design_config"),
  },
  listDomains: { by: "list_workspace_assets", answer: read("id", "domain", "status", "active") },
  listWorkspaces: { by: "list_workspace_assets" },
  listAgentTypes: { by: "heymilo://schemas/agents", errors: {} },
  listQuestionTypes: { by: "heymilo://schemas/question-types", errors: {} },
};

const bodyOf = (operation: Declared, narrower: z.ZodType | undefined): z.ZodType => {
  const answer = narrower ?? WHOLE.get(operation.answer) ?? operation.answer;
  if ("cursorField" in operation) return pageOf(answer);
  // The registries of types come without an envelope.
  return operation.path.startsWith("/api/v2/schemas/") ? z.looseObject({}) : withData(answer);
};

const expected = (operation: Declared, { by, request, status = 200, errors, answer }: Facts): Operation => {
  const { method, path, parameters } = operation;
  const typeOf = (name: string) => (name === "limit" ? limit : z.string().optional());
  return {
    by,
    method,
    path,
    query: z.strictObject(Object.fromEntries(parameters.map((name) => [name, typeOf(name)]))),
    ...(request && { request }),
    status,
    answer: bodyOf(operation, answer),
    errors: errors ?? (method === "GET" && !path.includes("{") ? COMMON : OF_ONE),
  };
};

/** Every operation that the server uses, with all that the tests know of it. */
export const operations = Object.fromEntries(
  Object.entries(api).map(([id, operation]) => [id, expected(operation, facts[id as OperationId])]),
) as Record<OperationId, Operation>;
