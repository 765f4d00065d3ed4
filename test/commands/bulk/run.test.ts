import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Item } from "../../../src/commands/bulk/items.ts";
import { BulkRun, type RunOptions, type RunReport } from "../../../src/commands/bulk/run.ts";
import { type Fate, SimulatedHeyMilo, SimulatedJournal, VirtualTime } from "./simulated-world.ts";

/** `npm run test:simulation` plays more, with the real write protocol. */
const RUNS = Math.min(Number(process.env.HEYMILO_PROPERTY_RUNS ?? 1_000), 1_000);
/** So long HeyMilo may be at work on what it has not answered. */
const MAY_APPEAR_MS = 20_000;

const itemsOf = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    line: index + 1,
    key: `REQ-${index + 1}`,
    hash: "0123456789abcdef",
    // Some titles are the same.
    request: { title: `Role ${index % 4}` } as Item["request"],
  }));

class Killed extends Error {}

interface Scene {
  heymilo: SimulatedHeyMilo;
  journal: SimulatedJournal;
  time: VirtualTime;
  items: Item[];
}

const newScene = (
  count: number,
  fates: { fate: Fate; commitMs: number }[] = [],
  rest: { lagMs?: number; isBlind?: boolean } = {},
): Scene => {
  const time = new VirtualTime();
  const waiting = [...fates];
  const heymilo = new SimulatedHeyMilo({
    time,
    fate: () => waiting.shift() ?? { fate: "created", commitMs: 30 },
    lagMs: 0,
    isBlind: false,
    ...rest,
  });
  return { heymilo, journal: new SimulatedJournal(), time, items: itemsOf(count) };
};

/** One process; it dies at the given step, if it comes to that. */
const run = async (
  { heymilo, journal, time, items }: Scene,
  diesAtStep = Number.POSITIVE_INFINITY,
  options: Partial<RunOptions> = {},
): Promise<RunReport> => {
  let steps = 0;
  let die = (_: Error) => {};
  const death = new Promise<never>((_, reject) => {
    die = reject;
  });
  death.catch(() => undefined);
  const process = {
    isDead: false,
    onStep: () => {
      steps += 1;
      if (steps < diesAtStep) return;
      process.isDead = true;
      die(new Killed());
    },
  };
  const bulk = new BulkRun({
    items,
    journal: journal.for(process, time),
    world: heymilo.world(process),
    workers: 7,
    spacingMs: 200,
    stopAfter: 5,
    mayAppearMs: MAY_APPEAR_MS,
    stopping: new AbortController().signal,
    onEnding: () => {},
    onNote: () => {},
    ...options,
  });
  return time.until(Promise.race([bulk.run(), death]));
};

const standings = ({ endings }: RunReport) => endings.map(({ standing }) => standing);

