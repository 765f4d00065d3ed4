import * as z from "zod";
import { candidate, ingestedCandidate, newCandidate } from "../../src/heymilo/schema/candidates.ts";
import { createPostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { editableFields, MODALITIES, newQuestion, questionPatch } from "../../src/heymilo/schema/edit-questions.ts";
import { interview } from "../../src/heymilo/schema/interviews.ts";
import type { Modality } from "../../src/heymilo/schema/questions.ts";
import {
  asset,
  createPostingReceipt,
  interviewTemplate,
  pageOf,
  posting,
  postingStats,
  postingSummary,
  question,
  withData,
  workspace,
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

const paging = {
  limit: z.int().min(1).max(100).optional(),
  starting_after: z.string().optional(),
};
const pages = z.strictObject(paging);
const search = z.strictObject({ ...paging, search: z.string().optional() });

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
const receipt = createPostingReceipt.extend({ posting: wholePosting.nullish() });

const getOf = (path: string, answer: z.ZodType): Operation => ({
  method: "GET",
  path: `/api/v2/${path}`,
  query: z.strictObject({}),
  status: 200,
  answer: withData(answer),
  errors: OF_ONE,
});

const listOf = (path: string, item: z.ZodType, query: z.ZodObject = search): Operation => ({
  ...getOf(path, item),
  query,
  answer: pageOf(item),
  errors: COMMON,
});

const writeOf = (method: Operation["method"], path: string, answer: z.ZodType, request?: z.ZodType): Operation => ({
  ...getOf(path, answer),
  method,
  ...(request && { request }),
});

/** Requests of which the stored object decides; the title tells them apart in the report. */
const oneOf = (kinds: Readonly<Record<string, z.ZodType>>): z.ZodType =>
  z.union(Object.entries(kinds).map(([title, schema]) => schema.meta({ ...schema.meta(), title })));

const perModality = (schemaOf: (modality: Modality) => z.ZodType) =>
  Object.fromEntries(MODALITIES.map((modality) => [modality, schemaOf(modality)]));

const orderedQuestions = z.strictObject({ modality: z.enum(MODALITIES), order: z.array(z.string()) });

const schemasOf = (kind: string): Operation => ({
  ...getOf(`schemas/${kind}`, z.unknown()),
  answer: z.looseObject({}),
  errors: {},
});

/** What is read of one kind of asset. */
const read = (...fields: (keyof typeof asset.shape)[]): z.ZodObject =>
  z.looseObject(Object.fromEntries(fields.map((field) => [field, asset.shape[field]])));

/** Everything that `src/heymilo` calls, under the document's names. A test drives the client to keep this complete. */
export const operations = {
  createPosting: {
    ...writeOf("POST", "postings", receipt, createPostingRequest),
    status: 201,
  },
  listPostings: { ...listOf("postings", wholePosting), errors: OF_ONE },
  listPostingSummaries: { ...listOf("postings/list", postingSummary, pages), errors: OF_ONE },
  getPosting: getOf("postings/{posting_id}", wholePosting),
  updatePosting: writeOf("PATCH", "postings/{posting_id}", wholePosting, updatePostingRequest),
  getPostingStats: getOf("postings/{posting_id}/stats", postingStats),
  updateInterviewerWorkflowStep: writeOf(
    "PATCH",
    "postings/{posting_id}/workflow/{step_id}",
    wholePosting,
    z.strictObject({ config: oneOf(stepConfigs) }),
  ),
  activatePosting: writeOf("POST", "postings/{posting_id}/activate", wholePosting),
  archivePosting: writeOf("POST", "postings/{posting_id}/archive", wholePosting),
  clonePosting: { ...writeOf("POST", "postings/{posting_id}/clone", receipt), status: 201 },
  listQuestions: {
    ...listOf("postings/{posting_id}/questions", wholeQuestion, pages),
    errors: OF_ONE,
  },
  createQuestion: {
    ...writeOf("POST", "postings/{posting_id}/questions", wholeQuestion, oneOf(perModality(newQuestion))),
    status: 201,
  },
  updateQuestion: writeOf(
    "PATCH",
    "postings/{posting_id}/questions/{question_id}",
    wholeQuestion,
    oneOf(perModality(questionPatch)),
  ),
  deleteQuestion: writeOf("DELETE", "postings/{posting_id}/questions/{question_id}", z.unknown()),
  reorderQuestions: writeOf("POST", "postings/{posting_id}/questions/reorder", z.unknown(), orderedQuestions),
  listCandidates: {
    ...listOf(
      "postings/{posting_id}/candidates",
      candidate,
      pages.extend({ created_after: z.string().optional(), created_before: z.string().optional() }),
    ),
    errors: { ...OF_ONE, 400: envelope },
  },
  ingestCandidate: {
    ...writeOf("POST", "postings/{posting_id}/candidates", ingestedCandidate, newCandidate),
    status: 201,
  },
  getInterviewData: getOf("interviews/{interview_id}/data", interview),
  listInterviewTemplates: listOf("interview-templates", interviewTemplate),
  getInterviewTemplate: getOf("interview-templates/{template_id}", interviewTemplate),
  listVoices: listOf("voices", read("id", "name", "language", "country_code", "gender", "provider", "preview_url")),
  listPhoneNumbers: listOf("phone-numbers", read("id", "phone_number", "country_code", "active"), pages),
  listSenderEmails: listOf("sender-emails", read("id", "full_email"), pages),
  listEmailTemplateGroups: listOf("email-template-groups", read("id", "name", "template_mappings", "sender_email_id")),
  listDesignTemplateGroups: listOf("design-template-groups", read("id", "name", "template_mappings", "is_default")),
  listEmailTemplates: listOf("email-templates", read("id", "name", "template_key", "subject")),
  getEmailTemplate: getOf("email-templates/{template_id}", read("id", "name", "template_key", "subject", "content")),
  listDesignTemplates: listOf("design-templates", read("id", "name", "template_type")),
  getDesignTemplate: getOf("design-templates/{template_id}", read("id", "name", "template_type", "design_config")),
  listDomains: listOf("domains", read("id", "domain", "status", "active"), pages),
  listWorkspaces: listOf("workspaces", workspace, z.strictObject({})),
  listAgentTypes: schemasOf("agents"),
  listQuestionTypes: schemasOf("question-types"),
} satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
