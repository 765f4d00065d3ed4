import { setTimeout as sleep } from "node:timers/promises";

/** A terminal's Ctrl-C, a supervisor's or a client's request, and a terminal that is closed. */
const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `told` at every signal that asks the program to end. Without a listener Node would end at once. */
export const onToldToEnd = (told: () => void): void => {
  for (const signal of END_SIGNALS) process.on(signal, told);
};

/** A terminal and a process manager may both pass on one signal. A second signal within this time does not count. */
const SAME_SIGNAL_MS = 500;

/** The first signal asks to end; one that comes later asks to end now. */
export const listenForTheEnd = (): { ending: AbortSignal; hurrying: AbortSignal } => {
  const ending = new AbortController();
  const hurrying = new AbortController();
  let toldAt = 0;
  onToldToEnd(() => {
    if (!ending.signal.aborted) {
      toldAt = performance.now();
      ending.abort();
    } else if (performance.now() - toldAt > SAME_SIGNAL_MS) hurrying.abort();
  });
  return { ending: ending.signal, hurrying: hurrying.signal };
};

const CHECK_MS = 50;

/** Resolves when nothing is busy any more. */
export const untilIdle = async (busy: () => boolean): Promise<void> => {
  while (busy()) await sleep(CHECK_MS);
};
