/** Where waiting and measuring take their time from, so that a simulation can put another in its place. */
export interface Clock {
  /** Milliseconds from a fixed point. It never goes back. */
  now(): number;
  /** Calls back once, after `ms`, and keeps the process alive until then. Returns what calls it off. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
