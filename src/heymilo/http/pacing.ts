import type PQueue from "p-queue";
import type { Deadline } from "../deadline.ts";
import { TimeoutError } from "../errors.ts";
import { Lazy } from "../lazy.ts";

export interface PacingOptions {
  /** The most requests in any minute; 0 for no limit. */
  ratePerMinute: number;
  /** The most requests at a time; 0 for no limit. */
  maxInFlight: number;
}

/** Gives requests their turn, so that one process stays under HeyMilo's 300 requests a minute and key. */
export interface Pacing {
  /**
   * Runs the task when its turn comes. It leaves the queue at once when the deadline is over.
   *
   * @param onQueued called if it has to wait, with its position in the queue, from 1
   * @throws CancelledError if the caller gave up in the queue; TimeoutError `queue` if the deadline passed there, or is
   *   bound to pass before a wait that HeyMilo asked for is over
   */
  run<T>(task: () => Promise<T>, deadline: Deadline, onQueued?: (position: number) => void): Promise<T>;
  /** Starts nothing more for this long: HeyMilo answered 429, and the others in the queue would get the same. */
  pause(ms: number): void;
  /** Loads what is needed, which takes a few milliseconds. */
  load(): Promise<void>;
}

/**
 * A sliding window, since HeyMilo does not say which kind it has: with fixed windows, ours would let 600 through around
 * the border, and 300 in any minute are right for a server's fixed window wherever that begins. The second more than
 * a minute is for requests that travel faster than those before them.
 */
const WINDOW_MS = 61_000;

export function createPacing({ ratePerMinute, maxInFlight }: PacingOptions): Pacing {
  let pausedUntil = 0;
  let resume: NodeJS.Timeout | undefined;

  const loaded = new Lazy<PQueue>(async () => {
    const { default: Queue } = await import("p-queue");
    return new Queue({
      concurrency: maxInFlight || Number.POSITIVE_INFINITY,
      ...(ratePerMinute ? { intervalCap: ratePerMinute, interval: WINDOW_MS, strict: true } : {}),
    });
  });
  const pausedFor = () => Math.max(0, pausedUntil - performance.now());

  return {
    async load() {
      await loaded.get();
    },

    async run(task, deadline, onQueued) {
      const queue = await loaded.get();
      if (deadline.isOver) throw leftQueue(deadline, pausedFor());
      const wait = pausedFor();
      const left = deadline.remaining();
      if (wait > left) throw new TimeoutError("not_sent", "queue", left, wait);

      // The queue's own handling of a signal would also cut off a running task, whose end tells what became of it.
      const leaving = new AbortController();
      const stay = deadline.onOver(() => leaving.abort(leftQueue(deadline, pausedFor())));
      let started = false;
      const result = queue.add(
        () => {
          started = true;
          stay();
          return task();
        },
        { signal: leaving.signal },
      );
      if (!started && !leaving.signal.aborted) onQueued?.(queue.size);
      return result;
    },

    pause(ms) {
      if (ms <= pausedFor()) return;
      pausedUntil = performance.now() + ms;
      clearTimeout(resume);
      void loaded.ifAsked?.then((queue) => queue.pause());
      resume = setTimeout(() => void loaded.ifAsked?.then((queue) => queue.start()), ms).unref();
    },
  };
}

function leftQueue(deadline: Deadline, pausedMs: number): Error {
  const error = deadline.error("queued");
  if (!(error instanceof TimeoutError)) return error;
  return new TimeoutError("not_sent", "queue", error.afterMs, pausedMs || undefined);
}
