import { describe, expect, it } from "vitest";
import type { Item } from "../../../src/commands/bulk/items.ts";
import { exitCodeOf } from "../../../src/commands/bulk/report.ts";
import type { RunOptions, RunReport } from "../../../src/commands/bulk/run.ts";
import { markerValue } from "../../../src/heymilo/lookups/marker.ts";
import { MARKER_KEY } from "../../../src/heymilo/schema/values.ts";
import { type BulkScenario, BulkWorld, bulkScenarioOf } from "../../simulation/bulk-history.ts";
import { AS_DOCUMENTED } from "../../simulation/deviations.ts";
import type { Fate } from "../../simulation/network.ts";

/** The real run and the real write protocol, on virtual time against a HeyMilo in memory. */
const worldOf = (scenario: Partial<BulkScenario> = {}) => {
  const world = new BulkWorld(bulkScenarioOf(scenario));
  return {
    ...world,
    run: (options?: Partial<RunOptions>): Promise<RunReport> => world.time.run(world.bulk(options)),
    /** By other means than this run. */
    make: ({ key, hash, request: { title } }: Item, fields: object = {}) =>
      world.heymilo.add({
        title,
        content: "another's",
        metadata: { [MARKER_KEY]: markerValue({ key, hash }) },
        ...fields,
      }),
    posts: () => world.network.traffic.posts.length,
  };
};

const never = { sent: true, doneAfterMs: "never", answerAfterMs: 10, listLagMs: 0 } as const;
const REFUSED: Fate = { ...never, answer: 422 };
const LOST: Fate = { ...never, answer: "silence" };
const MADE: Fate = { sent: true, doneAfterMs: 0, answer: "whole", answerAfterMs: 10, listLagMs: 0 };

const outcomes = ({ results }: RunReport) => results.map(({ outcome }) => outcome);

const BLIND = { ...AS_DOCUMENTED, metadata: "omitted" } as const;
const DAY_MS = 86_400_000;

describe("a run", () => {
  it("asks for one list before and one after, and sends each create once", async () => {
    const world = worldOf({ count: 80 });
    const report = await world.run();
    expect(new Set(outcomes(report))).toEqual(new Set(["created"]));
    expect(world.network.traffic.requests).toHaveLength(82);
    expect(report).toMatchObject({ duplicates: [], warnings: [] });
  });

  it("finds what exists by its key, whoever made it, and leaves other content as it is", async () => {
    const world = worldOf();
    const [first, second] = world.items as [Item, Item];
    world.make(first);
    world.make({ ...second, hash: "fedcba9876543210" });
    expect(outcomes(await world.run())).toEqual(["exists", "changed", "created", "created"]);
    expect(world.posts()).toBe(2);
  });

  it("takes the interviewer in use for that of the key, whatever was archived before it", async () => {
    const world = worldOf({ count: 2 });
    const [first, second] = world.items as [Item, Item];
    world.make(first, { createdAt: -DAY_MS, archivedAt: 0 });
    const inUse = world.make(first);
    world.make(second, { archivedAt: 0 });
    const { results, duplicates } = await world.run();
    expect(results[0]?.posting?.id).toBe(inUse.id);
    expect(results[0]?.message).toBeUndefined();
    expect(results[1]).toMatchObject({ outcome: "exists", message: "it is archived" });
    expect(duplicates).toEqual([]);
  });

  it("goes on after a refusal, stops after so many failures in a row, and goes on from there", async () => {
    const world = worldOf({ count: 12, writes: [REFUSED, REFUSED, MADE, REFUSED, REFUSED, REFUSED] });
    const first = await world.run({ stopAfter: 3, workers: 1 });
    expect(first.stopped).toBe("3 in a row failed");
    expect(outcomes(first).filter((outcome) => outcome === "left")).toHaveLength(6);
    const second = await world.run();
    expect(outcomes(second)).toEqual(world.items.map((_, index) => (index === 2 ? "exists" : "created")));
  });

  it("says that duplicates cannot be ruled out where the list does not show keys", async () => {
    const report = await worldOf({ deviations: BLIND }).run();
    expect(new Set(outcomes(report))).toEqual(new Set(["created"]));
    expect(report.warnings.join()).toContain("duplicates cannot be ruled out");
  });

  it("reports a second one of a key that somebody else made meanwhile", async () => {
    const world = worldOf();
    const ids: string[] = [];
    const { duplicates } = await world.run({
      onResult: ({ item }) => item.line === 1 && ids.push(world.make(item).id),
    });
    expect(duplicates).toEqual([{ key: "REQ-0", ids }]);
  });

  it("looks at its end for what was not answered, and sends again, once, what is certainly absent", async () => {
    const made: Fate = { ...LOST, doneAfterMs: 100_000 };
    const world = worldOf({ writes: [LOST, made] });
    const notes: string[] = [];
    const report = await world.run({ onNote: (note) => notes.push(note) });
    expect(outcomes(report)).toEqual(["created", "created", "created", "created"]);
    expect(exitCodeOf(report)).toBe(0);
    expect(world.posts()).toBe(5);
    expect(notes.join()).toMatch(/2 of the creates.* looked for in \d+ s/);
  });

  it("that is stopped meanwhile sends nothing again, and the next run does", async () => {
    const world = worldOf({ writes: [LOST] });
    const stop = new AbortController();
    const first = await world.run({ stop, onNote: () => stop.abort("it was asked to") });
    expect(outcomes(first)).toEqual(["unknown", "created", "created", "created"]);
    expect(exitCodeOf(first)).toBe(3);
    expect(outcomes(await world.run())).toEqual(["created", "exists", "exists", "exists"]);
    expect(world.posts()).toBe(5);
  });

  it.each(["in the same run", "in a later run"])(
    "sends nothing again that may be a posting without a key, %s",
    async (when) => {
      const world = worldOf({ writes: [LOST, LOST] });
      const stop = new AbortController();
      const make = () => world.make(world.items[1] as Item, { title: "ROLE  1", metadata: {} });
      const onNote = () => (when === "in the same run" ? make() : stop.abort("it was asked to"));
      let report = await world.run({ stop, onNote });
      if (when === "in a later run") {
        make();
        report = await world.run();
      }
      const [first, second] = report.results;
      expect(first?.outcome).toBe("created");
      expect(second).toMatchObject({ outcome: "unknown" });
      expect(second?.message).toContain("shows no key");
    },
  );

  it("does not make again what an earlier run made and somebody has deleted", async () => {
    const world = worldOf({ count: 2 });
    await world.run();
    const index = world.heymilo.postings.findIndex(({ title }) => title === "Role 0");
    world.heymilo.postings.splice(index, 1);
    expect(outcomes(await world.run())).toEqual(["gone", "exists"]);
  });

  it("waits for the rate limit an hour at most, and then counts the create as not sent", async () => {
    const limited: Fate = { ...never, answer: 429, retryAfter: "1800" };
    const world = worldOf({ count: 1, writes: Array(20).fill(limited) });
    const report = await world.run();
    expect(outcomes(report)).toEqual(["not_sent"]);
    expect(world.time.now()).toBeGreaterThan(3_500_000);
    expect(world.time.now()).toBeLessThan(4_000_000);
  });
});
