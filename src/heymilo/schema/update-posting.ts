import * as z from "zod";
import { createPostingShape } from "./create-posting.ts";
import { stepConfigs } from "./steps.ts";

const { workflow: _workflow, interview_template_id: _template, ...shared } = createPostingShape;

/** The body of `PATCH /api/v2/postings/{posting_id}`: what can be changed of a posting, with that endpoint's limits. */
export const updatePostingShape = {
  ...shared,
  title: createPostingShape.title.optional(),
  description: z.string().min(10).max(50_000).optional(),
  name: z.string().max(100).optional(),
  interviewer_name: z.string().max(100).optional(),
  instructions: z.string().max(10_000).optional(),
  company_overview: z.string().max(10_000).optional(),
  job_overview: z.string().max(10_000).optional(),
};

export const updatePostingRequest = z.strictObject(updatePostingShape);
export type UpdatePostingRequest = z.infer<typeof updatePostingRequest>;

export type PostingField = keyof UpdatePostingRequest;

/** Texts that the API defaults to "" on create, and so are emptied with "". */
const EMPTIED_WITH_TEXT: readonly PostingField[] = ["instructions", "company_overview", "job_overview"];

/** A posting cannot be without these. */
const KEPT: readonly PostingField[] = ["title", "description", "language", "interviewer_name"];

export const clearableFields = Object.keys(updatePostingShape).filter(
  (field) => !KEPT.includes(field as PostingField),
) as PostingField[];

/** What empties a field: "" where the API has a text default, otherwise null. */
export const clearedValue = (field: PostingField): "" | null => (EMPTIED_WITH_TEXT.includes(field) ? "" : null);

/** Every config field of every step type, as the wire schema shows it: the step's type is known only later. */
export const anyStepConfig = z.union(Object.values(stepConfigs));
