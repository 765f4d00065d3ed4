import { type Clock, systemClock } from "../clock.ts";
import { keyReused, reasonOf } from "../error-texts.ts";
import { HeyMiloError, InputError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { Room } from "../memory.ts";
import { LookUpError, OutcomeUnknownError } from "../write-errors.ts";
import { addOnce, settle, unknownOutcome } from "./add-once.ts";
import { type Addition, type Identity, notChecked, type Result, type Thing } from "./addition.ts";
import { Entries, type Entry, type LostPost, lostPostOf, type Run, type State } from "./entries.ts";
import { type AddCall, longestQuietMs } from "./post.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";

export interface AdditionsOptions {
  http: Pick<Http, "send">;
  timeoutMs: number;
  clock?: Clock | undefined;
  /** For what is added, with what other tenants add. */
  room?: Room | undefined;
  /** How many unresolved entries to remember; 500 by default. */
  mostUnresolved?: number | undefined;
  /** Called when the thing of a lost answer was found. It must not throw. */
  onRecovered?: (() => void) | undefined;
}

/** For what one tenant adds, in bytes: one that has many unresolved calls leaves room for others. */
const MOST_MEMORY = 12_000_000;

/** What a run does for its entry. Without a result it is certain that there is nothing. */
type Work = (call: AddCall) => Promise<Result | undefined>;

/**
 * Everything that one process adds under one HeyMilo key: one thing for one intention, whoever asks for it and however
 * often. `add-once.ts` has the rules towards HeyMilo; here are the rules among the calls of a process.
 */
export class Additions {
  readonly entries: Entries;
  readonly #options: AdditionsOptions;
  readonly #clock: Clock;
  /** What calls ask for now: a call may have to wait before it has an entry. */
  readonly #asked = new Set<Addition>();

  constructor(options: AdditionsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.entries = new Entries(
      this.#clock,
      longestQuietMs(options.timeoutMs),
      new Room(MOST_MEMORY, options.room),
      options.mostUnresolved,
    );
  }

  /** @throws the errors of `errors.ts`, of which OutcomeUnknownError alone means that something may have been added */
  async add<T extends Thing>(wanted: Addition<T>, waiter: Waiter): Promise<Result<T>> {
    this.#asked.add(wanted);
    try {
      for (;;) {
        if (waiter.deadline.isOver) throw waiter.deadline.error("queued");
        const result = await this.#addNow(wanted, waiter);
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
    const isOther = ({ identity }: Entry | Addition) => identity.key === key && identity.content !== content;
    if (known && isOther(known)) throw this.#inUse(known);
    if ([...this.#asked].some(isOther)) throw underKey(key, "is still at work");
  }

  #inUse({ state, identity: { key }, title }: Entry): Error {
    if (state.is === "made") return keyReused(key, title, state.thing.id);
    if (state.is === "running") return underKey(key, "is still at work", state.run.deadline.remaining());
    const { why, quietUntil } = state.lost;
    return underKey(key, `is unresolved (${why})`, quietUntil - this.#clock.now());
  }

  async #addNow(wanted: Addition, waiter: Waiter): Promise<Result | undefined> {
    const { identity, wantsAnother } = wanted;
    const known = this.entries.find(identity);
    if (known && known.identity.content !== identity.content) {
      const id = known.state.is === "made" ? known.state.thing.id : undefined;
      throw keyReused(identity.key, known.title, id);
    }
    const isDecided = this.#isDecided(known, wanted);
    // Without a key, a call that wants another has no entry yet, unless it decides about its lost one.
    const own = wantsAnother && !identity.hasKey && !isDecided ? undefined : known;
    if (own?.state.is === "made") return this.#replay(own, own.state, wanted, waiter);
    if (own?.state.is === "running") return this.#join(own, wanted, waiter);
    const first = this.#firstBeside(wanted, own);
    if (first && own && !isDecided && !own.state.lost.isAbsent)
      return this.#join(this.#start(own, own.state.addition, settle), wanted, waiter);
    if (first) return this.#hearOf(first, wanted, waiter);
    const entry = this.#start(own, wanted, (call) => addOnce(call, isDecided));
    return this.#join(entry, wanted, waiter);
  }

  /** The caller reads the list itself; or it was told what may be the lost thing, and wants another. */
  #isDecided(known: Entry | undefined, { wantsAnother = false, lookUpLost, identity }: Addition): boolean {
    if (known?.state.is !== "unresolved") return false;
    return !lookUpLost || (wantsAnother && this.#wasTold(known.state.lost, identity.content));
  }

  #wasTold({ toldContents, quietUntil }: LostPost, content: string): boolean {
    return toldContents.has(content) && quietUntil <= this.#clock.now();
  }

  /**
   * An entry of the same group that has to be settled before: a model that repeats itself rephrases. An entry that its
   * callers still wait for is meant as another thing, unless it has the same content and its answer was lost, or this
   * call wants one more of the very same.
   */
  #firstBeside({ identity, wantsAnother }: Addition, own: Entry | undefined): Entry | undefined {
    const { group, hasOwnKey, content } = identity;
    return this.entries.ofGroup(group).find((entry) => {
      const { state, identity } = entry;
      if (entry === own || (identity.hasOwnKey && hasOwnKey)) return false;
      if (state.is === "made") return !state.isDelivered;
      if (state.is === "unresolved") return !state.lost.isAbsent && !this.#wasTold(state.lost, content);
      const isSame = identity.content === content;
      const mayBeMeant = state.lost !== undefined && (isSame || !state.run.isAwaited);
      return mayBeMeant || state.isRepeat || (wantsAnother && !own && isSame);
    });
  }

  /** A read without which a call cannot ask what became of an earlier one: if it fails, that is as open as before. */
  async readBefore<T>(identity: Identity, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const known = this.entries.find(identity);
      if (!known || known.identity.content !== identity.content) throw error;
      if (known.state.is === "made") throw notChecked(known.state.thing.id, error);
      const { addition, lost } = known.state;
      if (!lost) throw error;
      throw unknownOutcome(addition, lost, this.#clock.now(), { unclear: new LookUpError(reasonOf(error)) });
    }
  }

  /** What was deleted is no longer remembered: the same call adds it again. */
  forget(id: string): void {
    for (const entry of this.entries.all("made"))
      if (entry.state.is === "made" && entry.state.thing.id === id) this.entries.forget(entry);
  }

  /** Answers with what was made before, if it is still in use. */
  async #replay(
    entry: Entry,
    made: State & { is: "made" },
    wanted: Addition,
    { deadline }: Waiter,
  ): Promise<Result | undefined> {
    const thing = await wanted.readAgain(made.thing, { deadline }, made.madeAt);
    made.isDelivered = thing !== undefined;
    if (thing) return { thing, how: "existed", doubt: made.doubt };
    this.entries.forget(entry);
    return undefined;
  }

  async #join(entry: Entry, { identity }: Addition, waiter: Waiter): Promise<Result | undefined> {
    try {
      const result = await this.#wait(entry, identity.content, waiter);
      if (entry.state.is === "made") entry.state.isDelivered = true;
      return result;
    } catch (error) {
      const lost = lostPostOf(entry);
      if (lost && !waiter.deadline.isCancelled) lost.isHeard = true;
      const thing = lost?.lateAnswer?.made;
      if (thing && waiter.deadline.isOver) return { thing, how: "created", doubt: "there was no time left to look" };
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
  async #hearOf(first: Entry, wanted: Addition, waiter: Waiter): Promise<undefined> {
    const { state } = first;
    if (state.is === "running" && state.run.isAwaited && !state.isRepeat)
      throw earlierCall(wanted, "is still at work", state.run.deadline.remaining());
    if (state.is === "unresolved") this.#start(first, state.addition, settle);
    // A run that this call has begun goes on for it alone.
    const beside = { ...waiter, isBeside: state.is === "running" };
    if (state.is !== "made")
      await this.#wait(first, wanted.identity.content, beside).catch((error) => {
        if (error instanceof OutcomeUnknownError) throw stillUnknown(wanted, error);
        if (!(error instanceof HeyMiloError)) throw error;
      });
    const now: State = first.state;
    if (now.is !== "made") return undefined;
    now.isDelivered = true;
    throw earlierCall(wanted, `made ${now.thing.id}, with that call's content. ${ELSE_AGAIN}`);
  }

  /** Waits for the run of an entry. @throws OutcomeUnknownError also if the time is over and a POST is not answered */
  async #wait(entry: Entry, content: string, waiter: Waiter): Promise<Result | undefined> {
    if (entry.state.is !== "running") return undefined;
    const { addition, run } = entry.state;
    try {
      return await run.join(waiter);
    } catch (error) {
      const lost = lostPostOf(entry);
      if (error instanceof OutcomeUnknownError) {
        // Now the caller knows that a repeat finds out no more. An answer in the quiet time does not say so.
        if (error.retryAfterMs === undefined) lost?.toldContents.add(content);
        throw error;
      }
      if (!lost || !waiter.deadline.isOver) throw error;
      throw unknownOutcome(addition, lost, this.#clock.now(), {});
    }
  }

  /** @throws LookUpError if there is no room for a new entry */
  #start(known: Entry | undefined, wanted: Addition, work: Work): Entry {
    const { http, timeoutMs } = this.#options;
    const memory = known?.memory ?? this.entries.roomFor(wanted);
    // The one that was sent first says how it is looked up.
    const addition = known?.state.is === "unresolved" ? known.state.addition : wanted;
    const lost = known && lostPostOf(known);
    const run: Run = new SharedRun(timeoutMs, this.#clock, async (run) => {
      let result: Result | undefined;
      try {
        result = await work({ http, entries: this.entries, entry, addition, run, timeoutMs });
        return result;
      } finally {
        this.#end(entry, addition, result);
      }
    });
    const state: State = { is: "running", addition, run, lost, isRepeat: lost !== undefined };
    const entry: Entry = known ?? { identity: addition.identity, title: addition.title, memory, state };
    this.entries.set(entry, state);
    return entry;
  }

  #end(entry: Entry, addition: Addition, result: Result | undefined): void {
    const lost = lostPostOf(entry);
    if (result?.how === "recovered") this.#options.onRecovered?.();
    if (result) {
      const { doubt } = result;
      const thing = addition.toKeep?.(result.thing) ?? result.thing;
      this.entries.set(entry, { is: "made", thing, madeAt: this.#clock.now(), isDelivered: false, doubt });
    } else if (lost) this.entries.set(entry, { is: "unresolved", addition, lost });
    else this.entries.forget(entry);
  }
}

