import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { systemClock } from "../../../src/heymilo/clock.ts";
import { Deadline } from "../../../src/heymilo/deadline.ts";
import { SharedRun } from "../../../src/heymilo/writes/shared-run.ts";
import { failure } from "../../support/write-scene.ts";

/** A run that ends when told to, or when it is called off. */
function openRun() {
  let finish = (_value: string) => {};
  const run = new SharedRun<string>(60_000, systemClock, ({ deadline }) => {
    const calledOff = new Promise<never>((_, reject) => {
      deadline.onOver(() => reject(new Error("called off")));
    });
    const finished = new Promise<string>((resolve) => {
      finish = resolve;
    });
    return Promise.race([finished, calledOff]);
  });
  return { run, finish: (value: string) => finish(value) };
}

function caller(ms = 60_000) {
  const leaving = new AbortController();
  return { deadline: new Deadline(ms, { parent: leaving.signal }), leave: () => leaving.abort() };
}

it("gives all who wait the same, and tells all of the progress", async () => {
  const { run, finish } = openRun();
  const heard: string[] = [];
  const waiting = ["a", "b"].map((name) =>
    run.join({ ...caller(), onProgress: (message) => heard.push(`${name} ${message}`) }),
  );
  run.report("looking");
  await Promise.resolve();
  finish("made");
  expect(await Promise.all(waiting)).toEqual(["made", "made"]);
  run.report("nobody listens");
  expect(heard).toEqual(["a looking", "b looking"]);
});

it("goes on when one of two leaves, and is called off when both have", async () => {
  const { run } = openRun();
  const [first, second] = [caller(), caller()];
  const waiting = [run.join(first), run.join(second)];
  first.leave();
  expect(await failure(waiting[0] as Promise<string>)).toMatchObject({ where: "queued" });
  expect(run.calledOff).toBe(false);
  second.leave();
  expect(await failure(waiting[1] as Promise<string>)).toMatchObject({ where: "queued" });
  expect(run.calledOff).toBe(true);
  await run.ended();
});

it("goes on without anybody while a request is out, and is called off when that has failed", async () => {
  const { run } = openRun();
  run.isSent = true;
  const only = caller();
  const waiting = run.join(only);
  only.leave();
  expect(await failure(waiting)).toMatchObject({ where: "sent" });
  expect(run.calledOff).toBe(false);
  run.isSent = false;
  expect(run.calledOff).toBe(true);
});

it("lets a caller whose time is over go, and not the others", async () => {
  const { run, finish } = openRun();
  const patient = run.join(caller());
  expect(await failure(run.join(caller(10)))).toMatchObject({ name: "TimeoutError", which: "deadline" });
  finish("made");
  expect(await patient).toBe("made");
});

it("leaves nothing behind that could still be sent once it has ended", async () => {
  const { run, finish } = openRun();
  const waiting = run.join(caller());
  await Promise.resolve();
  finish("made");
  await waiting;
  expect(run.deadline.isOver).toBe(true);
});

it("leaves nobody listening to a call that goes on", async () => {
  const { run, finish } = openRun();
  const deadline = new Deadline(60_000);
  const waiting = run.join({ deadline });
  await Promise.resolve();
  finish("made");
  await waiting;
  deadline.close();
  expect(getEventListeners(deadline.signal, "abort")).toHaveLength(0);
});
