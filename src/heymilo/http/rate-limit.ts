/** Response headers by name; several lines of one name as an array. */
export type Headers = Record<string, string | string[] | undefined>;

/** What the answer says about HeyMilo's request budget. HeyMilo documents no header names, so the common ones are read. */
export interface RateLimit {
  limit?: number | undefined;
  remaining?: number | undefined;
  resetMs?: number | undefined;
  /** Milliseconds to wait before the next request, from Retry-After alone. */
  retryAfterMs?: number | undefined;
}

/** A longer wait than this is a misread header or an outage, not a rate limit of 300 a minute. */
const LONGEST_WAIT_MS = 3_600_000;

const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)|^\d{4}-\d\d-\d\d/i;

/**
 * Reads Retry-After (seconds or a date), X-RateLimit-* and RateLimit-*, whatever the case of their names. Unreadable
 * values count as absent; waits are within 0 and one hour.
 *
 * @param nowMs the time of the answer, in the answer's own clock (its Date header) where there is one
 */
export function readRateLimit(headers: Headers, nowMs: number): RateLimit {
  const found: Record<string, string> = {};
  for (const name in headers) {
    const lower = name.toLowerCase();
    if (lower !== "retry-after" && !lower.includes("ratelimit")) continue;
    const value = headers[name];
    if (value !== undefined) found[lower] = Array.isArray(value) ? value.join(", ") : value;
  }

  const plain = (name: string) => found[`x-ratelimit-${name}`] ?? found[`ratelimit-${name}`];
  return {
    limit: leadingNumber(plain("limit")),
    remaining: leadingNumber(plain("remaining")),
    resetMs: moment(plain("reset"), nowMs),
    retryAfterMs: moment(found["retry-after"], nowMs),
  };
}

/** The leading number of "100" or of "100, 100;window=60", if there is one. */
function leadingNumber(value: string | undefined): number | undefined {
  const digits = value?.match(/^\s*"?(\d+(?:\.\d+)?)/)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** From seconds, epoch seconds, epoch milliseconds or a date to milliseconds from now, within the bounds. */
function moment(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const seconds = HTTP_DATE.test(text) ? undefined : leadingNumber(text);
  const waitMs = seconds === undefined ? Date.parse(text) - nowMs : fromNumber(seconds, nowMs);
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}

/** Nobody waits 30 years: a number that large is a point in time (of 2001 or later) in seconds or milliseconds. */
function fromNumber(value: number, nowMs: number): number {
  if (value >= 1e12) return value - nowMs;
  if (value >= 1e9) return value * 1000 - nowMs;
  return value * 1000;
}
