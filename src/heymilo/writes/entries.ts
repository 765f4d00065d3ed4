import type { Clock } from "../deadline.ts";
import { LookUpError } from "../errors.ts";
import { memoryOf, type Room, type Share } from "../memory.ts";
import type { SharedRun } from "./shared-run.ts";
import type { Identity, Result, Thing, Wanted } from "./wanted.ts";

/** A retry comes within minutes, or after the quiet time; later, the marker in HeyMilo answers for the past. */
const REMEMBERED_MS = 10 * 60_000;
/** More than a call could tell apart. */
const MOST_UNRESOLVED = 500;
/** What an entry takes beside its values, in bytes: its maps, sets and functions. Measured. */
const MEMORY_AN_ENTRY = 2_000;
/** Results are forgotten after minutes; then there is room again. */
const TRY_AGAIN_MS = 60_000;

/** A POST that HeyMilo may have carried out, and of which no usable answer came. */
export interface LostPost {
  sentAt: number;
  /** Until then HeyMilo may show what it made of it. */
  quietUntil: number;
  why: string;
  /** Ids of what was listed before: it made none of it. */
  seenBefore: ReadonlySet<string>;
  /** Why there may be another that no list shows. */
  doubt: string | undefined;
  /** After the quiet time nothing could be it: it stands in nobody's way, but a repeat of the entry still says so. */
  isAbsent?: boolean;
  /** An answer that came after the call had ended. */
  lateAnswer?: Answer;
  /** What calls were told, by the content that they want: that it is unknown, or all that can be found out. */
  told: Map<string, "unknown" | "all">;
}

/** What was made, or why nobody knows whether something was. */
export interface Answer {
  made?: Thing;
  error?: unknown;
  at: number;
}

export type Run = SharedRun<Result | undefined>;

/**
 * `running`: a call works on it; `lost` is set as soon as HeyMilo may have carried out a POST, and after a loss from the
 * beginning.
 */
export type State =
  | { is: "running"; wanted: Wanted; run: Run; lost: LostPost | undefined; began: "new" | "after a loss" }
  | { is: "unresolved"; wanted: Wanted; lost: LostPost }
  | Made;

export interface Made {
  is: "made";
  thing: Thing;
  madeAt: number;
  /** A caller has heard of it. */
  isDelivered: boolean;
  /** Why there may be another that no list shows. */
  doubt: string | undefined;
}

/** One thing to be added, with what this process knows of it. Once it is made, its request is no longer held. */
export interface Entry {
  readonly identity: Identity;
  readonly title: string | undefined;
  readonly memory: Share;
  state: State;
}

/** The POST of this call or of an earlier one that HeyMilo may have carried out. */
export const lostPostOf = ({ state }: Entry): LostPost | undefined => (state.is === "made" ? undefined : state.lost);

/**
 * What this process adds and has added. What is running stays, results stay for ten minutes at least, and of unresolved
 * entries the last 500. Without room for one more nothing new is begun.
 */
export class Entries {
  readonly #byKey = new Map<string, Entry>();
  readonly #byGroup = new Map<string, Set<Entry>>();
  /** What HeyMilo has said that a POST made, with the time; also what it no longer shows. The longest ago first. */
  readonly #receipts = new Map<string, number>();
  /** The longest in its state first. */
  readonly #byState = { running: new Set<Entry>(), unresolved: new Set<Entry>(), made: new Set<Entry>() };

  /** @param longestQuietMs a caller may have been told to repeat its call after this time */
  constructor(
    private readonly clock: Clock,
    private readonly longestQuietMs: number,
    private readonly room: Room,
    private readonly mostUnresolved = MOST_UNRESOLVED,
  ) {}

  /** @throws LookUpError if there is none: it could not be remembered what a call makes */
  roomFor({ memory }: Wanted): Share {
    this.forgetOld();
    for (;;) {
      const share = this.room.take(MEMORY_AN_ENTRY + memory);
      if (share) return share;
      const old = this.#oldestUnresolved();
      if (!old) throw new LookUpError(NO_ROOM, { retryAfterMs: TRY_AGAIN_MS });
      this.forget(old);
    }
  }

  find({ hasKey, key, content, group }: Identity): Entry | undefined {
    this.forgetOld();
    if (hasKey) return this.#byKey.get(key);
    // Calls without a key keep what was made for them, whether or not there is another with a key.
    const same = this.ofGroup(group).filter(({ identity }) => identity.content === content);
    const standing = same.filter((entry) => !lostPostOf(entry)?.isAbsent);
    const own = standing.filter(({ identity }) => !identity.hasKey);
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
    return this.#receipts.has(id);
  }

  addReceipt(id: string): void {
    this.#receipts.delete(id);
    this.#receipts.set(id, this.clock.now());
  }

  /** An entry, be it a new one, is in this state from now on. */
  set(entry: Entry, state: State): void {
    const { key, group } = entry.identity;
    this.#byKey.set(key, entry);
    this.#byGroup.set(group, (this.#byGroup.get(group) ?? new Set()).add(entry));
    this.#byState[entry.state.is].delete(entry);
    this.#byState[state.is].add(entry);
    entry.state = state;
    if (state.is === "made") this.addReceipt(state.thing.id);
    entry.memory.resize(MEMORY_AN_ENTRY + memoryOfState(entry));
  }

  forget(entry: Entry): void {
    const { key, group } = entry.identity;
    const beside = this.#byGroup.get(group);
    // Another may have taken its place.
    if (this.#byKey.get(key) === entry) this.#byKey.delete(key);
    this.#byState[entry.state.is].delete(entry);
    if (beside?.delete(entry) && beside.size === 0) this.#byGroup.delete(group);
    entry.memory.resize(0);
  }

  /** What was deleted is no longer remembered: the same call makes it again. */
  forgetThing(id: string): void {
    for (const entry of this.all("made"))
      if (entry.state.is === "made" && entry.state.thing.id === id) this.forget(entry);
  }

  forgetOld(): void {
    const { made, unresolved } = this.#byState;
    const oldest = this.clock.now() - Math.max(REMEMBERED_MS, 2 * this.longestQuietMs);
    for (const entry of made) {
      if (entry.state.is === "made" && entry.state.madeAt > oldest) break;
      this.forget(entry);
    }
    for (const [id, at] of this.#receipts) {
      if (at > oldest) break;
      this.#receipts.delete(id);
    }
    while (unresolved.size > this.mostUnresolved)
      this.forget(this.#oldestUnresolved() ?? (unresolved.values().next().value as Entry));
  }

  /** Of those whose quiet time is over. */
  #oldestUnresolved(): Entry | undefined {
    const now = this.clock.now();
    return [...this.#byState.unresolved].find((entry) => (lostPostOf(entry)?.quietUntil ?? 0) <= now);
  }

  /** Gives back what all of them take. */
  close(): void {
    for (const entries of Object.values(this.#byState)) for (const entry of entries) entry.memory.resize(0);
  }
}

const NO_ROOM = "this server remembers as many creates as it can, and begins no other until it may forget one";

const memoryOfState = ({ identity, title, state }: Entry): number => {
  if (state.is === "made") return memoryOf([identity, title, state.thing, state.doubt]);
  const { seenBefore, lateAnswer } = state.lost ?? {};
  return state.wanted.memory + memoryOf([identity, [...(seenBefore ?? [])], lateAnswer?.made]);
};
