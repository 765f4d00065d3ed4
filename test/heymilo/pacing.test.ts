import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Deadline } from "../../src/heymilo/deadline.ts";
import { createPacing, type QueuePlace, type TurnOptions } from "../../src/heymilo/http/pacing.ts";
import { SURVEY } from "../../src/heymilo/http/rate.ts";
import { VirtualTime } from "../simulation/virtual-time.ts";
import { client, deadline, failure, httpServer } from "../support/raw-servers.ts";

afterEach(() => {
  vi.useRealTimers();
});

const inTurn = async <T>(
  pacing: ReturnType<typeof createPacing>,
  task: () => Promise<T>,
  deadline: Deadline,
  options?: TurnOptions,
): Promise<T> => {
  const end = await pacing.turn(deadline, options);
  return task().finally(end);
};

it("has no more in flight than allowed, and tells the others their place", async () => {
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
  const told: string[] = [];
  const onProgress = (message: string) => told.push(message);
  await Promise.all(
    Array.from({ length: 9 }, () => http.send({ method: "GET", path: "/api/v2/x", onProgress }, deadline())),
  );
  expect(most).toBe(3);
  expect(told.map((message) => /(next|\d+ before it) in the queue/.exec(message)?.[1])).toEqual([
    "next",
    ...[1, 2, 3, 4, 5].map((before) => `${before} before it`),
  ]);
});

it("never starts more than the rate in any minute", async () => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
  });
  const pacing = createPacing({ ratePerMinute: 30, maxInFlight: 0 });
  const longDeadline = deadline(1_000_000);
  const starts: number[] = [];
  for (let request = 0; request < 150; request++) {
    void inTurn(pacing, async () => starts.push(Date.now()), longDeadline);
    await vi.advanceTimersByTimeAsync(request % 7 === 0 ? 900 : 20);
  }
  await vi.advanceTimersByTimeAsync(600_000);
  expect(starts).toHaveLength(150);
  const inMinuteFrom = (start: number) => starts.filter((time) => time >= start && time < start + 60_000).length;
  expect(Math.max(...starts.map(inMinuteFrom))).toBe(30);
});

it("lets a request leave the queue without costing the others a turn", async () => {
  const pacing = createPacing({ ratePerMinute: 0, maxInFlight: 1 });
  const giveUp = new AbortController();
  const busy = inTurn(pacing, () => sleep(300), deadline());
  const leaving = failure(inTurn(pacing, async () => {}, deadline(20_000, giveUp.signal)));
  const late = failure(inTurn(pacing, async () => {}, deadline(100)));
  const patient = inTurn(pacing, async () => "its turn", deadline());
  giveUp.abort();
  expect(await leaving).toMatchObject({ name: "CancelledError", where: "queued" });
  expect(await late).toMatchObject({ name: "TimeoutError", which: "queue", phase: "not_sent", afterMs: 100 });
  await busy;
  expect(await patient).toBe("its turn");
});

