import type { HeyMilo } from "../heymilo/client.ts";
import { ApiError, InputError } from "../heymilo/errors.ts";
import { createPostingReceipt } from "../heymilo/schema/responses.ts";
import type { CreateIntent, CreateResult } from "../heymilo/wanted/create-posting.ts";
import {
  ALL_GIVEN,
  type QuestionState,
  questionsByHeyMilo,
  questionsNotRead,
  questionsOfTemplate,
} from "../views/next-steps.ts";
import { checkReferences, listsReadOnce } from "./references.ts";
import { valueOrReason } from "./value-or-reason.ts";

/**
 * Creates an interviewer, and reads the questions that it has then. If HeyMilo refuses it because of an id that does not
 * exist, the error names that id.
 *
 * @throws InputError with the ids and what was likely meant, or else whatever `createPosting` throws
 */
export const createAndRead = async (heymilo: HeyMilo, intent: CreateIntent) => {
  try {
    const created = await heymilo.postings.create(intent);
    return { created, questions: await createdQuestions(heymilo, intent, created) };
  } catch (error) {
    if (!(error instanceof ApiError) || ![400, 404, 422].includes(error.status)) throw error;
    const { problems } = await checkReferences(
      listsReadOnce((read) => read(heymilo)),
      intent.request,
    );
    throw problems.length > 0 ? new InputError(problems, "refused") : error;
  }
};

/** Read unless the request has brought all of them. It never fails, whatever the receipt holds: the posting exists. */
const createdQuestions = async (
  heymilo: HeyMilo,
  { request: { workflow: steps } }: CreateIntent,
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
