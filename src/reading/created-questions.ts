import type { CreateResult } from "../heymilo/additions/create-posting.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { isRecent, type QuestionState, questionsAfterCreate } from "../views/question-state.ts";
import { valueOrReason } from "./value-or-reason.ts";

/**
 * The questions of a posting that was just created: read unless the request has brought all of them. It never fails,
 * whatever the receipt holds: the posting exists.
 */
export const createdQuestions = async (
  heymilo: HeyMilo,
  { workflow }: CreatePostingRequest,
  { receipt, outcome }: CreateResult,
): Promise<QuestionState> => {
  const steps = workflow?.map(({ type, questions }) => ({ type, questions }));
  const isNew = outcome === "created" || isRecent(Number(receipt.created_at));
  if (steps?.every(({ questions }) => questions)) return questionsAfterCreate(steps, [], isNew);
  try {
    const read = await valueOrReason(() => heymilo.questions.list(String(receipt.id)));
    return questionsAfterCreate(steps, "value" in read ? read.value.items : read.reason, isNew);
  } catch (error) {
    return questionsAfterCreate(steps, String(error), isNew);
  }
};
