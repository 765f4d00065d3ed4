import { expect, it } from "vitest";
import { minimal, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

it("a key that leaks is in the request log as a place, and never as the key", async () => {
  const apiKey = "k3y-that-must-not-show";
  const { call, control } = await sandboxForTest({ apiKey });
  await call("GET", `/postings?search=${apiKey}`);
  await call("GET", `/postings/${apiKey}`);
  await call("POST", "/postings", { ...minimal, instructions: `use ${apiKey}` });
  const log = await control("GET", "/requests");
  expect(log.requests.map(({ key_leaked_in }: { key_leaked_in: string[] }) => key_leaked_in)).toEqual([
    ["url"],
    ["url"],
    ["body"],
  ]);
  expect(JSON.stringify(log)).not.toContain(apiKey);
});

it("the rate limit counts requests per window, says so in every answer, and lets go after a minute", async () => {
  const clock = testClock("2027-01-01T00:00:00Z");
  const { call, control } = await sandboxForTest({ rateLimit: 2, now: clock.now });
  const reset = String(Date.parse("2027-01-01T00:01:00Z") / 1000);
  for (const remaining of ["1", "0"]) {
    const { status, headers } = await call("GET", "/postings");
    expect([status, headers.get("x-ratelimit-remaining")]).toEqual([200, remaining]);
    expect([headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-reset")]).toEqual(["2", reset]);
  }
  clock.move(20_500);
  const { status, headers } = await call("POST", "/postings", minimal);
  expect([status, headers.get("retry-after")]).toEqual([429, "40"]);
  await control("GET", "/state");
  clock.move(39_500);
  expect((await call("GET", "/postings")).body.data).toEqual([]);
});
