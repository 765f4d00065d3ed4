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
  /** Ids of what was listed before: it made none of it. */
  seenBefore: ReadonlySet<string>;
  /** Another POST of the entry was lost before. */
  isSecond: boolean;
  /** After the quiet time nothing could be it: it stands in nobody's way, but a repeat of the entry still says so. */
  isAbsent?: boolean;
  /** An answer that came after the call had ended. */
  lateAnswer?: Answer;
  /** A caller that had not left was told that its outcome is unknown. */
  isHeard?: boolean;
  /** Contents of calls that were told what may be the thing. */
  toldContents: Set<string>;
}

/** What was made, or why nobody knows whether something was. */
export interface Answer {
  made?: Thing;
  error?: unknown;
  at: number;
}

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
export const lostPostOf = ({ state }: Entry): LostPost | undefined => (state.is === "made" ? undefined : state.lost);

/**
 * What this process adds and has added. What is running stays. Of results and of unresolved entries the last 500 each
 * stay, and results for ten minutes at least.
 */
export class Entries {
  readonly #byKey = new Map<string, Entry>();
  readonly #byGroup = new Map<string, Set<Entry>>();
  /** The longest in its state first. */
  readonly #byState = { running: new Set<Entry>(), unresolved: new Set<Entry>(), made: new Set<Entry>() };

  /** @param longestQuietMs a caller may have been told to repeat its call after this time */
  constructor(
    private readonly clock: Clock,
    private readonly longestQuietMs: number,
    private readonly most = REMEMBERED,
  ) {}

  find({ hasKey, key, content, group }: Identity): Entry | undefined {
    this.#forgetOld();
    if (hasKey) return this.#byKey.get(key);
    // Calls without a key keep what was made for them, whether or not there is another with a key.
    const same = this.ofGroup(group).filter(({ addition }) => addition.identity.content === content);
    const standing = same.filter((entry) => !lostPostOf(entry)?.isAbsent);
    const own = standing.filter(({ addition }) => !addition.identity.hasKey);
    // While another is made, what was made before answers.
    const settled = own.findLast(({ state }) => state.is !== "running");
    return settled ?? own.at(-1) ?? standing[0] ?? same.at(-1);
  }

  ofGroup(group: string): Entry[] {
    return [...(this.#byGroup.get(group) ?? [])];
  }

  all(is: State["is"]): ReadonlySet<Entry> {
    return this.#byState[is];
  }

  /** HeyMilo has said which POST made it, so that no other did. */
  hasReceipt(id: string): boolean {
    const receiptOf = ({ state }: Entry) => (state.is === "made" ? state.thing : state.lost?.lateAnswer?.made);
    return [...this.#byKey.values()].some((entry) => receiptOf(entry)?.id === id);
  }

  /** An entry, be it a new one, is in this state from now on. */
  set(entry: Entry, state: State): void {
    const { key, group } = entry.addition.identity;
    this.#byKey.set(key, entry);
    this.#byGroup.set(group, (this.#byGroup.get(group) ?? new Set()).add(entry));
    this.#byState[entry.state.is].delete(entry);
    this.#byState[state.is].add(entry);
    entry.state = state;
  }

  forget(entry: Entry): void {
    const { key, group } = entry.addition.identity;
    const beside = this.#byGroup.get(group);
    // Another may have taken its place.
    if (this.#byKey.get(key) === entry) this.#byKey.delete(key);
    this.#byState[entry.state.is].delete(entry);
    if (beside?.delete(entry) && beside.size === 0) this.#byGroup.delete(group);
  }

  #forgetOld(): void {
    const { made, unresolved } = this.#byState;
    const now = this.clock.now();
    const oldest = now - Math.max(REMEMBERED_MS, 2 * this.longestQuietMs);
    for (const entry of made) {
      const isOld = entry.state.is === "made" && entry.state.madeAt <= oldest;
      if (!isOld && made.size <= this.most) break;
      this.forget(entry);
    }
    const isQuietOver = (entry: Entry) => (lostPostOf(entry)?.quietUntil ?? 0) <= now;
    while (unresolved.size > this.most)
      this.forget(([...unresolved].find(isQuietOver) ?? unresolved.values().next().value) as Entry);
  }
}
