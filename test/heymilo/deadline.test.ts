import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { type Clock, Deadline, DeadlineExpired, onAbort } from "../../src/heymilo/deadline.ts";
import { CancelledError, TimeoutError } from "../../src/heymilo/request-errors.ts";
import { failure } from "../support/raw-servers.ts";

/** A clock that a test moves by hand. */
const handClock = () => {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after: (ms, callback) => {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  const move = (ms: number) => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { callback } of due) callback();
  };
  return { clock, move, timers: () => timers.length };
};

it("counts down by its own clock, and a part of it never outlives it", () => {
  const { clock, move } = handClock();
  const whole = new Deadline(9_000, { clock });
  const part = whole.capped(20_000);
  expect([whole.remaining(), part.remaining(), part.clock]).toEqual([9_000, 9_000, clock]);
  move(7_000);
  expect([whole.remaining(), whole.capped(500).totalMs, whole.capped(5_000).totalMs]).toEqual([2_000, 500, 2_000]);
  move(7_000);
  expect([whole.remaining(), whole.isOver, part.isOver]).toEqual([0, true, true]);
});

it("tells its own end from the caller's", async () => {
  const caller = new AbortController();
  const cancelled = new Deadline(60_000, { parent: caller.signal });
  caller.abort("stop");
  expect(cancelled.signal.reason).toBe("stop");
  expect(cancelled.error("connecting")).toBeInstanceOf(CancelledError);

  const expired = new Deadline(1);
  expect(await failure(expired.wait(60_000))).toMatchObject({ which: "deadline", afterMs: 1 });
  expect(expired.signal.reason).toBeInstanceOf(DeadlineExpired);
  expect(expired.error("sent")).toEqual(new TimeoutError("sent", "deadline", 1));
  expect(new Deadline(60_000, { parent: expired }).error("queued")).toBeInstanceOf(TimeoutError);
});

it("leaves neither a timer nor a listener behind once it is closed, cancelled or over", () => {
  const { clock, move, timers } = handClock();
  const caller = new AbortController();
  const make = (ms: number) => new Deadline(ms, { parent: caller.signal, clock });
  const [closed, cancelled, expired] = [make(60_000), make(60_000), make(1)];
  expect([timers(), getEventListeners(caller.signal, "abort").length]).toEqual([3, 3]);
  closed.close();
  cancelled.cancel("nobody waits");
  move(1);
  expect([timers(), getEventListeners(caller.signal, "abort").length]).toEqual([0, 0]);
  caller.abort();
  expect([closed.signal.aborted, cancelled.signal.reason]).toEqual([false, "nobody waits"]);
  expect(expired.isOver).toBe(true);
});

it("tells everybody who listens once, and whoever comes later at once", () => {
  const caller = new AbortController();
  const outer = new Deadline(60_000, { parent: caller.signal });
  const inner = new Deadline(50_000, { parent: outer });
  const heard: string[] = [];
  onAbort(inner.signal, () => heard.push("inner"));
  const stop = onAbort(outer.signal, () => heard.push("stopped"));
  onAbort(outer.signal, () => heard.push("outer"));
  stop();
  caller.abort("stop");
  onAbort(inner.signal, () => heard.push("late"));
  expect(heard.sort()).toEqual(["inner", "late", "outer"]);
  expect([outer.signal.reason, inner.signal.reason]).toEqual(["stop", "stop"]);
});

it("leaves nothing behind after a wait, whole or cut short", async () => {
  const { clock, move, timers } = handClock();
  const caller = new AbortController();
  const deadline = new Deadline(60_000, { parent: caller.signal, clock });
  const whole = deadline.wait(1_000);
  move(1_000);
  await whole;
  const cut = failure(deadline.wait(50_000));
  caller.abort();
  expect(await cut).toBeInstanceOf(CancelledError);
  expect([timers(), getEventListeners(deadline.signal, "abort").length]).toEqual([0, 0]);
});
