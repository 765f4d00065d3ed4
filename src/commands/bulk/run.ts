import { pause } from "../../heymilo/deadline.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import { isInUse, type PostingList, type Row, rowOf, whyUncertain } from "../../heymilo/lookups/posting-list.ts";
import { ApiError } from "../../heymilo/request-errors.ts";
import { listPostings } from "../batch/list-postings.ts";
import type { Item } from "./items.ts";
import type { Journal } from "./journal.ts";
import { type ItemResult, planRun, possibleIds, postingsByKey, resultOf, type Unresolved } from "./plan.ts";
import { Sender, type SenderOptions } from "./sender.ts";

export interface RunOptions extends SenderOptions {
  items: readonly Item[];
  journal: Pick<Journal, "earlier" | "begin" | "end">;
  /** For so long HeyMilo may yet show what it made of a create of an earlier run, in milliseconds. */
  mayAppearMs: number;
  onNote: (message: string) => void;
}

export type RunReport = Awaited<ReturnType<BulkRun["run"]>>;

const BETWEEN_LISTS_MS = 2_000;
/** A list that lags is read so often, for what was just created. */
const MOST_LISTS = 3;

/** One run: a first list shows what exists, the rest is created, and a second list shows whether all exist. */
export class BulkRun {
  readonly #options: RunOptions;
  readonly #sender: Sender;
  readonly #results = new Map<string, ItemResult>();
  /** What was sent and not answered, and until when HeyMilo may be at work on it. */
  readonly #unresolved = new Map<string, Unresolved & { until: number }>();
  readonly #warnings: string[] = [];
  #list: PostingList = { rows: [], unreadable: 0, serverMs: undefined };
  #byKey: ReadonlyMap<string, readonly Row[]> = new Map();
  /** How many creates had been sent when the list was read. */
  #sentBefore = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#sender = new Sender({ ...options, onResult: (result) => this.#onSent(result) });
  }

  /** @throws the errors of `heymilo/errors.ts` if the first list cannot be read; nothing was sent then */
  async run() {
    const { items, journal, mayAppearMs } = this.#options;
    await this.#readList();
    const before = new Set(this.#list.rows.map(({ id }) => id));
    const plan = planRun(items, this.#byKey, journal.earlier);
    for (const result of plan.known) this.#end(result);
    for (const one of plan.unresolved) this.#leaveOpen(one, mayAppearMs - (one.earlier?.leastAgoMs ?? 0));
    for (const { item, id } of plan.unlisted) this.#end(await this.#readUnlisted(item, id));
    await this.#sender.createAll(plan.toSend);
    await this.#sender.createAll(await this.#certainlyAbsent(before));
    await this.#checkList();
    for (const { item, message } of this.#unresolved.values()) this.#end({ item, outcome: "unknown", message });
    const { aborted, reason } = this.#stopping;
    return {
      results: items.map((item): ItemResult => this.#results.get(item.key) ?? { item, outcome: "left" }),
      duplicates: this.#duplicates(),
      warnings: this.#warnings,
      sentAny: this.#sender.sent > 0,
      ...(aborted && { stopped: String(reason) }),
    };
  }

  get #stopping(): AbortSignal {
    return this.#options.stop.signal;
  }

  #onSent(result: ItemResult): void {
    const { item, outcome, message = "", quietMs = this.#options.mayAppearMs } = result;
    if (outcome === "unknown") this.#leaveOpen({ item, message }, quietMs);
    else this.#end(result);
  }

  #end(result: ItemResult): void {
    this.#unresolved.delete(result.item.key);
    this.#results.set(result.item.key, result);
    this.#options.onResult(result);
  }

  #leaveOpen(one: Unresolved, quietMs: number): void {
    this.#unresolved.set(one.item.key, { ...one, until: this.#options.clock.now() + quietMs });
  }

  /** An earlier run has its receipt; the list may hide what is archived, or may not show keys. */
  async #readUnlisted(item: Item, id: string): Promise<ItemResult> {
    const what = `an earlier run made ${id}, which`;
    try {
      const posting = await this.#options.call((heymilo) => heymilo.postings.get(id));
      return resultOf(item, rowOf(posting), "exists");
    } catch (error) {
      if (!(error instanceof HeyMiloError)) throw error;
      if (!(error instanceof ApiError) || error.status !== 404)
        return { item, outcome: "unknown", message: `${what} could not be read: ${error.message}` };
      const message = `${what} does not exist any more; a new journal makes another`;
      return { item, outcome: "gone", posting: { id }, message };
    }
  }

  /** Items without an answer that HeyMilo certainly did not create: the quiet time is over, and its list lacks them. */
  async #certainlyAbsent(before: ReadonlySet<string>): Promise<Item[]> {
    const open = [...this.#unresolved.values()];
    if (open.length === 0) return [];
    const until = open.reduce((latest, one) => Math.max(latest, one.until), 0);
    await this.#waitForHeyMilo(until - this.#options.clock.now(), open.length);
    if (this.#stopping.aborted || !(await this.#readAgain())) return [];
    const unreadable = whyUncertain(this.#list);
    const reported = new Set([...this.#results.values()].map(({ posting }) => posting?.id));
    const absent = open.flatMap((one) => {
      const { item } = one;
      if (this.#find(item)) return [];
      const isKnown = (id: string) => reported.has(id) || (!one.earlier && before.has(id));
      const ids = possibleIds(one, this.#list, isKnown);
      if (ids.length === 0 && unreadable === undefined) return [item];
      const mayBe = ids.length > 0 ? `${ids.join(" or ")} may be it, but shows no key` : unreadable;
      this.#unresolved.set(item.key, { ...one, message: `it was sent; ${mayBe}: a person has to look` });
      return [];
    });
    for (const { key } of absent) this.#unresolved.delete(key);
    return absent;
  }

  async #waitForHeyMilo(ms: number, count: number): Promise<void> {
    if (ms <= 0 || this.#stopping.aborted) return;
    this.#options.onNote(
      `${count} of the creates, by this run or an earlier one, were not answered, and HeyMilo may still be at work on ` +
        `them. They are looked for in ${Math.ceil(ms / 1000)} s, and sent again only if they are not there.`,
    );
    await pause(this.#options.clock, ms, this.#stopping);
  }

  /** Whether everything exists, and is listed with its key. What was just created may take a moment. */
  async #checkList(): Promise<void> {
    for (let number = 1; this.#sender.sent > 0 && !this.#stopping.aborted; number += 1) {
      const isFresh = number === 1 && this.#sender.sent === this.#sentBefore;
      if (!isFresh && !(await this.#readAgain())) return;
      for (const { item } of this.#unresolved.values()) this.#find(item);
      const created = [...this.#results.values()].filter(({ outcome }) => outcome === "created");
      const unlisted = created.filter(({ item }) => !this.#byKey.has(item.key));
      if (unlisted.length === 0) return;
      if (number === MOST_LISTS) {
        this.#warnings.push(
          `${unlisted.length} of the interviewers that were just created are not in HeyMilo's list with their keys, ` +
            `so duplicates cannot be ruled out; the first is ${unlisted[0]?.posting?.id}`,
        );
        return;
      }
      await pause(this.#options.clock, BETWEEN_LISTS_MS, this.#stopping);
    }
  }

  /** Whether the list shows what was not answered. */
  #find(item: Item): boolean {
    const [row] = this.#byKey.get(item.key) ?? [];
    if (!row) return false;
    const result = resultOf(item, row, "created");
    this.#sender.note(result);
    this.#end(result);
    return true;
  }

  async #readList(): Promise<void> {
    const { sent } = this.#sender;
    this.#list = await listPostings(this.#options.call);
    this.#byKey = postingsByKey(this.#list.rows);
    this.#sentBefore = sent;
  }

  async #readAgain(): Promise<boolean> {
    try {
      await this.#readList();
      return true;
    } catch (error) {
      if (!(error instanceof HeyMiloError)) throw error;
      this.#warnings.push(`HeyMilo's list could not be read to its end: ${error.message}`);
      return false;
    }
  }

  /** Further postings in use with a key of ours. */
  #duplicates(): { key: string; ids: string[] }[] {
    return this.#options.items.flatMap(({ key }) => {
      const [, ...others] = (this.#byKey.get(key) ?? []).filter(isInUse);
      return others.length > 0 ? [{ key, ids: others.map(({ id }) => id) }] : [];
    });
  }
}
