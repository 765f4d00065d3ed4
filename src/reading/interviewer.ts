import type { HeyMilo } from "../heymilo/client.ts";
import type { InterviewerParts } from "../views/interviewer.ts";
import { listNotes } from "../views/list-notes.ts";
import { stepsWithoutQuestions, withoutQuestions } from "../views/question-state.ts";
import { valueOrReason } from "./value-or-reason.ts";

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
    valueOrReason(() => heymilo.postings.stats(postingId)),
  ]);
  if ("reason" in stats) warn(`The stats could not be read: ${stats.reason}`);
  for (const note of listNotes(questions)) warn(`Questions: ${note}`);
  const empty = stepsWithoutQuestions(posting.workflow ?? [], questions.items);
  if (empty.length > 0) warn(withoutQuestions(empty));
  return { posting, questions: questions.items, stats: "value" in stats ? stats.value : undefined };
};
