import { describe, expect, it } from "vitest";
import { LookUpError } from "../../src/heymilo/write-errors.ts";
import { FOUND } from "./found.ts";
import type { History } from "./history.ts";
import { simulateInvitations } from "./invitations.ts";
import { judge } from "./oracle/index.ts";
import { play } from "./play.ts";
import { type Scenario, type Step, scenarioOf } from "./scenario.ts";
import { simulate } from "./simulate.ts";

const KEYED: Step = { do: "create", afterMs: 0, process: 0, title: "one", content: "a", key: "Key-A" };

describe("the write protocol keeps its promises", () => {
  // Always the same ones, so that a failure is that of a change; `npm run test:simulation` looks for new ones.
  it("in 2,000 histories of faults, lags, restarts and deviations", {
    retry: 0,
    timeout: 120_000,
  }, async () => {
    const finding = await simulate({ seed: 2026, runs: 2_000 });
    expect(finding?.report).toBeUndefined();
  });

  it("and contacts only who was confirmed, once, in 200 histories of invitations", {
    retry: 0,
    timeout: 120_000,
  }, async () => {
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

describe("the oracle condemns a history in which", () => {
  const tampered = async (change: (history: History) => void, rest: Partial<Scenario> = {}): Promise<string[]> => {
    const history = await play(
      scenarioOf([KEYED, { ...KEYED, afterMs: 60_000, process: 1, content: "b", key: "Key-B" }], rest),
    );
    expect(judge(history)).toEqual([]);
    change(history);
    return judge(history).map((broken) => broken.split(":")[0] as string);
  };
  const made = (history: History) => history.postings.filter(({ madeBy }) => madeBy);

  it("a receipt names the posting of another", async () => {
    const broken = await tampered((history) => {
      const [first, second] = history.calls;
      if (first?.heard && second?.heard) first.heard.id = second.heard.id;
    });
    expect(broken).toContain("receiptsNameWhatWasAskedFor");
  });

  it("two postings of one key are not reported", async () => {
    const broken = await tampered((history) => {
      const [post] = history.traffic.posts;
      const [posting] = made(history);
      if (!post || !posting) throw new Error("nothing was made");
      history.postings.push({ ...posting, id: "P1" });
      history.traffic.posts.push({ ...post, made: { id: "P1", at: 1 } });
    });
    expect(broken).toContain("duplicatesAreReported");
  });

  it("what exists is said not to have been created", async () => {
    const broken = await tampered((history) => {
      for (const call of history.calls.filter(({ key }) => key === "Key-A")) {
        delete call.heard;
        call.error = new LookUpError("the list could not be read");
      }
    });
    expect(broken).toContain("notCreatedIsTrue");
  });

  it("a create takes more requests than it should", async () => {
    const history = await play(scenarioOf([KEYED]));
    expect(judge(history)).toEqual([]);
    history.traffic.requests.push({ process: "0.0", sentAt: 1 });
    expect(judge(history)).toEqual([expect.stringContaining("requestsAreFew")]);
  });
});
