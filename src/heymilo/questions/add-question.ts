import { LookUpError } from "../errors.ts";
import { dataOf } from "../http/answer.ts";
import { type Http, pathOf } from "../http/client.ts";
import { collect } from "../http/pages.ts";
import { ABSENT, inconclusive, type Look } from "../looks/look.ts";
import { contentHash } from "../looks/marker.ts";
import type { Scope } from "../looks/survey.ts";
import { blockedBy } from "../postings/receipts.ts";
import { type Question, question } from "../schema/responses.ts";
import type { Intention } from "../writes/addition.ts";
import { hasEffect } from "../writes/change.ts";

/** Three thousand questions. */
const PAGES = { row: question, limit: 100, maxPages: 30 };

/**
 * One intended question, at the end of its modality. A question carries no marker: an equal one is taken for it, so the
 * same question is not added twice.
 */
export const intendedQuestion = (
  http: Pick<Http, "read">,
  postingId: string,
  fields: Record<string, unknown>,
): Intention<Question> => {
  const path = pathOf`/api/v2/postings/${postingId}/questions`;
  const hash = contentHash({ postingId, fields });
  const look = async ({ deadline, onQueued }: Scope): Promise<Look<Question>> => {
    const list = { path, query: { modality: String(fields.modality) }, onQueued, ...PAGES };
    const { rows, end, odd } = await collect(http, list, deadline);
    const same = rows.find((one) => hasEffect(one, fields));
    if (same) return { kind: "found", thing: same };
    // HeyMilo may count the questions of other modalities, too.
    const isRead = end === "complete" || end === "too_few";
    return isRead && odd === 0 ? ABSENT : inconclusive("not all questions could be read");
  };
  const name = `add question ${hash}`;
  return {
    name,
    names: [name],
    hash,
    group: name,
    hasOwnKey: false,
    begin: () => ({
      operation: "add the question",
      repeatable: true,
      isFindable: true,
      howToLook: `look at interviewer ${postingId} with get_interviewer`,
      path,
      lookBefore: look,
      body: async () => fields,
      read: (response) => dataOf(question, response),
      lookAfter: look,
    }),
    reused: () => new LookUpError(`${name} stands for two questions`),
    blocked: (_, why) => blockedBy("this question", [], why),
  };
};
