import * as z from "zod";
import type { ListOperation, Operation } from "./http/call.ts";
import { candidate, ingestedCandidate } from "./schema/candidates.ts";
import { interview } from "./schema/interviews.ts";
import {
  asset,
  createPostingReceipt,
  interviewTemplate,
  posting,
  postingStats,
  postingSummary,
  question,
  workspace,
} from "./schema/responses.ts";

const operation = <Answer extends z.ZodType>(
  method: Operation["method"],
  path: string,
  answer: Answer,
): Operation<Answer> => ({ method, path: `/api/v2/${path}`, parameters: [], answer });

const PAGE = ["limit", "starting_after"];
const SEARCH = [...PAGE, "search"];

const list = <Row extends z.ZodType>(path: string, row: Row, parameters = SEARCH): ListOperation<Row> => ({
  ...operation("GET", path, row),
  parameters,
  cursorField: "id",
});

/** All that this server asks of HeyMilo, by the names that HeyMilo's document has for it. The contract test compares. */
export const api = {
  createPosting: operation("POST", "postings", createPostingReceipt),
  listPostings: list("postings", posting),
  listPostingSummaries: list("postings/list", postingSummary, PAGE),
  getPosting: operation("GET", "postings/{posting_id}", posting),
  updatePosting: operation("PATCH", "postings/{posting_id}", posting),
  getPostingStats: operation("GET", "postings/{posting_id}/stats", postingStats),
  updateInterviewerWorkflowStep: operation("PATCH", "postings/{posting_id}/workflow/{step_id}", posting),
  activatePosting: operation("POST", "postings/{posting_id}/activate", posting),
  archivePosting: operation("POST", "postings/{posting_id}/archive", posting),
  clonePosting: operation("POST", "postings/{posting_id}/clone", createPostingReceipt),

  listQuestions: list("postings/{posting_id}/questions", question, PAGE),
  createQuestion: operation("POST", "postings/{posting_id}/questions", question),
  updateQuestion: operation("PATCH", "postings/{posting_id}/questions/{question_id}", question),
  deleteQuestion: operation("DELETE", "postings/{posting_id}/questions/{question_id}", z.unknown()),
  reorderQuestions: operation("POST", "postings/{posting_id}/questions/reorder", z.unknown()),

  listCandidates: {
    ...list("postings/{posting_id}/candidates", candidate, [...PAGE, "created_after", "created_before"]),
    cursorField: "interview_id",
  },
  ingestCandidate: operation("POST", "postings/{posting_id}/candidates", ingestedCandidate),
  getInterviewData: operation("GET", "interviews/{interview_id}/data", interview),

  listInterviewTemplates: list("interview-templates", interviewTemplate),
  getInterviewTemplate: operation("GET", "interview-templates/{template_id}", interviewTemplate),

  listVoices: list("voices", asset),
  listPhoneNumbers: list("phone-numbers", asset, PAGE),
  listSenderEmails: list("sender-emails", asset, PAGE),
  listEmailTemplateGroups: list("email-template-groups", asset),
  listDesignTemplateGroups: list("design-template-groups", asset),
  listEmailTemplates: list("email-templates", asset),
  getEmailTemplate: operation("GET", "email-templates/{template_id}", asset),
  listDesignTemplates: list("design-templates", asset),
  getDesignTemplate: operation("GET", "design-templates/{template_id}", asset),
  listDomains: list("domains", asset, PAGE),
  /** All at once. */
  listWorkspaces: list("workspaces", workspace, []),

  /** The document leaves their answers untyped. */
  listAgentTypes: operation("GET", "schemas/agents", z.unknown()),
  listQuestionTypes: operation("GET", "schemas/question-types", z.unknown()),
};
