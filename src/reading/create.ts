import type { HeyMilo } from "../heymilo/client.ts";
import { HeyMiloError, InputError } from "../heymilo/errors.ts";
import { ApiError } from "../heymilo/request-errors.ts";
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
import { checkReferences, listsReadOnce } from "./references.ts";
import { reasonFor } from "./value-or-reason.ts";

/**
 * Of a create that failed. If HeyMilo refused it because of an id that does not exist, the error names that id.
 *
 * @throws InputError with the ids and what was likely meant, or else the error as it was
 */
export const explainRefusal = async (
  heymilo: HeyMilo,
  request: CreatePostingRequest,
  error: unknown,
): Promise<never> => {
  if (!(error instanceof ApiError) || ![400, 404, 422].includes(error.status)) throw error;
  const readList = listsReadOnce((read) => read(heymilo));
  const { problems } = await checkReferences(readList, request);
  throw problems.length > 0 ? new InputError(problems, "refused") : error;
};

/** Of a new interviewer; read unless the request has brought all of them. It never fails, because the posting exists. */
export const questionsOfNew = async (
  heymilo: HeyMilo,
  { workflow: steps }: CreatePostingRequest,
  { receipt, outcome }: CreateResult,
): Promise<QuestionState> => {
  if (steps?.every(({ questions }) => questions)) return ALL_GIVEN;
  try {
    const { items } = await heymilo.questions.list(receipt.id);
    const { posting, created_at } = createPostingReceipt.parse(receipt);
    if (!steps) return questionsOfTemplate(posting?.workflow ?? [], items);
    const now = Date.now() / 1000;
    return questionsByHeyMilo(steps, items, outcome === "created" ? now : (created_at ?? now));
  } catch (error) {
    return questionsNotRead(error instanceof HeyMiloError ? reasonFor(error) : String(error));
  }
};
