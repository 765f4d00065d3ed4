import { describe, expect, it } from "vitest";
import { readRateLimit } from "../../src/heymilo/http/rate-limit.ts";
import fc from "../support/fast-check.ts";

const NOW = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");

describe("readRateLimit", () => {
  it.each([
    ["nothing", {}, {}],
    ["seconds", { "retry-after": "12" }, { retryAfterMs: 12_000 }],
    ["fractions", { "Retry-After": " 1.5 " }, { retryAfterMs: 1_500 }],
    [
      "a date, by the answer's clock",
      { "RETRY-AFTER": "Wed, 21 Oct 2026 07:28:30 GMT" },
      { retryAfterMs: 30_000 },
    ],
    ["an ISO date", { "retry-after": "2026-10-21T07:28:05Z" }, { retryAfterMs: 5_000 }],
    ["a date in the past", { "retry-after": "Wed, 21 Oct 2026 07:00:00 GMT" }, { retryAfterMs: 0 }],
    ["an absurd wait", { "retry-after": "86400000" }, { retryAfterMs: 3_600_000 }],
    ["rubbish", { "retry-after": "soon", "x-ratelimit-reset": "", "x-ratelimit-limit": "many" }, {}],
    ["a negative wait", { "retry-after": "-5" }, { retryAfterMs: 0 }],
    [
      "X-RateLimit with a delta",
      { "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "42" },
      { limit: 300, remaining: 0, resetMs: 42_000 },
    ],
    ["epoch seconds", { "x-ratelimit-reset": String(NOW / 1000 + 7) }, { resetMs: 7_000 }],
    ["epoch milliseconds", { "x-ratelimit-reset": String(NOW + 1_500) }, { resetMs: 1_500 }],
    [
      "RateLimit-*",
      { "RateLimit-Limit": "100, 100;w=60", "RateLimit-Remaining": "3", "RateLimit-Reset": "9" },
      { limit: 100, remaining: 3, resetMs: 9_000 },
    ],
    ["repeated lines", { "retry-after": ["3", "9"] }, { retryAfterMs: 3_000 }],
  ])("%s", (_name, headers, expected) => {
    expect(readRateLimit(headers, NOW)).toEqual(expected);
  });

  it("stays within bounds whatever it is given", () => {
    const name = fc.constantFrom("Retry-After", "X-RateLimit-Reset", "ratelimit-reset");
    const value = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (headers) => {
        const { resetMs = 0, retryAfterMs = 0 } = readRateLimit(headers, NOW);
        for (const ms of [resetMs, retryAfterMs]) expect(ms >= 0 && ms <= 3_600_000).toBe(true);
      }),
    );
  });
});