describe("a run", () => {
  it("asks for one list before and one after, and sends each create once", async () => {
    const scene = newScene(120);
    const report = await run(scene);
    expect(new Set(standings(report))).toEqual(new Set(["created"]));
    expect(scene.heymilo.requests).toBe(122);
    expect(report).toMatchObject({ duplicates: [], warnings: [] });
  });

  it("finds what exists by its key, whoever made it, and leaves other content as it is", async () => {
    const scene = newScene(4);
    scene.heymilo.make(scene.items[0] as Item, 0);
    scene.heymilo.make({ ...(scene.items[1] as Item), hash: "fedcba9876543210" }, 0);
    expect(standings(await run(scene))).toEqual(["exists", "changed", "created", "created"]);
    expect(scene.heymilo.postings).toHaveLength(4);
  });

  it("goes on after a refusal, stops after so many failures in a row, and goes on from there", async () => {
    const refused = { fate: "refused" as const, commitMs: 10 };
    const made = { fate: "created" as const, commitMs: 10 };
    const scene = newScene(12, [refused, refused, made, refused, refused, refused]);
    const first = await run(scene, undefined, { stopAfter: 3, workers: 1 });
    expect(first.stopped).toBe("3 in a row failed");
    expect(standings(first).filter((standing) => standing === "left")).toHaveLength(6);
    const second = await run(scene);
    expect(standings(second)).toEqual(scene.items.map((_, index) => (index === 2 ? "exists" : "created")));
  });

  it("that is asked to stop lets the creates under way end, and begins no new one", async () => {
    const scene = newScene(30);
    const stopping = new AbortController();
    const report = await run(scene, undefined, {
      stopping: stopping.signal,
      onEnding: ({ item }) => item.line === 10 && stopping.abort(),
    });
    const made = standings(report).filter((standing) => standing === "created");
    expect(made).toHaveLength(scene.heymilo.postings.length);
    expect(made.length).toBeLessThan(20);
    expect(standings(await run(scene))).not.toContain("left");
    expect(scene.heymilo.postings).toHaveLength(30);
  });

  it("says that duplicates cannot be ruled out where the list does not show keys", async () => {
    const report = await run(newScene(3, [], { isBlind: true }));
    expect(standings(report)).toEqual(["created", "created", "created"]);
    expect(report.warnings.join()).toContain("duplicates cannot be ruled out");
  });

  it("reports a second one of a key that somebody else made meanwhile", async () => {
    const scene = newScene(3);
    const report = await run(scene, undefined, {
      onEnding: ({ item }) => item.line === 1 && scene.heymilo.make(item, 0),
    });
    expect(report.duplicates).toEqual([{ key: "REQ-1", ids: ["P2"] }]);
  });

  it("finds in its last list what was made although the answer was lost", async () => {
    const scene = newScene(3, [{ fate: "lost_and_made", commitMs: 50 }]);
    expect(standings(await run(scene))).toEqual(["created", "created", "created"]);
    expect(scene.journal.entries.get("REQ-1")?.state).toBe("created");
  });

  it("sends again what is certainly absent, and nothing that may be a posting without a key", async () => {
    const lost = { fate: "lost_and_not_made" as const, commitMs: 50 };
    const scene = newScene(3, [lost, lost]);
    expect(standings(await run(scene))).toEqual(["unknown", "unknown", "created"]);
    const [first, second] = scene.items as [Item, Item];
    const title = `ROLE  ${second.request.title.slice(-1)}`;
    Object.assign(scene.heymilo.make({ ...second, request: { title } as Item["request"] }, 0), {
      key: undefined,
    });
    const report = await run(scene);
    expect(standings(report)).toEqual(["created", "unknown", "exists"]);
    expect(report.endings[1]?.message).toContain("shows no key");
    expect(first.request.title).not.toBe(second.request.title);
  });

  it("does not make again what an earlier run made and somebody has deleted", async () => {
    const scene = newScene(2);
    await run(scene);
    scene.heymilo.postings.splice(0, 1);
    expect(standings(await run(scene))).toEqual(["gone", "exists"]);
  });
});

const fate = fc.record({
  fate: fc.constantFrom<Fate>(
    "created",
    "created",
    "created",
    "refused",
    "not_sent",
    "lost_and_made",
    "lost_and_not_made",
  ),
  commitMs: fc.oneof(fc.integer({ min: 5, max: 400 }), fc.integer({ min: 400, max: MAY_APPEAR_MS - 1_000 })),
});

const history = fc.record({
  count: fc.integer({ min: 1, max: 14 }),
  fates: fc.array(fate, { maxLength: 30 }),
  deaths: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 10 }),
  // A process is started again at once, or after a while.
  pauses: fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 10, maxLength: 10 }),
  lagMs: fc.constantFrom(0, 0, 500, 900),
  isBlind: fc.boolean(),
});

it("in whatever way it is killed and started again, no key is made twice, and no outcome is wrong", async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ count, fates, deaths, pauses, lagMs, isBlind }) => {
      const scene = newScene(count, fates, { lagMs, isBlind });
      const made = (key: string) => scene.heymilo.postings.filter((one) => one.key === key);
      const judge = (report: RunReport) => {
        for (const { item, standing } of report.endings) {
          const { length } = made(item.key);
          expect(length, `${item.key} is ${standing}`).toBeLessThanOrEqual(1);
          if (standing === "created" || standing === "exists") expect(length).toBe(1);
          if (standing === "refused" || standing === "not_sent") expect(length).toBe(0);
        }
      };
      for (const [index, diesAtStep] of deaths.entries()) {
        const report = await run(scene, diesAtStep).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        if (report) judge(report);
        await scene.time.until(scene.time.sleep(pauses[index] ?? 0));
      }
      for (let number = 1; number <= 12; number += 1) judge(await run(scene));
      const last = await run(scene);
      judge(last);
      // Where keys are listed everything is there in the end.
      if (!isBlind) expect(new Set(standings(last))).toEqual(new Set(["exists"]));
    }),
    { numRuns: RUNS },
  );
}, 120_000);
