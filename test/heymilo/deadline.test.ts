import { getEventListeners } from "node:events";
import { expect, it, vi } from "vitest";
import { Deadline, DeadlineExpired } from "../../src/heymilo/deadline.ts";
import { CancelledError, TimeoutError } from "../../src/heymilo/errors.ts";
import { failure } from "../support/raw-servers.ts";

it("shares out its time, never more than is left", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const deadline = new Deadline(9_000);
  expect(deadline.slice(1 / 3)).toBe(3_000);
  expect(deadline.slice(5_000)).toBe(5_000);
  vi.advanceTimersByTime(7_000);
  expect([deadline.remaining(), deadline.slice(1 / 3), deadline.slice(5_000)]).toEqual([2_000, 2_000, 2_000]);
  vi.advanceTimersByTime(7_000);
  expect([deadline.remaining(), deadline.isOver]).toEqual([0, true]);
  vi.useRealTimers();
});

it("tells its own end from the caller's", async () => {
  const caller = new AbortController();
  const cancelled = new Deadline(60_000, caller.signal);
  caller.abort("stop");
  expect(cancelled.reason).toBe("stop");
  expect(cancelled.error("connecting")).toBeInstanceOf(CancelledError);

  const expired = new Deadline(1);
  expect(await failure(expired.wait(60_000))).toMatchObject({
    name: "TimeoutError",
    which: "deadline",
    afterMs: 1,
  });
  expect(expired.reason).toBeInstanceOf(DeadlineExpired);
  expect(expired.error("sent")).toEqual(new TimeoutError("sent", "deadline", 1));
  expect(new Deadline(60_000, expired).error("queued")).toBeInstanceOf(TimeoutError);
});

it("leaves nothing behind", () => {
  const caller = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const listeners = () => getEventListeners(caller.signal, "abort").length;
  const before = timers();
  const deadline = new Deadline(60_000, caller.signal);
  const inner = new Deadline(50_000, deadline);
  expect(listeners()).toBe(0); // nothing is set up before somebody listens
  let heard = 0;
  const stops = [deadline, inner, inner].map((one) => one.onOver(() => heard++));
  expect([listeners(), timers()]).toEqual([1, before]); // it does not keep the process alive
  for (const stop of stops) stop();
  expect(listeners()).toBe(0);
  inner.onOver(() => heard++);
  expect(listeners()).toBe(1);
  inner.close();
  expect(listeners()).toBe(0);
  caller.abort();
  expect([inner.isOver, heard]).toEqual([false, 0]);
});

it("tells everybody who listens once, and whoever comes later at once", () => {
  const caller = new AbortController();
  const deadline = new Deadline(60_000, caller.signal);
  const heard: string[] = [];
  const inner = new Deadline(50_000, deadline);
  inner.onOver(() => heard.push("inner"));
  deadline.onOver(() => heard.push("outer"));
  caller.abort("stop");
  caller.abort("again");
  inner.onOver(() => heard.push("late"));
  expect(heard).toEqual(["inner", "outer", "late"]);
  expect([deadline.reason, inner.reason]).toEqual(["stop", "stop"]);
});

it("is over by its time, its caller or its owner, whether or not anybody listens", () => {
  vi.useFakeTimers();
  const caller = new AbortController();
  const make = (ms: number) => new Deadline(ms, caller.signal);
  const [timed, called, cancelled, closed] = [make(1), make(60_000), make(60_000), make(1)];
  const over = () => [timed, called, cancelled, closed].map(({ isOver }) => isOver);
  closed.close();
  expect(over()).toEqual([false, false, false, false]);
  vi.advanceTimersByTime(5);
  cancelled.cancel("nobody waits");
  expect(over()).toEqual([true, false, true, false]);
  caller.abort("stop");
  expect(over()).toEqual([true, true, true, false]);
  expect([called.reason, cancelled.reason]).toEqual(["stop", "nobody waits"]);
  vi.useRealTimers();
});

it("tells at once whoever comes in the moment in which its caller's time runs out", () => {
  const start = performance.now();
  let asked = 0;
  const caller = new Deadline(100);
  const inner = new Deadline(300, caller);
  // Both are asked whether they are over; then the time to watch is measured, and the caller is watched.
  const clock = vi.spyOn(performance, "now").mockImplementation(() => start + (++asked <= 3 ? 99 : 101));
  let heard = 0;
  inner.onOver(() => heard++);
  clock.mockRestore();
  expect(asked).toBeGreaterThan(3); // so it was in that moment
  expect([heard, inner.reason]).toEqual([1, caller.reason]);
});

it("does not tell those whom another who was told has stopped or closed", () => {
  const outer = new Deadline(60_000);
  const closed = new Deadline(50_000, outer);
  const heard: string[] = [];
  let stop = () => {};
  outer.onOver(() => {
    heard.push("first");
    stop();
    closed.close();
  });
  stop = outer.onOver(() => heard.push("stopped"));
  closed.onOver(() => heard.push("closed"));
  outer.cancel("over");
  expect([heard, closed.isOver]).toEqual([["first"], false]);
});

it("leaves nothing behind after a wait, whole or cut short", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const caller = new AbortController();
  const deadline = new Deadline(60_000, caller.signal);
  await deadline.wait(1);
  expect(getEventListeners(caller.signal, "abort")).toHaveLength(0);
  const before = timers();
  const waiting = failure(deadline.wait(50_000));
  caller.abort();
  await waiting;
  expect(timers()).toBe(before);
});

it("ends a wait at once when the caller gives up", async () => {
  const caller = new AbortController();
  const waiting = failure(new Deadline(60_000, caller.signal).wait(50_000));
  caller.abort();
  expect(await waiting).toBeInstanceOf(CancelledError);
});
