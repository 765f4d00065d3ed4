import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { type QuestionState, questionsAfterCreate } from "../views/question-state.ts";
import { valueOrReason } from "./value-or-reason.ts";

const FROM_TEMPLATE: QuestionState = {
  lines: [{ from: "template", text: "copied from the template" }],
  next_steps: ["Show the user the questions: get_interviewer has them."],
  warnings: [],
};

const UNREACHABLE: QuestionState = {
  next_steps: ["Tell the user to look for it by its title in HeyMilo."],
  warnings: [
    "posting_id: no request can carry the id that HeyMilo gave, so no tool reaches this interviewer",
  ],
};

/**
 * The questions of a posting that was just created: read only where HeyMilo writes some. It never fails, whatever the
 * receipt holds: the posting exists.
 */
export const createdQuestions = async (
  heymilo: HeyMilo,
  { workflow }: CreatePostingRequest,
  postingId: string,
): Promise<QuestionState> => {
  if (!workflow) return FROM_TEMPLATE;
  const steps = workflow.map(({ type, questions }) => ({ type, questions }));
  if (steps.every(({ questions }) => questions)) return questionsAfterCreate(steps, undefined);
  try {
    const read = await valueOrReason(() => heymilo.questions.list(postingId));
    if ("error" in read && read.error instanceof InputError) return UNREACHABLE;
    return questionsAfterCreate(steps, "value" in read ? read.value.items : read.reason);
  } catch (error) {
    return questionsAfterCreate(steps, String(error));
  }
};
