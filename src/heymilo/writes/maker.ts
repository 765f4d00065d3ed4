import { type Clock, onAbort, systemClock } from "../deadline.ts";
import { HeyMiloError, InputError, OutcomeUnknownError } from "../errors.ts";
import type { ApiCall } from "../http/call.ts";
import { Room } from "../memory.ts";
import { decide } from "./decide.ts";
import { Entries, type Entry, lostPostOf, type Made, type Run, type State } from "./entries.ts";
import { makeOnce, settle, settleOrMake } from "./make-once.ts";
import { atWork, keyAtWork, keyInUse, keyTaken, madeEarlier, stillUnknown, unknownOutcome } from "./open-outcomes.ts";
import { longestQuietMs } from "./post.ts";
import { SharedRun } from "./shared-run.ts";
import type { Identity, Result, Thing, Wanted } from "./wanted.ts";

export interface MakerOptions {
  timeoutMs: number;
  clock?: Clock | undefined;
  /** For what is added, with what other tenants add. */
  room?: Room | undefined;
  /** How many unresolved entries to remember; 500 by default. */
  mostUnresolved?: number | undefined;
  /** Called when the thing of a lost answer was found. It must not throw. */
  onRecovered?: (() => void) | undefined;
}

/** What a run does. Without a result it is certain that there is nothing. */
const WORK = { settle, "settle, then send": settleOrMake, send: makeOnce };

/** For what one tenant adds, in bytes: one that has many unresolved calls leaves room for others. */
const MOST_MEMORY = 12_000_000;

/**
 * Everything that one process adds under one HeyMilo key: one thing for one intention, whoever asks for it and however
 * often. `make-once.ts` has the rules towards HeyMilo; here are the rules among the calls of a process.
 */
export class Maker {
  readonly entries: Entries;
  readonly #options: MakerOptions;
  readonly #clock: Clock;
  /** What calls ask for now: a call may have to wait before it has an entry. */
  readonly #asked = new Set<Wanted>();

