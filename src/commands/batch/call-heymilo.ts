import type { HeyMilo } from "../../heymilo/client.ts";
import { type Clock, Deadline, pause } from "../../heymilo/deadline.ts";
import { classify } from "../../heymilo/outcome.ts";

export type CallHeyMilo = <T>(work: (heymilo: HeyMilo) => Promise<T>) => Promise<T>;

interface CallOptions {
  open(deadline: Deadline): HeyMilo | Promise<HeyMilo>;
  timeoutMs: number;
  clock: Clock;
  /** Somebody wants the run to end: no wait goes on. */
  stopping: AbortSignal;
  onNote(message: string): void;
}

/** HeyMilo will say the same to every other request. */
export const STOPPING_STATUSES = [401, 402, 403];

/** An hour is the longest single wait that a 429 can ask for. */
const LONGEST_WAIT_MS = 3_600_000;
const SHORTEST_WAIT_MS = 1_000;

/**
 * Calls again what the rate limit did not let through, after the wait that was asked for, within an hour in all. Other
 * programs with the same key use it up too, so this is no failure; and it is certain that nothing was carried out.
 */
export const createCall = ({ open, timeoutMs, clock, stopping, onNote }: CallOptions): CallHeyMilo => {
  let waiting = 0;
  const once: CallHeyMilo = async (work) => {
    const deadline = new Deadline(timeoutMs, { clock });
    try {
      return await work(await open(deadline));
    } finally {
      deadline.close();
    }
  };
  return async (work) => {
    for (let leftMs = LONGEST_WAIT_MS; ; ) {
      try {
        return await once(work);
      } catch (error) {
        const { retry } = classify(error);
        const waitMs = typeof retry === "object" ? Math.max(retry.afterMs, SHORTEST_WAIT_MS) : undefined;
        if (waitMs === undefined || waitMs > leftMs || stopping.aborted) throw error;
        const seconds = Math.ceil(waitMs / 1000);
        if (waiting === 0) onNote(`HeyMilo's rate limit is used up, by others too; waiting ${seconds} s.`);
        waiting += 1;
        await pause(clock, waitMs, stopping);
        waiting -= 1;
        leftMs -= waitMs;
      }
    }
  };
};
