import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { systemClock } from "../../../src/heymilo/clock.ts";
import { Deadline } from "../../../src/heymilo/deadline.ts";
import { SharedRun } from "../../../src/heymilo/writes/shared-run.ts";

it("leaves nothing that could still be sent, and nobody who listens to a call that goes on", async () => {
  const run = new SharedRun<string>(60_000, systemClock, async () => "made");
  const deadline = new Deadline(60_000);
  expect(await run.join({ deadline })).toBe("made");
  deadline.close();
  expect(run.deadline.isOver).toBe(true);
  expect(getEventListeners(deadline.signal, "abort")).toHaveLength(0);
});