  constructor(options: MakerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const room = new Room(MOST_MEMORY, options.room);
    this.entries = new Entries(this.#clock, longestQuietMs(options.timeoutMs), room, options.mostUnresolved);
  }

  /** @throws the errors of `errors.ts`, of which OutcomeUnknownError alone means that something may have been added */
  async make<T extends Thing>(wanted: Wanted<T>, call: ApiCall): Promise<Result<T>> {
    this.#asked.add(wanted);
    try {
      for (;;) {
        if (call.deadline.isOver) throw call.deadline.error("queued");
        const result = await this.#makeNow(wanted, call);
        // Without a result, what was waited for is no longer there: begin with what is known now.
        if (result) return result as Result<T>;
      }
    } finally {
      this.#asked.delete(wanted);
    }
  }

  /**
   * From its call on, a key stands for what the call asks for, until that certainly was not made. Until then nothing may
   * be previewed under it that title and key would make instead.
   *
   * @throws LookUpError that names the state of the other, or InputError that names what it made
   */
  checkKey(identity: Identity): void {
    const { key, content } = identity;
    const known = this.entries.find({ ...identity, hasKey: true });
    const isOther = ({ identity }: Entry | Wanted) => identity.key === key && identity.content !== content;
    if (known && isOther(known)) throw keyInUse(known, this.#clock.now());
    if ([...this.#asked].some(isOther)) throw keyAtWork(key);
  }

  async #makeNow(wanted: Wanted, call: ApiCall): Promise<Result | undefined> {
    const decision = decide(wanted, this.entries, this.#clock.now());
    const { entry } = decision;
    switch (decision.does) {
      case "refuse":
        throw keyTaken(decision.entry);
      case "answer":
        return this.#answer(decision.entry, decision.made, wanted, call);
      case "join":
        return this.#join(decision.entry, wanted, call);
      case "come later":
        throw atWork(wanted, decision.run);
      case "wait for":
        return this.#waitFor(decision.entry, wanted, call);
      default:
        return this.#join(this.#start(entry, wanted, call, WORK[decision.does]), wanted, call);
    }
  }

  /** With what was made before, if it is still in use. */
  async #answer(entry: Entry, made: Made, wanted: Wanted, call: ApiCall): Promise<Result | undefined> {
    const thing = await wanted.readAgain(made.thing, call, made.madeAt);
    if (thing) deliver(made, call);
    else this.entries.forget(entry);
    return thing && { thing, how: "existed", doubt: made.doubt };
  }

  async #join(entry: Entry, { identity }: Wanted, call: ApiCall): Promise<Result | undefined> {
    try {
      const result = await this.#wait(entry, identity.content, call);
      if (entry.state.is === "made") deliver(entry.state, call);
      return result;
    } catch (error) {
      const lost = lostPostOf(entry);
      if (lost && !call.deadline.isCancelled && !lost.told.has(identity.content))
        lost.told.set(identity.content, "unknown");
      const thing = lost?.lateAnswer?.made;
      if (thing && call.deadline.isOver) return { thing, how: "created", doubt: "there was no time left to look" };
      // The key of the other call was used for something else; this call has none.
      if (error instanceof InputError && entry.identity.hasKey && !identity.hasKey) return undefined;
      throw error;
    }
  }

  /**
   * Waits for what became of another entry.
   *
   * @returns undefined if that is no longer in the way
   * @throws LookUpError that says what it made or may have made; nothing was sent for this call
   */
  async #waitFor(first: Entry, wanted: Wanted, call: ApiCall): Promise<undefined> {
    const { state } = first;
    if (state.is === "unresolved") this.#start(first, state.wanted, call, settle);
    // A run that this call has begun goes on for it alone.
    if (state.is !== "made")
      await this.#wait(first, wanted.identity.content, call, state.is === "running").catch((error) => {
        if (error instanceof OutcomeUnknownError) throw stillUnknown(wanted, error);
        if (!(error instanceof HeyMiloError)) throw error;
      });
    const now: State = first.state;
    if (now.is !== "made") return undefined;
    now.isDelivered = true;
    throw madeEarlier(wanted, now.thing.id);
  }

  /** Waits for the run of an entry. @throws OutcomeUnknownError also if the time is over and a POST is not answered */
  async #wait(entry: Entry, content: string, call: ApiCall, isBeside = false): Promise<Result | undefined> {
    if (entry.state.is !== "running") return undefined;
    const { wanted, run } = entry.state;
    try {
      return await run.join(call, isBeside);
    } catch (error) {
      const lost = lostPostOf(entry);
      if (error instanceof OutcomeUnknownError) {
        // Now the caller knows that a repeat finds out no more. An answer in the quiet time does not say so.
        if (error.retryAfterMs === undefined && !call.deadline.isCancelled) lost?.told.set(content, "all");
        throw error;
      }
      if (!lost || !call.deadline.isOver) throw error;
      throw unknownOutcome(wanted, lost, this.#clock.now(), {});
    }
  }

  /** @throws LookUpError if there is no room for a new entry */
  #start(known: Entry | undefined, asked: Wanted, { http }: ApiCall, work: typeof settle): Entry {
    const memory = known?.memory ?? this.entries.roomFor(asked);
    // The one that was sent first says how it is looked up.
    const wanted = known?.state.is === "unresolved" ? known.state.wanted : asked;
    const lost = known && lostPostOf(known);
    const run: Run = new SharedRun(http, this.#options.timeoutMs, this.#clock, async (run) => {
      let result: Result | undefined;
      try {
        result = await work({ entries: this.entries, entry, wanted, run });
        return result;
      } finally {
        const open = lostPostOf(entry);
        if (result) {
          const { doubt } = result;
          const thing = wanted.toKeep?.(result.thing) ?? result.thing;
          this.entries.set(entry, { is: "made", thing, madeAt: this.#clock.now(), isDelivered: false, doubt });
        } else if (open) this.entries.set(entry, { is: "unresolved", wanted, lost: open });
        else this.entries.forget(entry);
        if (result?.how === "recovered") this.#options.onRecovered?.();
      }
    });
    const state: State = { is: "running", wanted, run, lost, began: lost ? "after a loss" : "new" };
    const entry: Entry = known ?? { identity: wanted.identity, title: wanted.title, memory, state };
    this.entries.set(entry, state);
    return entry;
  }
}

/** The caller hears of it, unless it leaves before its call has ended: more is read for the answer. */
const deliver = (made: Made, { deadline }: ApiCall): void => {
  made.isDelivered = true;
  onAbort(deadline.signal, () => {
    if (deadline.isCancelled) made.isDelivered = false;
  });
};
