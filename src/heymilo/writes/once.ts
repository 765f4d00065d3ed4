import { LRUCache } from "lru-cache";
import { Deadline } from "../deadline.ts";
import { HeyMiloError, OutcomeUnknownError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { retryUnprocessed } from "../http/retry.ts";
import type { ApiResponse } from "../http/send.ts";
import { classify } from "../outcome.ts";
import { mayStillAppear, reasonOf } from "./receipts.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";

/** A POST that makes something new, and must not make it twice. */
export interface Addition<T> {
  /** Equal for two calls that mean the same thing. */
  name: string;
  /** What is attempted, such as "add the question". */
  operation: string;
  /** How a person finds out whether it happened. */
  howToLook: string;
  path: string;
  body?: unknown;
  /** What HeyMilo says it made. @throws InvalidResponseError */
  read(response: ApiResponse): T;
  /** What an earlier, unanswered POST has made; undefined if it certainly is not there. Throws if that cannot be told. */
  look(within: Deadline): Promise<T | undefined>;
}

export interface OnceOptions {
  http: Http;
  /** For one addition in all, in milliseconds. */
  timeoutMs: number;
  /** Between two looks, in milliseconds; 2 s by default, which HeyMilo's lists are taken to need. */
  betweenLooksMs?: number;
}

const BETWEEN_LOOKS_MS = 2_000;
/** How many times the timeout a silent HeyMilo is taken to be still at work, as for creates. */
const STILL_AT_WORK = 4;
/** Time kept for answering the caller: 5 s of the usual 45 s. */
const RESERVE = 1 / 9;
/** Additions that HeyMilo did not answer, at the most; each is a short text. */
const REMEMBERED = 500;

/**
 * Additions that carry no marker: questions and copies. Identical ones at one time are one, each is preceded by a look
 * for what an earlier one made, and one that HeyMilo did not answer is only looked for until it can no longer come.
 */
export class Once {
  readonly #options: Required<OnceOptions>;
  readonly #running = new Map<string, SharedRun<unknown>>();
  readonly #unanswered: LRUCache<string, true>;

  constructor(options: OnceOptions) {
    this.#options = { betweenLooksMs: BETWEEN_LOOKS_MS, ...options };
    this.#unanswered = new LRUCache({ max: REMEMBERED, ttl: STILL_AT_WORK * options.timeoutMs });
  }

  /** An addition is under way. */
  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** @throws OutcomeUnknownError if it may have been made; repeating the call looks for it first */
  make<T>(addition: Addition<T>, waiter: Waiter): Promise<T> {
    const { name } = addition;
    const running = this.#running.get(name) as SharedRun<T> | undefined;
    if (running && !running.calledOff) return running.join(waiter);
    const run = new SharedRun<T>(this.#options.timeoutMs, async (shared) => {
      try {
        return await this.#run(addition, shared);
      } finally {
        if (this.#running.get(name) === shared) this.#running.delete(name);
      }
    });
    this.#running.set(name, run);
    return run.join(waiter);
  }

  async #run<T>(addition: Addition<T>, run: SharedRun<T>): Promise<T> {
    const { deadline } = run;
    if (this.#unanswered.has(addition.name))
      return this.#watch(addition, deadline, "an earlier one is unresolved");
    const existing = await addition.look(deadline);
    if (existing !== undefined) return existing;
    const first = await this.#post(addition, run);
    if ("made" in first) return first.made;
    const lost = mayStillAppear(first.error) ? "unclear" : await this.#lookTwice(addition, deadline);
    if (lost === "unclear") return this.#watch(addition, deadline, reasonOf(first.error));
    if (lost !== undefined) return lost.made;
    const second = await this.#post(addition, run);
    return "made" in second ? second.made : this.#watch(addition, deadline, reasonOf(second.error));
  }

  async #post<T>(addition: Addition<T>, run: SharedRun<T>): Promise<{ made: T } | { error: unknown }> {
    const { path, body, read } = addition;
    const request = {
      method: "POST" as const,
      path,
      ...(body !== undefined && { body }),
      // Time is kept for finding out what became of it.
      timeoutMs: run.deadline.slice(2 / 3),
      onSent: () => {
        run.committed = true;
      },
    };
    try {
      const once = () => this.#options.http.send(request, run.deadline);
      return { made: read(await retryUnprocessed(once, run.deadline)) };
    } catch (error) {
      if (classify(error).outcome === "not_created") throw error;
      return { error };
    } finally {
      run.committed = false;
    }
  }

  /** Undefined only if both looks say that it is not there. */
  async #lookTwice<T>(
    addition: Addition<T>,
    deadline: Deadline,
  ): Promise<{ made: T } | "unclear" | undefined> {
    try {
      const first = await addition.look(deadline);
      if (first !== undefined) return { made: first };
      await deadline.wait(this.#options.betweenLooksMs);
      const second = await addition.look(deadline);
      return second === undefined ? undefined : { made: second };
    } catch (error) {
      if (!(error instanceof HeyMiloError)) throw error;
      return "unclear";
    }
  }

  /** HeyMilo may still be at work on it: look again and again, and never send another. */
  async #watch<T>(addition: Addition<T>, deadline: Deadline, why: string): Promise<T> {
    const { name, operation, howToLook } = addition;
    this.#unanswered.set(name, true);
    const lookingMs = deadline.remaining() - deadline.totalMs * RESERVE;
    const until = new Deadline(Math.max(lookingMs, 1), deadline.signal);
    let reason = why;
    while (!until.signal.aborted) {
      try {
        const made = await addition.look(until);
        if (made !== undefined) {
          this.#unanswered.delete(name);
          return made;
        }
        await until.wait(this.#options.betweenLooksMs);
      } catch (error) {
        if (!(error instanceof HeyMiloError)) throw error;
        if (!until.signal.aborted) reason = reasonOf(error);
      }
    }
    until.close();
    throw new OutcomeUnknownError({ operation, why: reason, howToLook, repeatable: true });
  }
}
