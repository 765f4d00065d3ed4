import { createCall } from "../../src/commands/batch/call-heymilo.ts";
import type { Item } from "../../src/commands/bulk/items.ts";
import type { EarlierEntry } from "../../src/commands/bulk/journal.ts";
import { exitCodeOf } from "../../src/commands/bulk/report.ts";
import { BulkRun, type RunOptions, type RunReport } from "../../src/commands/bulk/run.ts";
import { contentHash } from "../../src/heymilo/lookups/marker.ts";
import { longestQuietMs } from "../../src/heymilo/writes/post.ts";
import fc from "../support/fast-check.ts";
import { AS_DOCUMENTED, type Deviations } from "./deviations.ts";
import { SimulatedHeyMilo } from "./heymilo.ts";
import { type Fate, Fates, Network } from "./network.ts";
import { keyOf } from "./oracle/facts.ts";
import { type Process, startProcess } from "./process.ts";
import { type Scenario, scenarios } from "./scenario.ts";
import { Chance, VirtualTime, withoutTheMachine } from "./virtual-time.ts";

/** A bulk run that is killed and started again, beside somebody who makes some of the same keys. */
export interface BulkScenario {
  seed: number;
  timeoutMs: number;
  deviations: Deviations;
  writes: Fate[];
  reads: Fate[];
  listLagMs: number;
  count: number;
  crowd: number;
  /** When each run is killed, and how long after that the next one begins. */
  kills: { afterMs: number; pauseMs: number }[];
  /** Which keys the other one makes, and when. */
  rivals: { afterMs: number; item: number }[];
}

export interface BulkHistory {
  scenario: BulkScenario;
  /** Of the runs that were not killed, the last ones without any faults. */
  runs: { report: RunReport; exitCode: number; madeThen: Map<string, string[]> }[];
  /** What exists in the end, by key. */
  made: Map<string, string[]>;
  keys: string[];
  rivalKeys: Set<string>;
  /** Of the creates of runs, those whose key lists had shown before their run began. */
  sentInVain: string[];
}

/** What was made is taken to be listed within this time. */
const MOST_LAG_MS = 20_000;
const CALM_RUNS = 8;

const calmer = (fate: Fate): Fate => (fate.sent ? { ...fate, listLagMs: Math.min(fate.listLagMs, MOST_LAG_MS) } : fate);

/** Keys that come back as other keys belong to nobody's run; lists without any keys are part of it. */
const deviationsOf = ({ metadata, pages, order, ids, dataClockMs }: Deviations): Deviations => ({
  ...AS_DOCUMENTED,
  metadata: ["omitted", "null", "empty", "text"].includes(metadata) ? metadata : "as sent",
  pages,
  order,
  ids,
  dataClockMs,
});

export const bulkScenarios: fc.Arbitrary<BulkScenario> = fc
  .record({
    base: scenarios as fc.Arbitrary<Scenario>,
    more: scenarios as fc.Arbitrary<Scenario>,
    count: fc.integer({ min: 1, max: 9 }),
    crowd: fc.constantFrom(0, 0, 30, 130),
    kills: fc.array(
      fc.record({
        afterMs: fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 4_000, max: 200_000 })),
        pauseMs: fc.constantFrom(0, 0, 500, 20_000, 300_000),
      }),
      { maxLength: 5 },
    ),
    rivals: fc.array(
      fc.record({ afterMs: fc.integer({ min: 0, max: 20_000 }), item: fc.integer({ min: 0, max: 8 }) }),
      { maxLength: 3 },
    ),
  })
  .map(({ base, more, ...rest }) => ({
    ...rest,
    seed: base.seed,
    timeoutMs: base.timeoutMs,
    deviations: deviationsOf(base.deviations),
    // Their times are shares of the timeout.
    writes: [...base.writes, ...(more.timeoutMs === base.timeoutMs ? more.writes : [])].map(calmer),
    reads: [...base.reads, ...more.reads].map(calmer),
    listLagMs: Math.min(base.listLagMs, MOST_LAG_MS),
  }));

/** In a world in which all goes well that is not said otherwise. */
export const bulkScenarioOf = (rest: Partial<BulkScenario> = {}): BulkScenario => ({
  seed: 1,
  timeoutMs: 45_000,
  deviations: AS_DOCUMENTED,
  writes: [],
  reads: [],
  listLagMs: 0,
  count: 4,
  crowd: 0,
  kills: [],
  rivals: [],
  ...rest,
});

export const playBulk = (scenario: BulkScenario): Promise<BulkHistory> => {
  const chance = new Chance(scenario.seed);
  return withoutTheMachine(chance, () => {
    const world = new BulkWorld(scenario, chance);
    return world.time.run(world.play());
  });
};

const itemOf = (index: number): Item => {
  const request = { title: `Role ${index % 3}`, description: `role ${index}`, workflow: [] };
  return {
    line: index + 1,
    key: `REQ-${index}`,
    hash: contentHash(request as unknown as Item["request"]),
    request: request as unknown as Item["request"],
  };
};

type RunJournal = RunOptions["journal"];

