import { hasEffect } from "../effect.ts";
import { LookUpError } from "../errors.ts";
import { dataOf } from "../http/call.ts";
import { allRows, LOOKUP_PAGES } from "../http/pages.ts";
import { contentHash, keyFor } from "../lookups/marker.ts";
import { isSameText } from "../lookups/titles.ts";
import { memoryOf } from "../memory.ts";
import { api } from "../operations.ts";
import type { Question } from "../schema/responses.ts";
import { LIST_LAG_MS } from "../writes/post.ts";
import type { Wanted } from "../writes/wanted.ts";

/** Fields of a question, as a caller gives them or as HeyMilo stores them. */
type QuestionFields = Readonly<Record<string, unknown>>;

/** The same modality and text, however HeyMilo stored the other fields. */
export const asksTheSame = (one: QuestionFields, other: QuestionFields): boolean =>
  one.modality === other.modality && isSameText(String(one.text), String(other.text));

/** A stored question that is what the caller describes; HeyMilo may have stored its text a little otherwise. */
export const isSuchQuestion = (stored: QuestionFields, { text, ...fields }: QuestionFields): boolean =>
  hasEffect(stored, fields) && isSameText(String(stored.text), String(text));

/**
 * One intended question, at the end of its modality. A question carries no marker, so a lost one is told by its text.
 *
 * @param before the questions that the caller has read
 */
export const intendedQuestion = (
  postingId: string,
  fields: Record<string, unknown>,
  before: readonly Question[],
): Wanted<Question> => {
  const content = `question ${contentHash({ postingId, fields })}`;
  const seen = new Set(before.map(({ id }) => id));
  return {
    identity: { ...keyFor(undefined), content, group: content },
    operation: "add the question",
    request: { ...api.createQuestion, ids: [postingId] },
    memory: memoryOf(fields),
    seen,
    howToLook: `look at interviewer ${postingId} with get_interviewer`,
    body: async () => fields,
    read: (response) => dataOf(api.createQuestion, response),
    async lookUpLost(call, { isKnown }) {
      const list = { ...api.listQuestions, ids: [postingId], maxPages: LOOKUP_PAGES };
      const { items, end, unreadable } = await allRows(call, list);
      const same = items.find((one) => !isKnown(one.id) && asksTheSame(one, fields));
      // HeyMilo may count the deleted ones, too.
      const isRead = (end === "complete" || end === "too_few") && unreadable === 0;
      if (!same && !isRead) throw new LookUpError("not all questions could be read");
      return same;
    },
    /** What the list does not show counts as deleted, but a list may lag. */
    readAgain: async (made, { deadline }, madeAt) => {
      const isThere = seen.has(made.id) || madeAt >= deadline.root.startedAt - LIST_LAG_MS;
      return isThere ? made : undefined;
    },
  };
};
