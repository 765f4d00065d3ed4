import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError, TimeoutError } from "./errors.ts";

/** Why a deadline's signal aborted when it was not the caller who gave up. */
export class DeadlineExpired extends Error {
  /** The time that had been granted, in milliseconds. */
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`the deadline of ${afterMs} ms has passed`);
    this.name = "DeadlineExpired";
    this.afterMs = afterMs;
  }
}

/**
 * The time that one tool call may take, for everything it does: queueing, connecting, every attempt and every wait.
 * It never keeps the process alive, and cleans up after itself at the latest when it expires.
 */
export class Deadline {
  /** The whole time granted, in milliseconds. */
  readonly totalMs: number;
  /** Aborts with the parent's reason when the parent aborts, and with {@link DeadlineExpired} when time is up. */
  readonly signal: AbortSignal;
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #forget: () => void;

  /** @param ms at most 2^31-1, Node's longest timer */
  constructor(ms: number, parent?: AbortSignal) {
    const controller = new AbortController();
    this.totalMs = ms;
    this.signal = controller.signal;
    // One call may have many requests in the queue; Node would print a leak warning at the eleventh.
    setMaxListeners(0, this.signal);
    this.#endsAt = performance.now() + ms;
    const onParentAbort = () => {
      this.close();
      controller.abort(parent?.reason);
    };
    this.#forget = () => parent?.removeEventListener("abort", onParentAbort);
    this.#timer = setTimeout(() => {
      this.close();
      controller.abort(new DeadlineExpired(ms));
    }, ms).unref();
    if (parent?.aborted) onParentAbort();
    else parent?.addEventListener("abort", onParentAbort, { once: true });
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

  /** Waits, keeping the process alive. Rejects at once when the deadline's signal aborts. */
  async wait(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.signal });
    } catch {
      throw abortError(this.signal, "queued");
    }
  }

  /** Ends the deadline early: its signal never aborts any more. Call it when the tool call has ended. */
  close(): void {
    clearTimeout(this.#timer);
    this.#forget();
  }
}

/** What an aborted signal means for a request that was `where` at that moment. */
export function abortError(
  signal: AbortSignal,
  where: CancelledError["where"],
): CancelledError | TimeoutError {
  if (!(signal.reason instanceof DeadlineExpired)) return new CancelledError(where);
  return new TimeoutError(where === "sent" ? "sent" : "not_sent", "deadline", signal.reason.afterMs);
}