/** A HeyMilo, and the journal on the disk of the machine that processes of `bulk` run on. */
export class BulkWorld {
  readonly time = new VirtualTime();
  readonly heymilo: SimulatedHeyMilo;
  readonly network: Network;
  readonly items: Item[];
  readonly #scenario: BulkScenario;
  readonly #journal = new Map<string, Pick<EarlierEntry, "hash" | "state" | "posting_id"> & { at: number }>();
  readonly #fates: Fates;
  readonly #runs: BulkHistory["runs"] = [];
  /** When the process of each run began. */
  readonly #begun = new Map<string, number>();
  #started = 0;

  constructor(scenario: BulkScenario, chance = new Chance(scenario.seed)) {
    const { deviations, crowd, count } = scenario;
    const { time } = this;
    this.#scenario = scenario;
    this.items = Array.from({ length: count }, (_, index) => itemOf(index));
    this.heymilo = new SimulatedHeyMilo(deviations, chance, time.now);
    this.#fates = new Fates(scenario);
    const { dateMs } = deviations;
    this.network = new Network({ time, chance, heymilo: this.heymilo, dateMs, fateOf: this.#fates.next });
    for (let number = 1; number <= crowd; number++)
      this.heymilo.add({ title: `Before ${number}`, content: "before", createdAt: -number * DAY_MS });
  }

  async play(): Promise<BulkHistory> {
    const { kills, rivals, timeoutMs, listLagMs, count } = this.#scenario;
    const others = rivals.filter(({ item }) => item < count);
    const rivalry = others.map(async ({ afterMs, item }) => {
      const process = this.#start();
      await new Promise<void>((resolve) => void process.clock.after(afterMs, resolve));
      const { request, key } = itemOf(item);
      const call = this.#callOf(process, new AbortController().signal);
      // What became of it is seen in what exists.
      await call((heymilo) => heymilo.postings.create({ request, idempotencyKey: key })).catch(() => {});
    });
    for (const { afterMs, pauseMs } of kills) {
      await this.#run(afterMs);
      await this.time.pause(pauseMs);
    }
    await Promise.all(rivalry);
    this.#fates.end();
    await this.time.pause(longestQuietMs(timeoutMs) + timeoutMs + listLagMs);
    for (let number = 1; number <= CALM_RUNS; number++) await this.#run();
    return {
      scenario: this.#scenario,
      runs: this.#runs,
      made: this.#made(),
      keys: this.items.map(({ key }) => key),
      rivalKeys: new Set(others.map(({ item }) => itemOf(item).key)),
      sentInVain: this.#sentInVain(),
    };
  }

  /** One process of `bulk`, which hears nothing more once it is killed. */
  async #run(killAfterMs?: number): Promise<void> {
    const process = this.#start();
    this.#begun.set(process.name, this.time.now());
    const killed = new Promise<void>((resolve) => {
      if (killAfterMs === undefined) return;
      this.time.after(killAfterMs, () => {
        process.isAlive = false;
        resolve();
      });
    });
    // If the first list could not be read, nothing was sent.
    const report = await Promise.race([this.bulk({}, process).catch(() => undefined), killed]);
    if (report) this.#runs.push({ report, exitCode: exitCodeOf(report), madeThen: this.#made() });
    process.isAlive = false;
  }

  bulk(options: Partial<RunOptions> = {}, process = this.#start()): Promise<RunReport> {
    const { stop = new AbortController() } = options;
    return new BulkRun({
      items: this.items,
      journal: this.#journalOf(process),
      call: this.#callOf(process, stop.signal),
      clock: process.clock,
      workers: 3,
      spacingMs: 203,
      stopAfter: 5,
      mayAppearMs: longestQuietMs(this.#scenario.timeoutMs) + this.#scenario.timeoutMs,
      stop,
      onResult: () => {},
      onNote: () => {},
      ...options,
    }).run();
  }

  #callOf({ heymilo, clock }: Process, stopping: AbortSignal) {
    const { timeoutMs } = this.#scenario;
    return createCall({ open: heymilo, timeoutMs, clock, stopping, onNote: () => {} });
  }

  /** What was written stays when a process dies. */
  #journalOf(process: Process): RunJournal {
    const end: RunJournal["end"] = ({ key, hash }, outcome) => {
      if (process.isAlive) this.#journal.set(key, { hash, ...outcome, at: this.time.now() });
    };
    const earlier = [...this.#journal].map(([key, { at, ...entry }]) => {
      const agoMs = this.time.now() - at;
      return [key, { ...entry, leastAgoMs: agoMs, mostAgoMs: agoMs }] as const;
    });
    return { earlier: new Map(earlier), begin: (item) => end(item, { state: "sending" }), end };
  }

  #start(): Process {
    this.#started += 1;
    const { timeoutMs } = this.#scenario;
    return startProcess(`process ${this.#started}`, { time: this.time, network: this.network, timeoutMs });
  }

  #sentInVain(): string[] {
    return this.network.traffic.posts.flatMap(({ process, body }) => {
      const key = keyOf(body as { metadata?: unknown });
      const begunAt = this.#begun.get(process);
      if (begunAt === undefined || key === undefined) return [];
      const wasListed = this.heymilo.postings.some((one) => keyOf(one) === key && one.listedFrom <= begunAt);
      return wasListed ? [key] : [];
    });
  }

  #made(): Map<string, string[]> {
    const made = new Map<string, string[]>();
    for (const posting of this.heymilo.postings) {
      const key = keyOf(posting);
      if (key !== undefined) made.set(key, [...(made.get(key) ?? []), posting.id]);
    }
    return made;
  }
}

const DAY_MS = 86_400_000;
