import type { HeyMilo } from "../heymilo/client.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { createPostingReceipt } from "../heymilo/schema/responses.ts";
import type { CreateResult } from "../heymilo/wanted/create-posting.ts";
import {
  ALL_GIVEN,
  type QuestionState,
  questionsByHeyMilo,
  questionsNotRead,
  questionsOfTemplate,
} from "../views/next-steps.ts";
import { valueOrReason } from "./value-or-reason.ts";

/**
 * The questions of a posting that was just created: read unless the request has brought all of them. It never fails,
 * whatever the receipt holds: the posting exists.
 */
export const createdQuestions = async (
  heymilo: HeyMilo,
  { workflow: steps }: CreatePostingRequest,
  { receipt, outcome }: CreateResult,
): Promise<QuestionState> => {
  if (steps?.every(({ questions }) => questions)) return ALL_GIVEN;
  try {
    const read = await valueOrReason(() => heymilo.questions.list(String(receipt.id)));
    if ("reason" in read) return questionsNotRead(read.reason);
    const { items } = read.value;
    const { posting, created_at } = createPostingReceipt.parse(receipt);
    if (!steps) return questionsOfTemplate(posting?.workflow ?? [], items);
    const now = Date.now() / 1000;
    return questionsByHeyMilo(steps, items, outcome === "created" ? now : (created_at ?? now));
  } catch (error) {
    return questionsNotRead(String(error));
  }
};
