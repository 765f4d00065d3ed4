import { setImmediate as settled } from "node:timers/promises";
import type { Item } from "../../../src/commands/bulk/items.ts";
import type { JournalEntry } from "../../../src/commands/bulk/journal.ts";
import type { Existing, World } from "../../../src/commands/bulk/world.ts";
import { ApiError } from "../../../src/heymilo/errors.ts";
import { LookUpError, OutcomeUnknownError } from "../../../src/heymilo/write-errors.ts";

/** How HeyMilo answers one POST. Of the lost ones the caller hears nothing; some are carried out later, some never. */
export type Fate = "created" | "refused" | "not_sent" | "lost_and_made" | "lost_and_not_made";

/** Time that passes only when everybody waits. */
export class VirtualTime {
  now = Date.UTC(2026, 0, 1);
  readonly #timers: { at: number; wake: () => void }[] = [];

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.#timers.push({ at: this.now + ms, wake });
    });
  }

  /** Lets time pass until the work is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    finished.catch(() => undefined);
    while (!done) {
      await settled();
      if (done) break;
      this.#timers.sort((a, b) => a.at - b.at);
      const next = this.#timers.shift();
      if (!next) {
        await settled();
        if (!done) throw new Error("everybody waits for nothing");
        break;
      }
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    return finished;
  }
}

export interface SimulatedOptions {
  time: VirtualTime;
  /** The fate of the next POST, and after how long it is carried out, in milliseconds. */
  fate: () => { fate: Fate; commitMs: number };
  /** Until a posting is listed, in milliseconds. */
  lagMs: number;
  /** Lists show no keys. */
  isBlind: boolean;
}

type Made = Existing & { visibleAt: number };

/** A HeyMilo in memory. It outlives the processes that talk to it. */
export class SimulatedHeyMilo {
  readonly postings: Made[] = [];
  requests = 0;
  readonly #options: SimulatedOptions;

  constructor(options: SimulatedOptions) {
    this.#options = options;
  }

  /** As one process sees it; once that has died nothing is answered any more. */
  world(process: { isDead: boolean; onStep: () => void }): World {
    const { time, lagMs, isBlind } = this.#options;
    const alive = async <T>(work: () => Promise<T>): Promise<T> => {
      process.onStep();
      if (process.isDead) return new Promise(() => {});
      const result = await work().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if (process.isDead) return new Promise(() => {});
      if ("error" in result) throw result.error;
      return result.value;
    };
    return {
      now: () => time.now,
      sleep: (ms) => alive(() => time.sleep(ms)),
      list: () =>
        alive(async () => {
          this.requests += 1;
          await time.sleep(50);
          const listed = this.postings.filter(({ visibleAt }) => visibleAt + lagMs <= time.now);
          return listed.map((one) => (isBlind ? { ...one, key: undefined, hash: undefined } : one));
        }),
      read: (id) =>
        alive(async () => {
          this.requests += 1;
          await time.sleep(20);
          return this.postings.find((one) => one.id === id && one.visibleAt <= time.now);
        }),
      create: (item, begin) => {
        begin();
        return alive(() => this.#create(item));
      },
    };
  }

  /** Somebody else makes a posting with this key. */
  make({ key, hash, request: { title } }: Item, inMs: number): Made {
    const { time } = this.#options;
    const made: Made = {
      id: `P${this.postings.length + 1}`,
      title,
      key,
      hash,
      createdMs: time.now + inMs,
      archived: false,
      candidateUrl: undefined,
      reviewUrl: undefined,
      visibleAt: time.now + inMs,
    };
    this.postings.push(made);
    return made;
  }

  async #create(item: Item) {
    this.requests += 1;
    const { time } = this.#options;
    const { fate, commitMs } = this.#options.fate();
    if (fate === "not_sent") throw new LookUpError("no connection");
    if (fate === "refused") throw new ApiError({ status: 422, message: "no" });
    const made = fate === "lost_and_not_made" ? undefined : this.make(item, commitMs);
    await time.sleep(commitMs);
    if (fate === "created" && made) return { ...made, warnings: [] };
    throw new OutcomeUnknownError({ operation: "create", why: "lost", howToLook: "look" });
  }
}

/** A journal in memory: what was written stays when a process dies. */
export class SimulatedJournal {
  readonly entries = new Map<string, JournalEntry>();

  for(process: { isDead: boolean; onStep: () => void }, time: VirtualTime) {
    const write = (entry: JournalEntry) => {
      process.onStep();
      if (!process.isDead) this.entries.set(entry.key, entry);
    };
    return {
      get: (key: string) => this.entries.get(key),
      begin: (entry: Omit<JournalEntry, "state" | "at">) =>
        write({ ...entry, state: "sending", at: time.now }),
      end: (entry: Omit<JournalEntry, "at">) => write({ ...entry, at: time.now }),
    };
  }
}