const ELSE_AGAIN = "If it is what you want, use it. Otherwise make this call again: it makes another";

/** For a call that comes after another of its group, and for which nothing was sent. */
const earlierCall = ({ operation }: Addition, what: string, retryAfterMs?: number): LookUpError =>
  new LookUpError(`an earlier call to ${operation} ${what}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.max(retryAfterMs, 1_000) }),
  });

/** For a preview that would take the place of what a call asks for. */
const underKey = (key: string, what: string, retryAfterMs = 0): LookUpError =>
  new LookUpError(
    `an earlier call with idempotency_key ${key} and other content ${what}. So this preview was not kept, and the last ` +
      "one stays: settle that call first, with its title and this key alone if it was previewed, else by repeating it",
    { retryAfterMs: Math.max(retryAfterMs, 1_000) },
  );

const stillUnknown = (wanted: Addition, { why, mayBe, retryAfterMs }: OutcomeUnknownError): LookUpError => {
  if (retryAfterMs !== undefined)
    return earlierCall(wanted, `is unresolved (${why}). Make this call again later`, retryAfterMs);
  const what = mayBe.length > 0 ? `may have made ${mayBe.join(" or ")}` : "may have made something";
  return earlierCall(wanted, `${what} (${why}). ${ELSE_AGAIN}`);
};
