import type { HeyMilo } from "../heymilo/client.ts";
import type { CloneSource } from "../views/cloned.ts";
import { valueOrReason } from "./value-or-reason.ts";

/** What a copy is made of. Its questions are copied whether or not they can be read, so that is no failure. */
export const readSource = async (
  heymilo: HeyMilo,
  postingId: string,
  warn: (message: string) => void,
): Promise<CloneSource> => {
  const [posting, questions] = await Promise.all([
    heymilo.postings.get(postingId),
    valueOrReason(() => heymilo.questions.list(postingId)),
  ]);
  if ("reason" in questions) warn(`The questions that are copied could not be read: ${questions.reason}`);
  return { posting, questions: "value" in questions ? questions.value.items : undefined };
};
