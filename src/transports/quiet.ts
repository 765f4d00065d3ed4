import { setTimeout as sleep } from "node:timers/promises";

const CHECK_MS = 50;

/** Resolves when nothing is busy any more. */
export const quiet = async (busy: () => boolean): Promise<void> => {
  while (busy()) await sleep(CHECK_MS);
};
