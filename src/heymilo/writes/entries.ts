import type { Clock } from "../clock.ts";
import type { Addition, Identity, Result, Thing } from "./addition.ts";
import type { SharedRun } from "./shared-run.ts";

/** A retry comes within minutes, or after the quiet time; later, the marker in HeyMilo answers for the past. */
const REMEMBERED_MS = 10 * 60_000;
/** About 5 MB at the size of a usual receipt. */
const REMEMBERED = 500;

/** A POST that HeyMilo may have carried out, and of which no usable answer came. */
export interface LostPost {
  sentAt: number;
  /** Until then HeyMilo may show what it made of it. */
  quietUntil: number;
  why: string;
  /** Another POST of the entry was lost before. */
  isSecond: boolean;
  /** After the quiet time nothing could be it: it stands in nobody's way, but a repeat of the entry still says so. */
  isAbsent?: boolean;
  /** An answer that came after the call had ended. */
  lateAnswer?: Answer;
  /** Contents of calls that were told what may be the thing. */
  toldContents: Set<string>;
}

/** How a POST ended. */
export type Answer = { made: Thing } | { error: unknown };

export type Run = SharedRun<Result | undefined>;

/**
 * `running`: a call works on it; `lost` is set as soon as HeyMilo may have carried out a POST, and in a repeat from the
 * beginning.
 */
export type State =
  | { is: "running"; run: Run; lost: LostPost | undefined; isRepeat: boolean }
  | { is: "unresolved"; lost: LostPost }
  | { is: "made"; thing: Thing; madeAt: number; isDelivered: boolean; doubt: string | undefined };

/** One thing to be added, with what this process knows of it. */
export interface Entry {
  readonly addition: Addition;
  state: State;
}

/** The POST of this call or of an earlier one that HeyMilo may have carried out. */
export const lostPostOf = ({ state }: Entry): LostPost | undefined =>
  state.is === "made" ? undefined : state.lost;

/**
 * What this process adds and has added: an entry for each key, and an index by content. What is running stays. Of
 * results and of unresolved entries the last 500 each stay, and results for ten minutes at least.
 */
export class Entries {
  readonly #byKey = new Map<string, Entry>();
  readonly #byContent = new Map<string, Entry>();

  /** @param longestQuietMs a caller may have been told to repeat its call after this time */
  constructor(
    private readonly clock: Clock,
    private readonly longestQuietMs: number,
    private readonly most = REMEMBERED,
  ) {}

  find({ hasKey, key, content }: Identity): Entry | undefined {
    this.#forgetOld();
    return hasKey ? this.#byKey.get(key) : this.#byContent.get(content);
  }

  ofGroup(group: string): Entry[] {
    return [...this.#byKey.values()].filter(({ addition }) => addition.identity.group === group);
  }

  /**
   * A new entry is found by its content, unless an earlier one of that content still waits to be told to somebody, or the
   * new one has a key: calls without a key keep what was made for them.
   */
  add(entry: Entry): void {
    const { key, hasKey, content } = entry.addition.identity;
    this.#byKey.set(key, entry);
    const earlier = this.#byContent.get(content)?.state;
    const isAbsent = earlier?.is === "unresolved" && earlier.lost.isAbsent;
    const isMade = earlier?.is === "made" && earlier.isDelivered;
    if (!earlier || isAbsent || (isMade && !hasKey)) this.#byContent.set(content, entry);
  }

  /** Unless another has taken its place. */
  forget(entry: Entry): void {
    const { key, content } = entry.addition.identity;
    if (this.#byKey.get(key) !== entry) return;
    this.#byKey.delete(key);
    if (this.#byContent.get(content) !== entry) return;
    this.#byContent.delete(content);
    const earlier = [...this.#byKey.values()].findLast((one) => one.addition.identity.content === content);
    if (earlier) this.#byContent.set(content, earlier);
  }

  all(is: State["is"]): Entry[] {
    return [...this.#byKey.values()].filter(({ state }) => state.is === is);
  }

  #forgetOld(): void {
    const now = this.clock.now();
    const keptMs = Math.max(REMEMBERED_MS, 2 * this.longestQuietMs);
    const forgetFirst = (entries: readonly Entry[]) => {
      for (const entry of entries.slice(0, Math.max(0, entries.length - this.most))) this.forget(entry);
    };
    const isPast = (entry: Entry) => Number((lostPostOf(entry)?.quietUntil ?? 0) <= now);
    forgetFirst(this.all("unresolved").sort((a, b) => isPast(b) - isPast(a)));
    forgetFirst(this.all("made"));
    for (const entry of this.all("made"))
      if (entry.state.is === "made" && now - entry.state.madeAt >= keptMs) this.forget(entry);
  }
}
