/**
 * A sliding window, since HeyMilo does not say which kind it has: with fixed windows, ours would let 600 through around
 * the border, and 300 in any minute are right for a server's fixed window wherever that begins. The second more than
 * a minute is for requests that overtake earlier requests on their way.
 */
export const WINDOW_MS = 61_000;

/** When the requests of the last minute were started, and so when the next ones may be. */
export class RateWindow {
  /** The earliest first. */
  readonly #starts: number[] = [];

  /** @param most in a minute; 0 for no limit */
  constructor(readonly most: number) {}

  /** How long the next start waits that has so many before it. */
  untilTurn(now: number, before: number): number {
    if (this.most === 0) return 0;
    const starts = this.#starts;
    while (starts[0] !== undefined && starts[0] + WINDOW_MS <= now) starts.shift();
    const freedBy = starts[(before % this.most) - (this.most - starts.length)];
    const ownMs = freedBy === undefined ? 0 : freedBy + WINDOW_MS - now;
    return ownMs + Math.floor(before / this.most) * WINDOW_MS;
  }

  start(now: number): void {
    if (this.most > 0) this.#starts.push(now);
  }
}
