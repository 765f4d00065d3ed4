import type { Clock } from "../clock.ts";
import { Deadline } from "../deadline.ts";
import { waitingForItsTurn } from "../http/answer.ts";
import type { QueuePlace } from "../http/pacing.ts";

/** What one of several callers waits for, and how it hears of the progress. */
export interface Waiter {
  deadline: Deadline;
  onProgress?: ((message: string) => void) | undefined;
  /** It wants something else, and only waits until this is over. */
  isBeside?: boolean | undefined;
}

/** Why the deadline of a run is over that nobody needs any more; its requests end with a CancelledError. */
const NOBODY_WAITS = "nobody waits for it any more";

/**
 * Work that several calls wait for (single-flight). It has a deadline of its own: a caller that leaves does not
 * end it while others wait, nor while a request is out that can no longer be taken back.
 */
export class SharedRun<T> {
  readonly deadline: Deadline;
  /** Those who wait now. */
  readonly #waiters = new Set<Pick<Waiter, "onProgress" | "isBeside">>();
  readonly #promise: Promise<T>;
  #committed = false;
  #settled = false;
  #calledOff = false;

  constructor(timeoutMs: number, clock: Clock, work: (run: SharedRun<T>) => Promise<T>) {
    this.deadline = new Deadline(timeoutMs, { clock });
    this.#promise = Promise.resolve()
      .then(() => work(this))
      .finally(() => {
        this.#settled = true;
        this.#endIfNotNeeded();
      });
    // Whoever waits hears of a failure; when nobody does, it is remembered by the attempt.
    this.#promise.catch(() => undefined);
  }

  /** Called off, since everybody had left before anything was sent: too late to join. */
  get calledOff(): boolean {
    return this.#calledOff;
  }

  /** Somebody is there who wants what comes of it. */
  get isAwaited(): boolean {
    return [...this.#waiters].some(({ isBeside }) => !isBeside);
  }

  /** Whether a request is out that can no longer be taken back. */
  get committed(): boolean {
    return this.#committed;
  }

  set committed(value: boolean) {
    this.#committed = value;
    this.#endIfNotNeeded();
  }

  readonly report = (message: string): void => {
    for (const { onProgress } of this.#waiters) onProgress?.(message);
  };

  readonly reportQueue = (place: QueuePlace): void => this.report(waitingForItsTurn(place));

  /** Waits for the result within the caller's own deadline and cancellation. */
  async join({ deadline, onProgress, isBeside }: Waiter): Promise<T> {
    let stay = () => {};
    const left = new Promise<never>((_, reject) => {
      stay = deadline.onOver(() => reject(deadline.error(this.#committed ? "sent" : "queued")));
    });
    const waiting = { onProgress, isBeside };
    this.#waiters.add(waiting);
    try {
      return await Promise.race([this.#promise, left]);
    } finally {
      stay();
      this.#waiters.delete(waiting);
      this.#endIfNotNeeded();
    }
  }

  /** Resolves when the work has ended, however it did. */
  async ended(): Promise<undefined> {
    await this.#promise.catch(() => undefined);
  }

  #endIfNotNeeded(): void {
    const needed = this.#committed || (this.#waiters.size > 0 && !this.#settled);
    if (needed || this.#calledOff) return;
    this.#calledOff = true;
    this.deadline.cancel(NOBODY_WAITS);
  }
}
