import { describe, expect, it } from "vitest";
import { judgeBulk, simulateBulk } from "./bulk.ts";
import { bulkScenarioOf, playBulk } from "./bulk-history.ts";

const KILLED = { kills: [{ afterMs: 700, pauseMs: 0 }] };

describe("a bulk run with the real write protocol", () => {
  it("makes each key once or reports it, in 100 histories of kills, faults, lags and rivals", {
    retry: 0,
    timeout: 120_000,
  }, async () => {
    const finding = await simulateBulk({ seed: 2026, runs: 100 });
    expect(finding?.report).toBeUndefined();
  });

  it("finds after a kill what was under way, and makes the rest", async () => {
    const history = await playBulk(bulkScenarioOf(KILLED));
    expect(judgeBulk(history)).toEqual([]);
    expect([...history.made.keys()].sort()).toEqual(history.keys);
    expect(history.runs.at(-1)?.report.results.map(({ outcome }) => outcome)).toEqual(Array(4).fill("exists"));
  });
});

describe("its oracle condemns", () => {
  it("a key that is there twice, and one that is missing", async () => {
    const history = await playBulk(bulkScenarioOf(KILLED));
    history.made.set("REQ-0", ["P1", "P2"]);
    history.runs.at(-1)?.madeThen.delete("REQ-1");
    expect(judgeBulk(history)).toEqual([
      "REQ-0 was made twice by runs alone",
      "REQ-0 exists twice, and the last run does not say so",
      "REQ-1 is exists, and does not exist",
      "exit code 0, and REQ-1 are missing",
    ]);
  });
});
