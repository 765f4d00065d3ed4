import { CancelledError, TimeoutError } from "./errors.ts";

/** Why a deadline is over when nobody gave up. */
export class DeadlineExpired extends Error {
  /** The time that had been granted, in milliseconds. */
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`the deadline of ${afterMs} ms has passed`);
    this.name = "DeadlineExpired";
    this.afterMs = afterMs;
  }
}

/** Hears that a deadline is over. It must not throw. */
type Listener = () => void;

/**
 * The time that one tool call may take, for everything it does: queueing, connecting, every attempt and every wait.
 * It never keeps the process alive. Not an AbortSignal: a call needs several, and Node takes microseconds for each
 * listener of one.
 */
export class Deadline {
  /** The whole time granted, in milliseconds. */
  readonly totalMs: number;
  readonly #endsAt: number;
  readonly #parent: AbortSignal | Deadline | undefined;
  readonly #listeners = new Set<Listener>();
  #stopWatching: () => void = () => {};
  #reason: unknown;
  #closed = false;

  /** @param ms at most 2^31-1, Node's longest timer */
  constructor(ms: number, parent?: AbortSignal | Deadline) {
    this.totalMs = ms;
    this.#endsAt = performance.now() + ms;
    this.#parent = parent;
  }

  /** Milliseconds left, never negative. */
  remaining(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /**
   * A share of the time, but never more than what is left, in milliseconds: of up to 1 the share is a fraction of the
   * whole deadline (`slice(1 / 3)`), above that it is milliseconds.
   */
  slice(share: number): number {
    return Math.min(share <= 1 ? this.totalMs * share : share, this.remaining());
  }

  /** Why it is over; undefined while it is not. The parent's reason, that of `cancel`, or {@link DeadlineExpired}. */
  get reason(): unknown {
    if (this.#reason === undefined && !this.#closed) {
      const parent = this.#parent;
      const isParentOver = parent instanceof Deadline ? parent.isOver : parent?.aborted;
      if (isParentOver) this.#reason = parent?.reason;
      else if (this.remaining() === 0) this.#reason = new DeadlineExpired(this.totalMs);
    }
    return this.#reason;
  }

  get isOver(): boolean {
    return this.reason !== undefined;
  }

  /** Calls back when it is over, at once if it is. Returns what ends the listening. */
  onOver(listener: Listener): () => void {
    if (this.isOver) {
      listener();
      return () => {};
    }
    this.#listeners.add(listener);
    if (this.#listeners.size === 1 && !this.#closed) this.#watch();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stopWatching();
    };
  }

  /** What being over means for a request that was `where` at that moment. */
  error(where: CancelledError["where"]): CancelledError | TimeoutError {
    if (!(this.reason instanceof DeadlineExpired)) return new CancelledError(where);
    return new TimeoutError(where === "sent" ? "sent" : "not_sent", "deadline", this.reason.afterMs);
  }

  /** Waits, keeping the process alive. Rejects at once when the deadline is over. */
  async wait(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    const over = await new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, ms, false);
      stop = this.onOver(() => resolve(true));
    });
    clearTimeout(timer);
    stop();
    if (over) throw this.error("queued");
  }

  /** Ends it and everything that it is the deadline of, for a reason that is not undefined. */
  cancel(reason: unknown): void {
    if (this.#closed || this.isOver) return;
    this.#reason = reason;
    this.#tell();
  }

  /** It does not end any more, and nobody will hear of it. Call it when the tool call has ended. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#stopWatching();
  }

  /** Only while somebody listens, so that nothing is left behind. */
  #watch(): void {
    const tell = () => this.#tell();
    const timer = setTimeout(tell, this.remaining()).unref();
    let leave = () => {};
    this.#stopWatching = () => {
      clearTimeout(timer);
      leave();
    };
    if (this.#parent) leave = whenOver(this.#parent, tell);
  }

  #tell(): void {
    if (this.#closed) return;
    // Timers may be early by less than a millisecond.
    if (!this.isOver) this.#reason = new DeadlineExpired(this.totalMs);
    this.#closed = true;
    this.#stopWatching();
    // One that another has stopped meanwhile is not told.
    for (const listener of this.#listeners) if (this.#listeners.delete(listener)) listener();
  }
}

const whenOver = (parent: AbortSignal | Deadline, listener: Listener): (() => void) => {
  if (parent instanceof Deadline) return parent.onOver(listener);
  parent.addEventListener("abort", listener, { once: true });
  return () => parent.removeEventListener("abort", listener);
};
