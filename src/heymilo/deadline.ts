import { setMaxListeners } from "node:events";
import { CancelledError, TimeoutError } from "./request-errors.ts";

/** All waiting and measuring goes by a clock. The simulation has one of its own. */
export interface Clock {
  /** Milliseconds from a fixed point. It never goes back. */
  now(): number;
  /** Calls back once after at least `ms`, and keeps the process alive until then. Returns a function that stops it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const dueAt = performance.now() + ms;
    // Node drops fractions and counts from when its loop last turned, so that a timer may be some milliseconds early.
    const comeBack = (): void => {
      const leftMs = dueAt - performance.now();
      if (leftMs > 0) timer = setTimeout(comeBack, Math.ceil(leftMs));
      else callback();
    };
    let timer = setTimeout(comeBack, ms);
    return () => clearTimeout(timer);
  },
};

/** Calls back once when the signal is aborted, at once if it already is. Returns what ends the listening. */
export const onAbort = (signal: AbortSignal, listener: () => void): (() => void) => {
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
};

/** Waits until the time has passed, or the signal is aborted. */
export const pause = async (clock: Clock, ms: number, stopping: AbortSignal): Promise<void> => {
  if (stopping.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      stopTimer();
      stopListening();
      resolve();
    };
    const stopTimer = clock.after(ms, end);
    const stopListening = onAbort(stopping, end);
  });
};

/** The reason of a deadline whose time has run out. One that somebody has cancelled has another reason. */
export class DeadlineExpired extends Error {
  override readonly name = "DeadlineExpired";

  /** @param afterMs the time that had been granted, in milliseconds */
  constructor(readonly afterMs: number) {
    super(`the deadline of ${afterMs} ms has passed`);
  }
}

interface DeadlineOptions {
  /** This deadline ends when its parent ends. */
  parent?: AbortSignal | Deadline | undefined;
  /** The parent's, or the system's, by default. */
  clock?: Clock | undefined;
}

/**
 * The time that one tool call may take, for everything it does: queueing, connecting, every attempt and every wait.
 * Close it when the call has ended: its timer keeps the process alive.
 */
export class Deadline {
  readonly totalMs: number;
  readonly clock: Clock;
  /** The deadline of the whole call. */
  readonly root: Deadline;
  readonly startedAt: number;
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  readonly #over = new AbortController();
  readonly #endsAt: number;
  #stopTimer: (() => void) | undefined;
  #leaveParent: (() => void) | undefined;

  /** @param ms at most 2^31-1, Node's longest timer */
  constructor(ms: number, { parent, clock }: DeadlineOptions = {}) {
    this.totalMs = ms;
    this.signal = this.#over.signal;
    this.clock = clock ?? (parent instanceof Deadline ? parent.clock : systemClock);
    this.root = parent instanceof Deadline ? parent.root : this;
    this.startedAt = this.clock.now();
    this.#endsAt = this.startedAt + ms;
    // Everything that a call waits for listens here. Node would take more than ten for a leak.
    setMaxListeners(0, this.signal);
    this.#stopTimer = this.clock.after(ms, () => this.cancel(new DeadlineExpired(ms)));
    const signal = parent instanceof Deadline ? parent.signal : parent;
    this.#leaveParent = signal && onAbort(signal, () => this.cancel(signal.reason));
  }

  remaining(): number {
    return Math.max(0, this.#endsAt - this.clock.now());
  }

  get isOver(): boolean {
    return this.signal.aborted || this.remaining() === 0;
  }

  /** Somebody gave up before the time had run out. */
  get isCancelled(): boolean {
    return this.signal.aborted && !(this.signal.reason instanceof DeadlineExpired);
  }

  /** The error for a request that was at `where` when the deadline ended. */
  error(where: CancelledError["where"]): CancelledError | TimeoutError {
    if (this.isCancelled) return new CancelledError(where);
    const { reason } = this.signal;
    const afterMs = reason instanceof DeadlineExpired ? reason.afterMs : this.totalMs;
    return new TimeoutError(where === "sent" ? "sent" : "not_sent", "deadline", afterMs);
  }

  /** Waits. Rejects at once when the deadline is over. */
  async wait(ms: number): Promise<void> {
    await pause(this.clock, ms, this.signal);
    if (this.signal.aborted) throw this.error("queued");
  }

  /** The promise's result. Undefined after `ms`, when the deadline is over, and if there is no promise. */
  async resultWithin<R>(ms: number, promise: Promise<R> | undefined): Promise<R | undefined> {
    let stopTimer = () => {};
    let stopListening = () => {};
    const late = new Promise<undefined>((resolve) => {
      stopTimer = this.clock.after(Math.max(ms, 0), () => resolve(undefined));
      stopListening = onAbort(this.signal, () => resolve(undefined));
    });
    try {
      return await Promise.race(promise ? [promise, late] : [late]);
    } finally {
      stopTimer();
      stopListening();
    }
  }

  /** A deadline for a part of the work: it ends with this one, or sooner. */
  capped(ms: number): Deadline {
    return new Deadline(Math.max(1, Math.min(ms, this.remaining())), { parent: this });
  }

  /** Ends it, and all deadlines that are part of it. The reason must not be undefined. */
  cancel(reason: unknown): void {
    this.close();
    this.#over.abort(reason);
  }

  close(): void {
    this.#stopTimer?.();
    this.#leaveParent?.();
  }
}
