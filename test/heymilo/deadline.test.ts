import { getEventListeners } from "node:events";
import { expect, it, vi } from "vitest";
import { abortError, Deadline, DeadlineExpired } from "../../src/heymilo/deadline.ts";
import { CancelledError, TimeoutError } from "../../src/heymilo/errors.ts";
import { failure } from "./servers.ts";

it("shares out its time, never more than is left", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const deadline = new Deadline(9_000);
  expect(deadline.slice(1 / 3)).toBe(3_000);
  expect(deadline.slice(5_000)).toBe(5_000);
  vi.advanceTimersByTime(7_000);
  expect([deadline.remaining(), deadline.slice(1 / 3), deadline.slice(5_000)]).toEqual([2_000, 2_000, 2_000]);
  vi.advanceTimersByTime(7_000);
  expect([deadline.remaining(), deadline.signal.aborted]).toEqual([0, true]);
  vi.useRealTimers();
});

it("tells its own end from the caller's", async () => {
  const caller = new AbortController();
  const cancelled = new Deadline(60_000, caller.signal);
  caller.abort("stop");
  expect(cancelled.signal.reason).toBe("stop");
  expect(abortError(cancelled.signal, "connecting")).toBeInstanceOf(CancelledError);

  const expired = new Deadline(1);
  expect(await failure(expired.wait(60_000))).toMatchObject({
    name: "TimeoutError",
    which: "deadline",
    afterMs: 1,
  });
  expect(expired.signal.reason).toBeInstanceOf(DeadlineExpired);
  expect(abortError(expired.signal, "sent")).toEqual(new TimeoutError("sent", "deadline", 1));

  const inner = new Deadline(60_000, expired.signal);
  expect(abortError(inner.signal, "queued")).toBeInstanceOf(TimeoutError);
});

it("leaves nothing behind", () => {
  const caller = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const deadline = new Deadline(60_000, caller.signal);
  expect(timers()).toBe(before); // it does not keep the process alive
  expect(getEventListeners(caller.signal, "abort")).toHaveLength(1);
  deadline.close();
  expect(getEventListeners(caller.signal, "abort")).toHaveLength(0);
  caller.abort();
  expect(deadline.signal.aborted).toBe(false);
});

it("ends a wait at once when the caller gives up", async () => {
  const caller = new AbortController();
  const waiting = failure(new Deadline(60_000, caller.signal).wait(50_000));
  caller.abort();
  expect(await waiting).toBeInstanceOf(CancelledError);
});
