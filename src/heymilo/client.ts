import { type Http, pathOf } from "./http/client.ts";
import { byRank, type Call, dataOf, HeyMiloReads } from "./reads.ts";
import { type Posting, posting, type Question, question } from "./schema/responses.ts";
import { hasEffect, makeChange } from "./writes/change.ts";
import type { CloneIntent, CloneResult } from "./writes/clone-posting.ts";
import type { CreateIntent } from "./writes/create-posting.ts";
import type { CreatePreview, CreateResult, Writes } from "./writes/index.ts";
import type { Duplicate } from "./writes/receipts.ts";

/** The share of the time left that a write may take: the rest is for finding out what became of it. */
const SEND_SHARE = 2 / 3;

/** Of more duplicates than these the candidates are not counted, at a request each. */
const MOST_COUNTED = 5;

/**
 * HeyMilo's API for one call: what `HeyMiloReads` reads, and the writes. Throws the errors of `errors.ts`, of which
 * OutcomeUnknownError alone means that a write may have been carried out.
 */
export class HeyMilo extends HeyMiloReads {
  constructor(
    http: Http,
    private readonly writes: Writes,
    call: Call,
  ) {
    super(http, call);
  }

  /** Creates a posting by the rules of `writes/addition-run.ts`: at most one for one intention. */
  async createPosting(intent: CreateIntent): Promise<CreateResult> {
    const result = await this.writes.create(intent, this.call);
    this.sandbox ||= result.sandbox;
    return { ...result, duplicates: await this.withCandidates(result.duplicates) };
  }

  /** What `createPosting` would send, without sending it. */
  previewPosting(intent: CreateIntent): Promise<CreatePreview> {
    return this.writes.preview(intent, this.call);
  }

  /** Copies a posting, at most once for one intention (`writes/clone-posting.ts`). */
  async clonePosting(intent: CloneIntent): Promise<CloneResult> {
    const result = await this.writes.clone(intent, this.call, this);
    return { ...result, duplicates: await this.withCandidates(result.duplicates) };
  }

  /** Changes the given fields of a posting; metadata is replaced as a whole. */
  updatePosting(postingId: string, patch: Record<string, unknown>): Promise<Posting> {
    const path = pathOf`/api/v2/postings/${postingId}`;
    const done = (stored: Posting) => hasEffect(stored, patch);
    return this.changePosting("update the interviewer", postingId, "PATCH", path, patch, done);
  }

  /** Changes the given config fields of one step, `order` from 1; nested objects are replaced as a whole. */
  updateStep(postingId: string, order: number, config: Record<string, unknown>): Promise<Posting> {
    const path = pathOf`/api/v2/postings/${postingId}/workflow/${String(order)}`;
    const done = ({ workflow }: Posting) =>
      hasEffect(workflow?.find((step) => step.order === order)?.config ?? {}, config);
    return this.changePosting(`update step ${order}`, postingId, "PATCH", path, { config }, done);
  }

  activate(postingId: string): Promise<Posting> {
    const path = pathOf`/api/v2/postings/${postingId}/activate`;
    const done = ({ status, ats_metadata: ats }: Posting) => status === "active" && !ats?.pending_activation;
    return this.changePosting("activate the interviewer", postingId, "POST", path, undefined, done);
  }

  archive(postingId: string): Promise<Posting> {
    const path = pathOf`/api/v2/postings/${postingId}/archive`;
    const done = ({ status, archived }: Posting) => archived === true || status === "archived";
    return this.changePosting("archive the interviewer", postingId, "POST", path, undefined, done);
  }

  /** Adds a question at the end of its modality, unless such a question is there already. */
  addQuestion(postingId: string, fields: Record<string, unknown>): Promise<Question> {
    return this.writes.addQuestion(postingId, fields, this.call);
  }

  updateQuestion(postingId: string, questionId: string, patch: Record<string, unknown>): Promise<Question> {
    const path = pathOf`/api/v2/postings/${postingId}/questions/${questionId}`;
    return this.change("update the question", postingId, {
      send: async () => dataOf(question, await this.write("PATCH", path, patch)),
      look: async () =>
        (await this.everyQuestion(postingId)).find((one) => one.id === questionId && hasEffect(one, patch)),
    });
  }

  /** A soft delete: the question leaves the listings. */
  async deleteQuestion(postingId: string, questionId: string): Promise<void> {
    const path = pathOf`/api/v2/postings/${postingId}/questions/${questionId}`;
    await this.change("delete the question", postingId, {
      send: async () => (await this.write("DELETE", path)) && true,
      look: async () =>
        (await this.everyQuestion(postingId)).some((one) => one.id === questionId) ? undefined : true,
    });
  }

  /** Sets the order of a modality's questions; `order` names every active one of them. */
  async reorderQuestions(postingId: string, modality: string, order: readonly string[]): Promise<void> {
    const path = pathOf`/api/v2/postings/${postingId}/questions/reorder`;
    await this.change("reorder the questions", postingId, {
      send: async () => (await this.write("POST", path, { modality, order })) && true,
      look: async () => {
        const active = await this.everyQuestion(postingId);
        const now = active.filter((one) => one.modality === modality).sort(byRank);
        return now.every(({ id }, index) => id === order[index]) ? true : undefined;
      },
    });
  }

  /** Which of several interviewers is in use is what a person decides by. */
  private withCandidates(duplicates: readonly Duplicate[]): Promise<Duplicate[]> {
    return Promise.all(
      duplicates.map(async (one, index) => {
        if (index >= MOST_COUNTED) return one;
        const { total_candidates } = await this.stats(one.id).catch(() => ({ total_candidates: undefined }));
        return typeof total_candidates === "number" ? { ...one, candidates: total_candidates } : one;
      }),
    );
  }

  private changePosting(
    operation: string,
    postingId: string,
    method: "PATCH" | "POST",
    path: string,
    body: unknown,
    done: (stored: Posting) => boolean,
  ): Promise<Posting> {
    return this.change(operation, postingId, {
      send: async () => dataOf(posting, await this.write(method, path, body)),
      look: async () => {
        const stored = await this.posting(postingId);
        return done(stored) ? stored : undefined;
      },
    });
  }

  private change<T>(
    operation: string,
    postingId: string,
    steps: { send: () => Promise<T>; look: () => Promise<T | undefined> },
  ): Promise<T> {
    return makeChange(this.call.deadline, { operation, howToLook: howToLookAt(postingId), ...steps });
  }

  private async write(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown) {
    const { deadline } = this.call;
    const timeoutMs = deadline.remaining() * SEND_SHARE;
    const request = { method, path, timeoutMs, onQueued: this.onQueued, ...(body !== undefined && { body }) };
    return this.noted(await this.http.write(request, deadline));
  }
}

const howToLookAt = (postingId: string) => `look at interviewer ${postingId} with get_interviewer`;
