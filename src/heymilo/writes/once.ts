import { LRUCache } from "lru-cache";
import { Deadline } from "../deadline.ts";
import { HeyMiloError, LookUpError, OutcomeUnknownError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { retryUnprocessed } from "../http/retry.ts";
import type { ApiResponse } from "../http/send.ts";
import { classify } from "../outcome.ts";
import { mayStillAppear, reasonOf, waitAskedBy } from "./receipts.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";
import { Turns } from "./turns.ts";
import { BETWEEN_LOOKS_MS, RESERVE, STILL_AT_WORK } from "./waits.ts";

/** A POST that makes something new, and must not make it twice. */
export interface Addition<T> {
  /** Equal for two calls that mean the same thing. */
  name: string;
  /** Equal for additions whose looks could take one's result for another's: those are made one after the other. */
  turn?: string;
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
  /** Told when a run has failed before any POST was out that may have made it. */
  onNothingSent?(): void;
}

export interface OnceOptions {
  http: Http;
  /** For one addition in all, in milliseconds. */
  timeoutMs: number;
  /** Between two looks, in milliseconds; 2 s by default, which HeyMilo's lists are taken to need. */
  betweenLooksMs?: number;
}

/** Additions that HeyMilo did not answer, at the most; each is a short text. */
const REMEMBERED = 500;

/** An addition under way. */
interface Running<T> {
  addition: Addition<T>;
  run: SharedRun<T>;
  /** A POST is out, or its answer was lost: it may have been made. */
  mayExist: boolean;
}

/**
 * Additions that carry no marker: questions and copies. Identical ones at one time are one, each is preceded by a look
 * for what an earlier one made, and one that HeyMilo did not answer is only looked for until it can no longer come.
 */
export class Once {
  readonly #options: Required<OnceOptions>;
  readonly #running = new Map<string, Running<unknown>>();
  readonly #unanswered: LRUCache<string, true>;
  readonly #turns = new Turns();

  constructor(options: OnceOptions) {
    this.#options = { betweenLooksMs: BETWEEN_LOOKS_MS, ...options };
    this.#unanswered = new LRUCache({ max: REMEMBERED, ttl: STILL_AT_WORK * options.timeoutMs });
  }

  /** An addition is under way. */
  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** @throws OutcomeUnknownError if it may have been made; repeating the call looks for it first */
  async make<T>(addition: Addition<T>, waiter: Waiter): Promise<T> {
    const known = this.#running.get(addition.name) as Running<T> | undefined;
    const running = known && !known.run.calledOff ? known : this.#start(addition);
    try {
      return await running.run.join(waiter);
    } catch (error) {
      // Once a POST is out and not refused, no failure may sound as if nothing had been sent.
      if (error instanceof OutcomeUnknownError || !running.mayExist) throw error;
      throw unknown(addition, reasonOf(error), error);
    }
  }

  #start<T>(addition: Addition<T>): Running<T> {
    const { name, turn } = addition;
    const run = new SharedRun<T>(this.#options.timeoutMs, async () => {
      try {
        return await this.#turns.take(turn ?? name, () => this.#run(running));
      } catch (error) {
        if (!running.mayExist) addition.onNothingSent?.();
        throw error;
      } finally {
        if (this.#running.get(name) === running) this.#running.delete(name);
      }
    });
    const running: Running<T> = { addition, run, mayExist: false };
    this.#running.set(name, running as Running<unknown>);
    return running;
  }

  async #run<T>(running: Running<T>): Promise<T> {
    const { addition, run } = running;
    const { deadline } = run;
    if (this.#unanswered.has(addition.name)) {
      running.mayExist = true;
      return this.#watch(running, "an earlier one is unresolved");
    }
    const existing = await addition.look(deadline);
    if (existing !== undefined) return existing;
    const first = await this.#post(running);
    if ("made" in first) return first.made;
    const lost = await this.#lookAfter(first.error, running);
    if (lost === "unclear") return this.#unclear(running, first.error);
    if (lost !== undefined) return lost.made;
    const second = await this.#post(running);
    return "made" in second ? second.made : this.#unclear(running, second.error);
  }

  /** From the POST on, and not from a later look, HeyMilo is given its time. */
  #unclear<T>(running: Running<T>, error: unknown): Promise<T> {
    this.#unanswered.set(running.addition.name, true);
    return this.#watch(running, reasonOf(error));
  }

  /** @throws what HeyMilo refused, if nothing was out before */
  async #post<T>(running: Running<T>): Promise<{ made: T } | { error: unknown }> {
    const { addition, run } = running;
    const { path, body, read } = addition;
    const wasOut = running.mayExist;
    const request = {
      method: "POST" as const,
      path,
      ...(body !== undefined && { body }),
      // Time is kept for finding out what became of it.
      timeoutMs: run.deadline.slice(2 / 3),
      onSent: () => {
        running.mayExist = true;
        run.committed = true;
      },
    };
    const once = async () => {
      try {
        return await this.#options.http.send(request, run.deadline);
      } catch (error) {
        if (classify(error).outcome === "not_created") running.mayExist = wasOut;
        run.committed = false;
        throw error;
      }
    };
    try {
      return { made: read(await retryUnprocessed(once, run.deadline)) };
    } catch (error) {
      if (classify(error).outcome === "not_created") throw error;
      return { error };
    } finally {
      run.committed = false;
    }
  }

  /** The answer was lost. Undefined only if it can no longer come, and two looks say that it is not there. */
  async #lookAfter<T>(
    error: unknown,
    { addition, run: { deadline } }: Running<T>,
  ): Promise<{ made: T } | "unclear" | undefined> {
    if (mayStillAppear(error)) return "unclear";
    const askedToWaitMs = waitAskedBy(error);
    if (askedToWaitMs >= deadline.remaining()) throw unknown(addition, reasonOf(error), error);
    try {
      await deadline.wait(askedToWaitMs);
      const first = await addition.look(deadline);
      if (first !== undefined) return { made: first };
      await deadline.wait(this.#options.betweenLooksMs);
      const second = await addition.look(deadline);
      return second === undefined ? undefined : { made: second };
    } catch (failure) {
      if (!(failure instanceof HeyMiloError)) throw failure;
      return "unclear";
    }
  }

  /** HeyMilo may still be at work on it: look again and again, and never send another. */
  async #watch<T>({ addition, run: { deadline } }: Running<T>, why: string): Promise<T> {
    const lookingMs = deadline.remaining() - deadline.totalMs * RESERVE;
    const until = new Deadline(Math.max(lookingMs, 1), deadline);
    let reason = why;
    try {
      while (!until.isOver) {
        const seen = await lookOnce(addition, until);
        if ("made" in seen) {
          this.#unanswered.delete(addition.name);
          return seen.made;
        }
        if (seen.error && !until.isOver) reason = reasonOf(seen.error);
        // It was read, and does not tell: looking again would not either.
        if (seen.error instanceof LookUpError) break;
        await until.wait(this.#options.betweenLooksMs).catch(() => undefined);
      }
    } finally {
      until.close();
    }
    throw unknown(addition, reason);
  }
}

const lookOnce = async <T>(
  addition: Addition<T>,
  within: Deadline,
): Promise<{ made: T } | { error: HeyMiloError | undefined }> => {
  try {
    const made = await addition.look(within);
    return made === undefined ? { error: undefined } : { made };
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    return { error };
  }
};

const unknown = (
  { operation, howToLook }: Addition<unknown>,
  why: string,
  cause?: unknown,
): OutcomeUnknownError => new OutcomeUnknownError({ operation, why, howToLook, repeatable: true, cause });
