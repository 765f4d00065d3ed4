/** Where waiting and measuring take their time from, so that a simulation can put another in its place. */
export interface Clock {
  /** Milliseconds from a fixed point. It never goes back. */
  now(): number;
  /** Calls back once, not before `ms` are over, and keeps the process alive until then. Returns what calls it off. */
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

/** Waits, but not on when it is told to stop. */
export const pause = async (clock: Clock, ms: number, stopping: AbortSignal): Promise<void> => {
  if (stopping.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      stopTimer();
      stopping.removeEventListener("abort", end);
      resolve();
    };
    const stopTimer = clock.after(ms, end);
    stopping.addEventListener("abort", end);
  });
};
