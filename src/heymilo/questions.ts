import { hasEffect } from "./effect.ts";
import { LookUpError } from "./errors.ts";
import { Noun } from "./http/call.ts";
import { allRows, type Listing, LOOKUP_PAGES } from "./http/pages.ts";
import { api } from "./operations.ts";
import type { Question } from "./schema/responses.ts";
import type { WritingCall } from "./shared-writes.ts";
import { intendedQuestion } from "./wanted/add-question.ts";
import { makeChange } from "./writes/change.ts";

/** The questions and criteria of a posting's steps. */
export class Questions extends Noun<WritingCall> {
  /** Every active question of a posting in its order, up to `maxPages` pages of 100. */
  list(postingId: string, maxPages?: number): Promise<Listing<Question>> {
    return allRows(this.call, { ...api.listQuestions, ids: [postingId], maxPages });
  }

  /** The same for a change of them, which has to know each one. @throws LookUpError if not each of up to 3,000 is read */
  async every(postingId: string): Promise<Question[]> {
    const { items, end, unreadable } = await this.list(postingId, LOOKUP_PAGES);
    // HeyMilo may count the deleted ones, too.
    if ((end !== "complete" && end !== "too_few") || unreadable > 0)
      throw new LookUpError("not all questions of this interviewer could be read");
    return items;
  }

  /**
   * Adds a question at the end of its modality.
   *
   * @param before the questions that this call has read: if an answer is lost, the added one is none of these
   */
  async add(postingId: string, fields: Record<string, unknown>, before: readonly Question[]): Promise<Question> {
    const wanted = intendedQuestion(postingId, fields, before);
    return (await this.call.writes.maker.make(wanted, this.call)).thing;
  }

  update(postingId: string, questionId: string, patch: Record<string, unknown>): Promise<Question> {
    return makeChange(this.call, {
      operation: "update the question",
      postingId,
      send: () => this.call.write(api.updateQuestion, [postingId, questionId], patch),
      look: async () => (await this.every(postingId)).find((one) => one.id === questionId && hasEffect(one, patch)),
    });
  }

  /** A soft delete: the question leaves the listings. */
  async delete(postingId: string, questionId: string): Promise<void> {
    await makeChange(this.call, {
      operation: "delete the question",
      postingId,
      send: () => this.call.write(api.deleteQuestion, [postingId, questionId]),
      look: async () => ((await this.every(postingId)).some((one) => one.id === questionId) ? undefined : true),
    });
    this.call.writes.maker.entries.forgetThing(questionId);
  }

  /** Sets the order of a modality's questions; `order` names every active one of them. */
  async reorder(postingId: string, modality: string, order: readonly string[]): Promise<void> {
    await makeChange(this.call, {
      operation: "reorder the questions",
      postingId,
      send: () => this.call.write(api.reorderQuestions, [postingId], { modality, order }),
      look: async () => {
        const active = await this.every(postingId);
        const now = active.filter((one) => one.modality === modality).sort(byRank);
        return now.every(({ id }, index) => id === order[index]) ? true : undefined;
      },
    });
  }
}

/** As HeyMilo asks the questions of one modality. */
export const byRank = (a: Question, b: Question): number => (a.rank ?? 0) - (b.rank ?? 0);
