import { describe, expect, it } from "vitest";
import { askedWait } from "../../src/heymilo/http/rate-limit.ts";
import fc from "../support/fast-check.ts";

const NOW = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");

describe("the wait that an answer asks for", () => {
  it.each<[name: string, headers: Record<string, string | string[]>, status: number, ms: number | undefined]>([
    ["nothing", {}, 429, undefined],
    ["seconds", { "retry-after": "12" }, 503, 12_000],
    ["fractions", { "retry-after": " 1.5 " }, 429, 1_500],
    ["a date, by the answer's clock", { "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" }, 429, 30_000],
    ["an ISO date", { "retry-after": "2026-10-21T07:28:05Z" }, 429, 5_000],
    ["a date in the past", { "retry-after": "Wed, 21 Oct 2026 07:00:00 GMT" }, 429, 0],
    ["an absurd wait", { "retry-after": "86400000" }, 429, 3_600_000],
    ["rubbish", { "retry-after": "soon", "x-ratelimit-reset": "" }, 429, undefined],
    ["a negative wait", { "retry-after": "-5" }, 429, 0],
    ["the window's end, after a 429", { "x-ratelimit-reset": "42" }, 429, 42_000],
    ["the window's end, after another error", { "x-ratelimit-reset": "42" }, 503, undefined],
    ["epoch seconds", { "x-ratelimit-reset": String(NOW / 1000 + 7) }, 429, 7_000],
    ["epoch milliseconds", { "x-ratelimit-reset": String(NOW + 1_500) }, 429, 1_500],
    ["RateLimit-Reset", { "ratelimit-reset": "9" }, 429, 9_000],
    ["repeated lines", { "retry-after": ["3", "9"] }, 429, 3_000],
  ])("%s", (_name, headers, status, ms) => {
    expect(askedWait(headers, status, NOW)).toBe(ms);
  });

  it("stays within bounds whatever it is given", () => {
    const name = fc.constantFrom("retry-after", "x-ratelimit-reset", "ratelimit-reset");
    const value = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (headers) => {
        const ms = askedWait(headers, 429, NOW) ?? 0;
        expect(ms >= 0 && ms <= 3_600_000).toBe(true);
      }),
    );
  });
});
