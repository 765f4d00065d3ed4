import type { HeyMilo } from "../heymilo/client.ts";
import type { CloneSource } from "../views/cloned.ts";
import type { TemplateParts } from "../views/interview-template.ts";
import type { InterviewerParts } from "../views/interviewer.ts";
import { listNotes } from "../views/list-notes.ts";
import { emptySteps, stepsToFill } from "../views/next-steps.ts";
import type { NamedPosting } from "./posting-by-title.ts";
import { valueOrWarning } from "./value-or-reason.ts";

/**
 * An interviewer with its questions and numbers. Stats that cannot be read are missing with a warning; anything else
 * that fails is thrown.
 */
export const readInterviewer = async (
  heymilo: HeyMilo,
  postingId: string,
  warn: (message: string) => void,
): Promise<InterviewerParts> => {
  const [posting, questions, stats] = await Promise.all([
    heymilo.postings.get(postingId),
    heymilo.questions.list(postingId),
    valueOrWarning("The stats", heymilo.postings.stats(postingId), warn),
  ]);
  for (const note of listNotes(questions)) warn(`Questions: ${note}`);
  const parts = { posting, questions: questions.items, stats };
  const empty = stepsToFill(posting, parts.questions, parts.stats);
  if (empty.length > 0) warn(emptySteps(empty, posting.created_at).warning);
  return parts;
};

/** A template with its blueprint and the questions of that. */
export const readInterviewTemplate = async (heymilo: HeyMilo, templateId: string): Promise<TemplateParts> => {
  const template = await heymilo.templates.get(templateId);
  const { posting_id: blueprintId } = template;
  if (!blueprintId) return { template, questions: [] };
  const [blueprint, questions] = await Promise.all([
    heymilo.postings.get(blueprintId),
    heymilo.questions.list(blueprintId),
  ]);
  return { template, blueprint, questions: questions.items };
};

/** What a copy is made of. Its questions are copied whether or not they can be read, so that is no failure. */
export const readOriginal = async (
  heymilo: HeyMilo,
  { id, get }: NamedPosting,
  warn: (message: string) => void,
): Promise<CloneSource> => {
  const [posting, questions] = await Promise.all([
    get(),
    valueOrWarning("The questions that are copied", heymilo.questions.list(id), warn),
  ]);
  return { posting, questions: questions?.items };
};
