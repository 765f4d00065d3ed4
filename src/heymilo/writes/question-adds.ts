import { LRUCache } from "lru-cache";
import { Deadline } from "../deadline.ts";
import { OutcomeUnknownError } from "../errors.ts";
import { type Http, pathOf } from "../http/client.ts";
import { collect } from "../http/pages.ts";
import { retryUnprocessed } from "../http/retry.ts";
import { classify } from "../outcome.ts";
import { dataOf, MAX_PAGES, PAGE_SIZE } from "../reads.ts";
import { type Question, question } from "../schema/responses.ts";
import { contentHash } from "./marker.ts";
import { mayStillAppear, reasonOf } from "./receipts.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";
import { shows } from "./shows.ts";

export interface QuestionAddsOptions {
  http: Http;
  /** For one add in all, in milliseconds. */
  timeoutMs: number;
  /** Between two looks for a question, in milliseconds. */
  betweenLooksMs?: number;
}

const BETWEEN_LOOKS_MS = 2_000;
/** How many times the timeout a silent HeyMilo is taken to be still at work, as for creates. */
const STILL_AT_WORK = 4;
/** Time kept for answering the caller: 5 s of the usual 45 s. */
const RESERVE = 1 / 9;

/**
 * Adds questions to postings, never the same one twice: HeyMilo takes a repeated POST as another question. Each add
 * is preceded by a look for the question, identical adds at one time are one, and what HeyMilo did not answer is
 * only looked for.
 */
export class QuestionAdds {
  readonly #options: Required<QuestionAddsOptions>;
  readonly #running = new Map<string, SharedRun<Question>>();
  /** Adds that HeyMilo may still be at work on. */
  readonly #silent: LRUCache<string, true>;

  constructor(options: QuestionAddsOptions) {
    this.#options = { betweenLooksMs: BETWEEN_LOOKS_MS, ...options };
    this.#silent = new LRUCache({ max: 500, ttl: STILL_AT_WORK * options.timeoutMs });
  }

  /** @throws OutcomeUnknownError if it may have been added; repeating the call looks for it first */
  add(postingId: string, fields: Record<string, unknown>, waiter: Waiter): Promise<Question> {
    const name = contentHash({ postingId, fields });
    const running = this.#running.get(name);
    if (running && !running.calledOff) return running.join(waiter);
    const run = new SharedRun<Question>(this.#options.timeoutMs, async (shared) => {
      try {
        return await this.#add(postingId, fields, name, shared);
      } finally {
        if (this.#running.get(name) === shared) this.#running.delete(name);
      }
    });
    this.#running.set(name, run);
    return run.join(waiter);
  }

  async #add(
    postingId: string,
    fields: Record<string, unknown>,
    name: string,
    run: SharedRun<Question>,
  ): Promise<Question> {
    const { deadline } = run;
    const look = (within = deadline) => this.#look(postingId, fields, within);
    const existing = await look();
    if (existing) return existing;
    if (this.#silent.has(name)) return this.#watch(name, look, deadline, "an earlier add is unresolved");
    const first = await this.#send(postingId, fields, run);
    if ("added" in first) return first.added;
    if (mayStillAppear(first.error)) {
      this.#silent.set(name, true);
      return this.#watch(name, look, deadline, reasonOf(first.error));
    }
    // Lost: look twice, and only if it is certainly not there send the same once more.
    const found = (await look()) ?? (await deadline.wait(this.#options.betweenLooksMs).then(() => look()));
    if (found) return found;
    const second = await this.#send(postingId, fields, run);
    if ("added" in second) return second.added;
    this.#silent.set(name, true);
    return this.#watch(name, look, deadline, reasonOf(second.error));
  }

  async #send(
    postingId: string,
    fields: Record<string, unknown>,
    run: SharedRun<Question>,
  ): Promise<{ added: Question } | { error: unknown }> {
    const request = {
      method: "POST" as const,
      path: pathOf`/api/v2/postings/${postingId}/questions`,
      body: fields,
      timeoutMs: run.deadline.slice(2 / 3),
      onSent: () => {
        run.committed = true;
      },
    };
    try {
      const once = () => this.#options.http.send(request, run.deadline);
      return { added: dataOf(question, await retryUnprocessed(once, run.deadline)) };
    } catch (error) {
      if (classify(error).outcome === "not_created") throw error;
      return { error };
    } finally {
      run.committed = false;
    }
  }

  async #watch(
    name: string,
    look: (within: Deadline) => Promise<Question | undefined>,
    deadline: Deadline,
    why: string,
  ): Promise<Question> {
    const until = new Deadline(
      Math.max(deadline.remaining() - deadline.totalMs * RESERVE, 1),
      deadline.signal,
    );
    try {
      while (!until.signal.aborted) {
        const found = await look(until);
        if (found) {
          this.#silent.delete(name);
          return found;
        }
        await until.wait(this.#options.betweenLooksMs);
      }
    } catch {
      // The time is over, or the list cannot be read: either way nobody knows, which is what is said below.
    } finally {
      until.close();
    }
    throw new OutcomeUnknownError({
      operation: "add the question",
      why,
      howToLook: "look at the interviewer's questions with get_interviewer",
      repeatable: true,
    });
  }

  async #look(
    postingId: string,
    fields: Record<string, unknown>,
    deadline: Deadline,
  ): Promise<Question | undefined> {
    const path = pathOf`/api/v2/postings/${postingId}/questions`;
    const listing = {
      path,
      query: { modality: String(fields.modality) },
      limit: PAGE_SIZE,
      maxPages: MAX_PAGES,
    };
    const { items } = await collect(this.#options.http, listing, deadline);
    const same = items.find((item) => shows(item, fields));
    return same && question.parse(same);
  }
}
