/** Response headers by name; several lines of one name as an array. */
export type Headers = Record<string, string | string[] | undefined>;

/** A longer wait than this is a misread header or an outage, not a rate limit of 300 a minute. */
const LONGEST_WAIT_MS = 3_600_000;

const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)|^\d{4}-\d\d-\d\d/i;

/**
 * How long an answer asks to wait, in milliseconds: by Retry-After (seconds or a date), or after a 429 by the end of the
 * rate limit's window. HeyMilo documents no header names, so the common names are read. Unreadable values count as
 * absent; waits are within 0 and one hour.
 *
 * @param nowMs the time of the answer, in the answer's own clock (its Date header) where there is one
 */
export function askedWait(headers: Headers, status: number, nowMs: number): number | undefined {
  const read = (name: string) => moment([headers[name]].flat().join(", "), nowMs);
  const asked = read("retry-after");
  // The end of the window is when a rate-limited request may succeed; for other errors it says nothing.
  if (asked !== undefined || status !== 429) return asked;
  return read("x-ratelimit-reset") ?? read("ratelimit-reset");
}

/** The leading number of "100" or of "100, 100;window=60", if there is one. */
function leadingNumber(value: string): number | undefined {
  const digits = value.match(/^\s*"?(\d+(?:\.\d+)?)/)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** From seconds, epoch seconds, epoch milliseconds or a date to milliseconds from now, within the bounds. */
function moment(value: string, nowMs: number): number | undefined {
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
