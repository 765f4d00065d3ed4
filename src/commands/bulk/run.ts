import { HeyMiloError } from "../../heymilo/errors.ts";
import type { Item } from "./items.ts";
import type { Journal } from "./journal.ts";
import { Sender, type SenderOptions } from "./sender.ts";
import { couldBe, type Doubt, type Ending, endingOf, existingByKey, planRun } from "./state.ts";
import type { Existing } from "./world.ts";

export interface RunOptions extends SenderOptions {
  items: readonly Item[];
  journal: Pick<Journal, "get" | "begin" | "end">;
  /** For so long after it was sent HeyMilo may yet show what it made of a create, in milliseconds. */
  mayAppearMs: number;
  onNote: (message: string) => void;
}

export interface RunReport {
  /** One for each item, in the order of the input. */
  endings: Ending[];
  /** Further postings with a key of ours, by key. */
  duplicates: { key: string; ids: string[] }[];
  warnings: string[];
  /** At least one create was sent. */
  sentAny: boolean;
  /** Why it ended before its end. */
  stopped?: string;
}

/** How soon a wait notices that it should end. */
const STOP_CHECK_MS = 500;

const BETWEEN_LISTS_MS = 2_000;
/** A list that lags is read so often, for what was just created. */
const MOST_LISTS = 3;

/** One run: what exists is found in one list, the rest is created, and another list shows whether all is there. */
export class BulkRun {
  readonly #options: RunOptions;
  readonly #endings = new Map<string, Ending>();
  readonly #warnings: string[] = [];
  readonly #sender: Sender;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#sender = new Sender({ ...options, onEnding: (ending) => this.#end(ending) });
  }

  /** @throws the errors of `heymilo/errors.ts` if the first list cannot be read; nothing was sent then */
  async run(): Promise<RunReport> {
    const { items, journal, world, stopping } = this.#options;
    const list = await world.list();
    const plan = planRun(items, list, (key) => journal.get(key));
    for (const ending of plan.settled) this.#end(ending);
    for (const { item, id } of plan.unlisted) await this.#checkUnlisted(item, id);
    await this.#sender.createAll(plan.toSend);
    await this.#settleDoubts(plan.inDoubt);
    const duplicates = this.#duplicatesIn(
      this.#sender.sentAny && !stopping.aborted ? await this.#sweep() : list,
    );
    return {
      endings: items.map((item) => this.#endings.get(item.key) ?? { item, standing: "left" }),
      duplicates,
      warnings: this.#warnings,
      sentAny: this.#sender.sentAny,
      ...(this.#sender.stopped !== undefined && { stopped: this.#sender.stopped }),
    };
  }

  #end(ending: Ending): void {
    this.#endings.set(ending.item.key, ending);
    this.#options.onEnding(ending);
  }

  /** An earlier run has its receipt; the list may hide what is archived, or may not show keys. */
  async #checkUnlisted(item: Item, id: string): Promise<void> {
    const existing = await this.#options.world.read(id).catch((error: unknown) => {
      if (!(error instanceof HeyMiloError)) throw error;
      return { id, failure: error.message };
    });
    if (!existing) {
      const message = `an earlier run made ${id}, which does not exist any more; a new journal makes another`;
      this.#end({
        item,
        standing: "gone",
        posting: { id, candidateUrl: undefined, reviewUrl: undefined },
        message,
      });
    } else if ("failure" in existing) {
      const message = `an earlier run made ${id}, which could not be read: ${existing.failure}`;
      this.#end({ item, standing: "unknown", message });
    } else this.#end(endingOf(item, existing));
  }

  /** What an earlier run sent may still come: so it is left to the end, and sent again only if it is certainly absent. */
  async #settleDoubts(doubts: readonly Doubt[]): Promise<void> {
    const list = doubts.length > 0 ? await this.#listOnceSettled(doubts) : [];
    if (!list) {
      const message = "an earlier run sent it, and HeyMilo may still be at work on it";
      for (const { item } of doubts) this.#end({ item, standing: "unknown", message });
      return;
    }
    const byKey = existingByKey(list);
    const absent: Item[] = [];
    for (const doubt of doubts) {
      const [found] = byKey.get(doubt.item.key) ?? [];
      const similar = couldBe(doubt, list);
      if (found) this.#end(endingOf(doubt.item, found, "created"));
      else if (similar) this.#end({ item: doubt.item, standing: "unknown", message: looksLike(similar) });
      else absent.push(doubt.item);
    }
    await this.#sender.createAll(absent);
  }

  /** The list from the moment on at which it shows all that was sent; undefined if that moment is not awaited. */
  async #listOnceSettled(doubts: readonly Doubt[]): Promise<Existing[] | undefined> {
    const { world, mayAppearMs, onNote } = this.#options;
    const until = Math.max(...doubts.map(({ sentAt }) => sentAt)) + mayAppearMs;
    if (until > world.now() && !this.#sender.mustStop) {
      const seconds = Math.ceil((until - world.now()) / 1000);
      onNote(
        `An earlier run ended while ${doubts.length} creates were under way, and HeyMilo may still be at work on them. ` +
          `They are looked for in ${seconds} s, and sent again only if they are not there.`,
      );
    }
    while (until > world.now() && !this.#sender.mustStop) {
      await world.sleep(Math.min(STOP_CHECK_MS, until - world.now()));
    }
    return this.#sender.mustStop ? undefined : this.#list();
  }

  /** Whether everything is there once. What was just created may take a moment to be listed. */
  async #sweep(): Promise<readonly Existing[]> {
    let list: Existing[] | undefined;
    let unlisted: Ending[] = [];
    for (let number = 1; number <= MOST_LISTS; number += 1) {
      list = await this.#list();
      if (!list) return [];
      const byKey = existingByKey(list);
      for (const ending of this.#with("unknown")) this.#found(ending.item, byKey.get(ending.item.key)?.[0]);
      unlisted = this.#with("created").filter(({ item }) => !byKey.has(item.key));
      if (unlisted.length === 0) break;
      if (number < MOST_LISTS) await this.#options.world.sleep(BETWEEN_LISTS_MS);
    }
    if (unlisted.length > 0) {
      this.#warnings.push(
        `${unlisted.length} of the interviewers that were just created are not in HeyMilo's list with their keys, ` +
          `so duplicates cannot be ruled out; the first is ${unlisted[0]?.posting?.id}`,
      );
    }
    return list ?? [];
  }

  #found(item: Item, existing: Existing | undefined): void {
    if (!existing) return;
    const ending = endingOf(item, existing, "created");
    if (ending.standing === "created") this.#sender.write(ending);
    this.#end(ending);
  }

  #duplicatesIn(list: readonly Existing[]): RunReport["duplicates"] {
    const byKey = existingByKey(list);
    return this.#options.items.flatMap(({ key }) => {
      const [, ...others] = byKey.get(key) ?? [];
      return others.length > 0 ? [{ key, ids: others.map(({ id }) => id) }] : [];
    });
  }

  async #list(): Promise<Existing[] | undefined> {
    try {
      return await this.#options.world.list();
    } catch (error) {
      if (!(error instanceof HeyMiloError)) throw error;
      this.#warnings.push(`HeyMilo's list could not be read to its end: ${error.message}`);
      return undefined;
    }
  }

  #with(standing: Ending["standing"]): Ending[] {
    return [...this.#endings.values()].filter((ending) => ending.standing === standing);
  }
}

const looksLike = ({ id }: Existing): string =>
  `an earlier run sent it, and ${id}, which may be it, shows no key: a person has to tell whether it is`;
