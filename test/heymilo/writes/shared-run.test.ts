import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { Deadline, systemClock } from "../../../src/heymilo/deadline.ts";
import { ApiCall } from "../../../src/heymilo/http/call.ts";
import { SharedRun } from "../../../src/heymilo/writes/shared-run.ts";
import { client } from "../../support/raw-servers.ts";

it("leaves nothing that could still be sent, and nobody who listens to a call that goes on", async () => {
  const http = client(new URL("http://127.0.0.1:9"));
  const run = new SharedRun<string>(http, 60_000, systemClock, async () => "made");
  const deadline = new Deadline(60_000);
  expect(await run.join(new ApiCall(http, deadline))).toBe("made");
  deadline.close();
  expect(run.deadline.isOver).toBe(true);
  expect(getEventListeners(deadline.signal, "abort")).toHaveLength(0);
});
