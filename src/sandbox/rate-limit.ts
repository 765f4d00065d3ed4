/** The documented allowance is per minute and key. */
const WINDOW_MS = 60_000;

/** Counts requests in fixed windows of a minute; the first request of a window opens it. 0 lifts the limit. */
export class RateLimit {
  #windowEnds = 0;
  #used = 0;

  constructor(
    readonly perMinute: number,
    readonly now: () => number,
  ) {}

  /** Header names are the sandbox's guess: HeyMilo says that there are such headers, not what they are called. */
  take(): { allowed: boolean; headers: Record<string, string> } {
    if (this.perMinute === 0) return { allowed: true, headers: {} };
    const now = this.now();
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + WINDOW_MS;
      this.#used = 0;
    }
    const allowed = this.#used < this.perMinute;
    if (allowed) this.#used += 1;
    const headers: Record<string, string> = {
      "x-ratelimit-limit": String(this.perMinute),
      "x-ratelimit-remaining": String(this.perMinute - this.#used),
      "x-ratelimit-reset": String(Math.ceil(this.#windowEnds / 1000)),
    };
    if (!allowed) headers["retry-after"] = String(Math.ceil((this.#windowEnds - now) / 1000));
    return { allowed, headers };
  }
}
