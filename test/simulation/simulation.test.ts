import { describe, expect, it } from "vitest";
import { FOUND } from "./found.ts";
import { simulateInvitations } from "./invitations.ts";
import { judge } from "./oracle/index.ts";
import { play } from "./play.ts";
import { type Step, scenarioOf } from "./scenario.ts";
import { simulate } from "./simulate.ts";

const KEYED: Step = { do: "create", afterMs: 0, process: 0, title: "one", content: "a", key: "Key-A" };

describe("the write protocol keeps its promises", () => {
  // Always the same ones, so that a failure is that of a change; `npm run test:simulation` looks for new ones.
  it("in 2,000 histories of faults, lags, restarts and deviations", async () => {
    const finding = await simulate({ seed: 2026, runs: 2_000 });
    expect(finding?.report).toBeUndefined();
  });

  it("and contacts only who was confirmed, once, in 200 histories of invitations", async () => {
    const finding = await simulateInvitations({ seed: 2026, runs: 200 });
    expect(finding?.report).toBeUndefined();
  });

  it.each(FOUND)("when $name", async ({ scenario }) => {
    expect(judge(await play(scenario))).toEqual([]);
  });
});

describe("a history", () => {
  it("is the same each time it is played", async () => {
    const lost = { sent: true, doneAfterMs: 50, answer: "reset", answerAfterMs: 0, listLagMs: 300 } as const;
    const busy = scenarioOf([KEYED, { ...KEYED, process: 1 }, { ...KEYED, afterMs: 9_000 }], {
      writes: [lost],
    });
    const [first, second] = [await play(busy), await play(busy)];
    expect(first.traffic.requests.length).toBeGreaterThan(5);
    expect(second).toEqual(first);
  });

  it("leaves the machine's own time and chance as they were", async () => {
    const before = [Math.random, Date.now, performance.now, globalThis.setTimeout];
    await play(scenarioOf([KEYED]));
    expect([Math.random, Date.now, performance.now, globalThis.setTimeout]).toEqual(before);
  });
});