describe("on virtual time, at 10 a minute", () => {
  const scene = (maxInFlight = 2) => {
    const time = new VirtualTime();
    const pacing = createPacing({ ratePerMinute: 10, maxInFlight, clock: time });
    const done: string[] = [];
    /** One request of 100 ms. */
    const ask = (name: string, call: Deadline, options = {}) =>
      inTurn(pacing, () => time.pause(100).then(() => void done.push(name)), call, options);
    /** A call that makes so many requests, one after the other. */
    const call = async (name: string, requests: number, ms = 600_000) => {
      const own = new Deadline(ms, { clock: time });
      try {
        for (let number = 1; number <= requests; number += 1) await ask(`${name}${number}`, own.capped(ms));
      } finally {
        own.close();
      }
    };
    return { time, pacing, done, ask, call };
  };

  it("lets calls that came first end first", async () => {
    const { time, done, call } = scene(1);
    const calls = ["a", "b", "c", "d"].map(async (name, index) => {
      await time.pause(index);
      await call(name, 2);
    });
    await time.run(Promise.all(calls));
    // While one is answered, the next that waits is at work.
    expect(done).toEqual(["a1", "b1", "a2", "b2", "c1", "d1", "c2", "d2"]);
  });

  it("lets others pass a call of many requests, and that one go on", async () => {
    const { time, done, ask, call } = scene(0);
    const own = new Deadline(600_000, { clock: time });
    const big = Array.from({ length: 26 }, (_, index) => ask(`big${index + 1}`, own));
    const small = ["one", "two"].map((name) => time.pause(200).then(() => call(name, 1)));
    const stream = Array.from({ length: 10 }, (_, index) =>
      time.pause(90_000 + index).then(() => call(`later${index + 1}-`, 1)),
    );
    await time.run(Promise.all([...big, ...small, ...stream]));
    own.close();
    const names = (from: number, to: number) => done.slice(from, to).map((name) => name.replace(/\d+-?\d*/, ""));
    expect(names(0, 10)).toEqual(Array(10).fill("big"));
    // Two are left of its third share, then come the calls that came meanwhile.
    expect(names(10, 20)).toEqual(["big", "big", "one", "two", ...Array(6).fill("big")]);
    expect(names(20, 30)).toEqual(["big", "big", ...Array(8).fill("later")]);
  });

  it("refuses at once who cannot have a turn in time, and says how long the queue is", async () => {
    const { time, call } = scene(0);
    const endings = Array.from({ length: 30 }, async (_, index) => {
      const error = await call(`${index} `, 1, index < 20 ? 100_000 : 45_000).catch((error: unknown) => error);
      return { at: time.now(), error };
    });
    const seen = await time.run(Promise.all(endings));
    expect(seen.slice(0, 20).map(({ error }) => error)).toEqual(Array(20).fill(undefined));
    for (const { at, error } of seen.slice(20)) {
      expect(at).toBe(0);
      expect(error).toMatchObject({ which: "queue", phase: "not_sent", retryAfterMs: 122_000 });
      expect(String(error)).toContain("10 requests go first, at 10 a minute, and the next free turn is in 122 s");
    }
  });

  it("tells who waits how many go first, and how long the rate makes it wait", async () => {
    const { time, ask, call } = scene(0);
    const places: QueuePlace[] = [];
    const onQueued = (place: QueuePlace) => places.push(place);
    const first = Array.from({ length: 10 }, (_, index) => call(String(index), 1));
    const own = new Deadline(600_000, { clock: time });
    const later = Array.from({ length: 11 }, () => ask("later", own, { onQueued }));
    await time.run(Promise.all([...first, ...later]));
    own.close();
    expect(places[0]).toEqual({ before: 0, waitMs: 61_000 });
    expect(places[10]).toEqual({ before: 10, waitMs: 122_000 });
  });

  it("gives all reads across interviewers half of the rate together, and other calls their turn at once", async () => {
    const { time, ask } = scene(4);
    const starts: number[] = [];
    const calls = [1, 2, 3].map(() => new Deadline(600_000, { clock: time }));
    const reads = calls.flatMap((own) =>
      Array.from({ length: 8 }, () => ask("survey", own, { share: SURVEY }).then(() => starts.push(time.now() - 100))),
    );
    const others = Array.from({ length: 20 }, async (_, index) => {
      const askedAt = 5_000 + 12_500 * index;
      await time.pause(askedAt);
      const own = new Deadline(45_000, { clock: time });
      await ask("other", own).finally(() => own.close());
      return time.now() - 100 - askedAt;
    });
    await time.run(Promise.all([...reads, ...others]));
    for (const call of calls) call.close();
    expect(starts).toHaveLength(24);
    const inMinuteFrom = (start: number) => starts.filter((at) => at >= start && at < start + 60_000).length;
    expect(Math.max(...starts.map(inMinuteFrom))).toBe(5);
    expect(await Promise.all(others)).toEqual(Array(20).fill(0));
  });

  it("refuses a read across interviewers that gets no turn in time, and says when there is one", async () => {
    const { time, ask } = scene(4);
    const own = new Deadline(45_000, { clock: time });
    const endings = Array.from({ length: 7 }, () =>
      ask("survey", own, { share: SURVEY }).catch((error: unknown) => error),
    );
    const seen = await time.run(Promise.all(endings));
    own.close();
    expect(seen.filter(Boolean)).toHaveLength(2);
    expect(seen[5]).toMatchObject({ which: "queue", phase: "not_sent" });
    expect(String(seen[5])).toContain(
      "reads across interviewers have 5 turns a minute, and the next free turn is in 61 s",
    );
  });

  it("keeps a place for reads while writes are not answered", async () => {
    const { time, pacing, ask } = scene(2);
    const own = new Deadline(600_000, { clock: time });
    const writes = [1, 2].map(() => inTurn(pacing, () => time.pause(30_000), own, { isWrite: true }));
    const readAt = ask("read", own).then(() => time.now());
    await time.run(Promise.all([...writes, readAt]));
    own.close();
    expect(await readAt).toBe(100);
  });

  it("says of a pause that HeyMilo asked for it", async () => {
    const { time, pacing, call } = scene();
    pacing.pause(50_000);
    const error = await time.run(failure(call("a", 1, 45_000)));
    expect(error).toMatchObject({ which: "queue", retryAfterMs: 50_000 });
    expect(String(error)).toContain("HeyMilo asked for a pause, and the next free turn is in 50 s");
  });
});

it.each([
  [200, 50],
  [50, 200],
])("starts nothing while it is paused, and all of it when the longest pause is over: %i, %i", async (...pauses) => {
  const pacing = createPacing({ ratePerMinute: 0, maxInFlight: 2 });
  const pausedAt = performance.now();
  for (const ms of pauses) pacing.pause(ms);
  const starts = await Promise.all([1, 2, 3].map(() => inTurn(pacing, async () => performance.now(), deadline())));
  for (const start of starts) expect(start - pausedAt).toBeGreaterThanOrEqual(199);
});

it("leaves no listeners on the call's deadline", async () => {
  const pacing = createPacing({ ratePerMinute: 1_000, maxInFlight: 2 });
  const call = deadline(20_000);
  await Promise.all(Array.from({ length: 50 }, () => inTurn(pacing, () => sleep(1), call)));
  await Promise.allSettled([inTurn(pacing, () => Promise.reject(new Error("no")), call)]);
  expect(getEventListeners(call.signal, "abort")).toHaveLength(0);
});
