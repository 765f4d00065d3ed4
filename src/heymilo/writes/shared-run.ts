import type { Clock } from "../clock.ts";
import { Deadline } from "../deadline.ts";
import { waitingForItsTurn } from "../http/answer.ts";
import type { QueuePlace } from "../http/pacing.ts";

/** What one of several callers waits for, and how it hears of the progress. */
export interface Waiter {
  deadline: Deadline;
  onProgress?: ((message: string) => void) | undefined;
  /** It wants something else, and only waits until this is over: the work does not go on for it alone. */
  isBeside?: boolean | undefined;
}

/**
 * Work that several calls wait for (single-flight). It has a deadline of its own: a caller that leaves does not
 * end it while others wait, nor while a request is out that can no longer be taken back.
 */
export class SharedRun<T> {
  readonly deadline: Deadline;
  readonly #waiters = new Set<Waiter>();
  readonly #promise: Promise<T>;
  #isSent = false;
  #hasEnded = false;
  #isCalledOff = false;

  constructor(timeoutMs: number, clock: Clock, work: (run: SharedRun<T>) => Promise<T>) {
    this.deadline = new Deadline(timeoutMs, { clock });
    this.#promise = Promise.resolve()
      .then(() => work(this))
      .finally(() => {
        this.#hasEnded = true;
        this.#endIfNotNeeded();
      });
    // Callers that wait hear of a failure; without any, the entry remembers it.
    this.#promise.catch(() => undefined);
  }

  /** A caller waits for the result itself. */
  get isAwaited(): boolean {
    return [...this.#waiters].some(({ isBeside }) => !isBeside);
  }

  /** Whether a request is under way that can no longer be taken back. */
  set isSent(value: boolean) {
    this.#isSent = value;
    this.#endIfNotNeeded();
  }

  readonly report = (message: string): void => {
    for (const { onProgress } of this.#waiters) onProgress?.(message);
  };

  readonly onQueued = (place: QueuePlace): void => this.report(waitingForItsTurn(place));

  /**
   * Waits for the result within the caller's own deadline and cancellation.
   *
   * @returns undefined if it had been called off, since everybody had left before anything was sent
   */
  async join(waiter: Waiter): Promise<T | undefined> {
    if (this.#isCalledOff) return this.#promise.then(nothing, nothing);
    const { deadline } = waiter;
    let stay = () => {};
    const left = new Promise<never>((_, reject) => {
      stay = deadline.onOver(() => reject(deadline.error(this.#isSent ? "sent" : "queued")));
    });
    // The same waiter may join twice.
    const waiting = { ...waiter };
    this.#waiters.add(waiting);
    try {
      return await Promise.race([this.#promise, left]);
    } finally {
      stay();
      this.#waiters.delete(waiting);
      this.#endIfNotNeeded();
    }
  }

  #endIfNotNeeded(): void {
    const isNeeded = this.#isSent || (this.isAwaited && !this.#hasEnded);
    if (isNeeded || this.#isCalledOff) return;
    this.#isCalledOff = true;
    this.deadline.cancel("no caller waits for it any more");
  }
}

const nothing = (): undefined => undefined;
