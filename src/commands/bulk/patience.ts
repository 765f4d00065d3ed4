import { classify } from "../../heymilo/outcome.ts";
import type { Within } from "./heymilo-world.ts";

export interface Patience {
  sleep(ms: number): Promise<void>;
  /** Somebody wants the run to end. */
  mustEnd(): boolean;
  onNote(message: string): void;
}

/** How soon a wait notices that it should end. */
const SLICE_MS = 500;

/**
 * Does again what the rate limit did not let through, after the wait that was asked for. Other programs with the same
 * key use it up too, so this is no failure; and it is certain that nothing was carried out.
 */
export const patiently = (within: Within, { sleep, mustEnd, onNote }: Patience): Within => {
  let waiting = 0;
  return async (work) => {
    for (;;) {
      try {
        return await within(work);
      } catch (error) {
        const { retry } = classify(error);
        if (typeof retry !== "object" || mustEnd()) throw error;
        const seconds = Math.ceil(retry.afterMs / 1000);
        if (waiting === 0) onNote(`HeyMilo's rate limit is used up, by others too; waiting ${seconds} s.`);
        waiting += 1;
        for (let left = retry.afterMs; left > 0 && !mustEnd(); left -= SLICE_MS)
          await sleep(Math.min(SLICE_MS, left));
        waiting -= 1;
      }
    }
  };
};
