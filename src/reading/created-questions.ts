import type { HeyMilo } from "../heymilo/client.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { type QuestionState, questionsAfterCreate } from "../views/question-state.ts";
import { valueOrReason } from "./value-or-reason.ts";

const FROM_TEMPLATE: QuestionState = {
  lines: ["copied from the template"],
  next_steps: ["Show the user the questions: get_interviewer has them."],
  warnings: [],
};

/** The questions of a posting that was just created: read only where HeyMilo writes some. Never fails the create. */
export const createdQuestions = async (
  heymilo: HeyMilo,
  { workflow }: CreatePostingRequest,
  postingId: string,
): Promise<QuestionState> => {
  if (!workflow) return FROM_TEMPLATE;
  const steps = workflow.map(({ type, questions }) => ({ type, questions }));
  if (steps.every(({ questions }) => questions)) return questionsAfterCreate(steps, undefined);
  const read = await valueOrReason(heymilo.questions.list(postingId));
  return questionsAfterCreate(steps, "value" in read ? read.value.items : read.reason);
};
