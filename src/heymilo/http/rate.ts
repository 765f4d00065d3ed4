import type { Clock } from "../deadline.ts";

/**
 * A sliding window, since HeyMilo does not say which kind it has: with fixed windows, ours would let 600 through around
 * the border, and 300 in any minute are right for a server's fixed window wherever that begins. The second more than
 * a minute is for requests that overtake earlier requests on their way.
 */
export const WINDOW_MS = 61_000;

/** A part of the rate which all requests of one kind have together, so that calls that somebody waits for have the rest. */
export interface RateShare {
  part: number;
  /** What has it, in words. */
  of: string;
}

/** Looking through all interviewers takes a request for each 100 candidates. */
export const SURVEY: RateShare = { part: 1 / 2, of: "reads across interviewers" };

/** When the requests of the last minute were started, and so when the next ones may be. */
export class Rate {
  /** Of the whole rate and of each share, the earliest first. */
  readonly #starts = new Map<RateShare | undefined, number[]>();

  /** @param perMinute 0 for no limit */
  constructor(
    readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** How many requests a share may start in a minute. */
  most({ part }: RateShare): number {
    return this.perMinute && Math.max(1, Math.floor(this.perMinute * part));
  }

  /** How long the next start waits that has so many before it: for the whole rate, or for a share of it. */
  wait(before: number, share?: RateShare): number {
    const most = share ? this.most(share) : this.perMinute;
    if (most === 0) return 0;
    const now = this.clock.now();
    const starts = this.#starts.get(share) ?? [];
    while (starts[0] !== undefined && starts[0] + WINDOW_MS <= now) starts.shift();
    const freedBy = starts[(before % most) - (most - starts.length)];
    const ownMs = freedBy === undefined ? 0 : freedBy + WINDOW_MS - now;
    return ownMs + Math.floor(before / most) * WINDOW_MS;
  }

  /** Of the whole rate, and of its share. */
  start(share: RateShare | undefined): void {
    if (this.perMinute === 0) return;
    for (const of of new Set([undefined, share])) {
      const starts = this.#starts.get(of) ?? [];
      starts.push(this.clock.now());
      this.#starts.set(of, starts);
    }
  }
}
