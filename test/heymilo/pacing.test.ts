import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { createPacing } from "../../src/heymilo/http/pacing.ts";
import { client, deadline, failure, httpServer } from "../support/raw-servers.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("has no more in flight than allowed, and tells the others their position", async () => {
  let inFlight = 0;
  let most = 0;
  const server = await httpServer((_request, response) => {
    most = Math.max(most, ++inFlight);
    setTimeout(() => {
      inFlight--;
      response.setHeader("content-type", "application/json").end("{}");
    }, 20);
  });
  const http = client(server.url, { maxInFlight: 3 });
  await http.prewarm();
  const positions: number[] = [];
  const onQueued = (position: number) => positions.push(position);
  await Promise.all(
    Array.from({ length: 9 }, () => http.send({ method: "GET", path: "/api/v2/x", onQueued }, deadline())),
  );
  expect(most).toBe(3);
  expect(positions).toEqual([1, 2, 3, 4, 5, 6]);
});

it("never starts more than the rate in any minute", async () => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
  });
  const pacing = createPacing({ ratePerMinute: 30, maxInFlight: 0 });
  const longDeadline = deadline(1_000_000);
  const starts: number[] = [];
  for (let request = 0; request < 150; request++) {
    void pacing.run(async () => starts.push(Date.now()), longDeadline);
    await vi.advanceTimersByTimeAsync(request % 7 === 0 ? 900 : 20);
  }
  await vi.advanceTimersByTimeAsync(600_000);
  expect(starts).toHaveLength(150);
  const inMinuteFrom = (start: number) =>
    starts.filter((time) => time >= start && time < start + 60_000).length;
  expect(Math.max(...starts.map(inMinuteFrom))).toBe(30);
});

it("lets a request leave the queue without costing the others a turn", async () => {
  const pacing = createPacing({ ratePerMinute: 2, maxInFlight: 0 });
  const giveUp = new AbortController();
  await pacing.run(async () => {}, deadline());
  await pacing.run(async () => {}, deadline());
  const leaving = failure(pacing.run(async () => {}, deadline(20_000, giveUp.signal)));
  const late = failure(pacing.run(async () => {}, deadline(100)));
  giveUp.abort();
  expect(await leaving).toMatchObject({ name: "CancelledError", where: "queued" });
  expect(await late).toMatchObject({ name: "TimeoutError", which: "queue", phase: "not_sent", afterMs: 100 });
});

it.each([
  [200, 50],
  [50, 200],
])(
  "starts nothing while it is paused, and all of it when the longest pause is over: %i, %i",
  async (...pauses) => {
    const pacing = createPacing({ ratePerMinute: 0, maxInFlight: 2 });
    await pacing.load();
    const pausedAt = performance.now();
    for (const ms of pauses) pacing.pause(ms);
    const starts = await Promise.all(
      [1, 2, 3].map(() => pacing.run(async () => performance.now(), deadline())),
    );
    for (const start of starts) expect(start - pausedAt).toBeGreaterThanOrEqual(199);
  },
);

it("leaves no listeners on the call's deadline", async () => {
  const pacing = createPacing({ ratePerMinute: 1_000, maxInFlight: 2 });
  const call = deadline(20_000);
  await Promise.all(Array.from({ length: 50 }, () => pacing.run(() => sleep(1), call)));
  await Promise.allSettled([pacing.run(() => Promise.reject(new Error("no")), call)]);
  expect(getEventListeners(call.signal, "abort")).toHaveLength(0);
});
