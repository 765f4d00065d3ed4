import { type Clock, systemClock } from "../clock.ts";
import { HeyMiloError, InputError, LookUpError, OutcomeUnknownError, reasonOf } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { addOnce, settle } from "./add-once.ts";
import { type Addition, keyReused, type Result, type Thing, unknownOutcome } from "./addition.ts";
import { Entries, type Entry, type LostPost, lostPostOf, type State } from "./entries.ts";
import type { AddCall } from "./post.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";

export interface AdditionsOptions {
  http: Pick<Http, "send">;
  /** Of one call, in milliseconds. */
  timeoutMs: number;
  clock?: Clock | undefined;
  /** How many results to remember; 500 by default. */
  remembered?: number | undefined;
  /** Called when the thing of a lost answer was found. It must not throw. */
  onRecovered?: (() => void) | undefined;
}

/**
 * Everything that one process adds under one HeyMilo key: one thing for one intention, whoever asks for it and however
 * often. `add-once.ts` has the rules towards HeyMilo; here are the rules among the calls of a process.
 */
export class Additions {
  readonly entries: Entries;
  readonly #options: AdditionsOptions;
  readonly #clock: Clock;

  constructor(options: AdditionsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.entries = new Entries(this.#clock, options.remembered);
  }

  /** @throws the errors of `errors.ts`, of which OutcomeUnknownError alone means that something may have been added */
  async add<T extends Thing>(wanted: Addition<T>, waiter: Waiter): Promise<Result<T>> {
    const { identity, wantsAnother = false } = wanted;
    for (;;) {
      if (waiter.deadline.isOver) throw waiter.deadline.error("queued");
      const known = this.entries.find<T>(identity);
      if (known && known.addition.identity.content !== identity.content)
        throw keyReused(
          identity.key,
          known.state.is === "made" ? known.state.thing.id : undefined,
          known.addition.title,
        );
      const isDecided = known !== undefined && this.#isDecided(known, wanted);
      const own = wantsAnother && !identity.hasKey && !isDecided ? undefined : known;
      const first = this.#firstBeside(wanted, own);
      let result: Result<T> | undefined;
      if (first) result = await this.#hearOf(first, wanted, waiter);
      else if (own?.state.is === "made") result = await this.#replay(own, own.state, wanted, waiter);
      else if (own?.state.is === "running") result = await this.#join(own, own.state.run, wanted, waiter);
      else {
        const [entry, run] = this.#start(own, wanted, waiter, (call) => addOnce(call, isDecided));
        result = await this.#join(entry, run, wanted, waiter);
      }
      // What was waited for turned out to be no longer there: begin with what is known now.
      if (result) return result;
    }
  }

  /** The caller was told what may be the lost thing, after its quiet time, and wants another. */
  #isDecided<T extends Thing>(
    { state }: Entry<T>,
    { wantsAnother, isScanned, identity }: Addition<T>,
  ): boolean {
    if (state.is !== "unresolved") return false;
    return isScanned === true || (wantsAnother === true && this.#wasTold(state.lost, identity.content));
  }

  #wasTold<T>({ toldContents, quietUntil }: LostPost<T>, content: string): boolean {
    return toldContents.has(content) && quietUntil <= this.#clock.now();
  }

  /**
   * An entry of the same group that has to be settled before: a model that repeats itself rephrases. An entry that its
   * callers still wait for is meant as another thing, unless this call wants one more of the very same.
   */
  #firstBeside<T extends Thing>(
    { identity, wantsAnother }: Addition<T>,
    own: Entry<T> | undefined,
  ): Entry | undefined {
    const { group, hasOwnKey, content } = identity;
    return this.entries.ofGroup(group).find(({ state, addition: { identity: other } }) => {
      if (other.key === own?.addition.identity.key || (other.hasOwnKey && hasOwnKey)) return false;
      if (state.is === "made") return !state.isDelivered;
      if (state.is === "unresolved") return !this.#wasTold(state.lost, content);
      const isLeft = state.lost !== undefined && !state.run.isAwaited;
      return isLeft || (wantsAnother === true && !own && other.content === content);
    });
  }

  /** Answers with what was made before, if it is still in use. */
  async #replay<T extends Thing>(
    entry: Entry<T>,
    made: State<T> & { is: "made" },
    wanted: Addition<T>,
    { deadline }: Waiter,
  ): Promise<Result<T> | undefined> {
    if (await wanted.isStillInUse(made.thing, { deadline }, made.madeAt)) {
      made.isDelivered = true;
      return { thing: made.thing, how: "existed" };
    }
    this.entries.forget(entry);
    return undefined;
  }

  async #join<T extends Thing>(
    entry: Entry<T>,
    run: SharedRun<Result<T> | undefined>,
    { identity }: Addition<T>,
    waiter: Waiter,
  ): Promise<Result<T> | undefined> {
    if (run.calledOff) return run.ended();
    try {
      const result = await run.join(waiter);
      if (entry.state.is === "made") entry.state.isDelivered = true;
      return result;
    } catch (error) {
      const lost = lostPostOf(entry);
      if (error instanceof OutcomeUnknownError) noteTold(lost, error, identity.content);
      else if (lost && waiter.deadline.isOver) {
        const retryAfterMs = Math.max(1_000, lost.quietUntil - this.#clock.now());
        throw unknownOutcome(entry.addition, { why: reasonOf(error), retryAfterMs });
      }
      // The key of the other call was used for something else; this call has none.
      else if (error instanceof InputError && entry.addition.identity.hasKey && !identity.hasKey)
        return undefined;
      throw error;
    }
  }

  /**
   * Waits for what became of another entry.
   *
   * @returns undefined if that is no longer in the way
   * @throws LookUpError that says what it made or may have made; nothing was sent for this call
   */
  async #hearOf<T extends Thing>(first: Entry, wanted: Addition<T>, waiter: Waiter): Promise<undefined> {
    const { state } = first;
    if (state.is === "running" && state.run.isAwaited)
      throw earlierCall(wanted, "is still at work", state.run.deadline.remaining());
    if (state.is !== "made") {
      const run =
        state.is === "running"
          ? state.run
          : this.#start(first, first.addition, waiter, (call) => settle(call, state.lost))[1];
      if (run.calledOff) return run.ended();
      try {
        if (!(await run.join({ ...waiter, isBeside: true }))) return undefined;
      } catch (error) {
        if (waiter.deadline.isOver || !(error instanceof HeyMiloError)) throw error;
        if (!(error instanceof OutcomeUnknownError)) return undefined;
        noteTold(lostPostOf(first), error, wanted.identity.content);
        throw stillUnknown(wanted, error);
      }
    }
    const now: State<Thing> = first.state;
    if (now.is !== "made") return undefined;
    now.isDelivered = true;
    throw earlierCall(wanted, `made ${now.thing.id}, with that call's content. ${ELSE_AGAIN}`);
  }

  #start<T extends Thing>(
    known: Entry<T> | undefined,
    addition: Addition<T>,
    waiter: Waiter,
    work: (call: AddCall<T>) => Promise<Result<T> | undefined>,
  ): [Entry<T>, SharedRun<Result<T> | undefined>] {
    const { http, timeoutMs, onRecovered = () => {} } = this.#options;
    const earlier = known && lostPostOf(known);
    const run = new SharedRun<Result<T> | undefined>(
      waiter.deadline.remaining(),
      this.#clock,
      async (run) => {
        try {
          const result = await work({ http, entry, run, earlier, timeoutMs, onRecovered });
          const madeAt = this.#clock.now();
          if (result) entry.state = { is: "made", thing: result.thing, madeAt, isDelivered: false };
          else this.entries.forget(entry);
          return result;
        } catch (error) {
          const lost = lostPostOf(entry);
          if (lost) entry.state = { is: "unresolved", lost };
          else this.entries.forget(entry);
          throw error;
        }
      },
    );
    const state: State<T> = { is: "running", run, lost: earlier };
    const entry: Entry<T> = known ?? { addition, state };
    entry.state = state;
    if (!known) this.entries.add(entry);
    return [entry, run];
  }
}

/** The caller now knows what may be the lost thing, or that nobody but a person can find out. */
const noteTold = <T>(
  lost: LostPost<T> | undefined,
  { mayBe, retryAfterMs }: OutcomeUnknownError,
  content: string,
): void => {
  if (mayBe.length > 0 || retryAfterMs === undefined) lost?.toldContents.add(content);
};

const ELSE_AGAIN = "If it is what you want, use it. Otherwise make this call again: it makes another";

/** For a call that comes after another of its group, and for which nothing was sent. */
const earlierCall = <T extends Thing>(
  wanted: Addition<T>,
  what: string,
  retryAfterMs?: number,
): LookUpError =>
  new LookUpError(`an earlier call to ${wanted.operation} ${what}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.max(retryAfterMs, 1_000) }),
  });

const stillUnknown = <T extends Thing>(
  wanted: Addition<T>,
  { why, mayBe, retryAfterMs }: OutcomeUnknownError,
): LookUpError => {
  if (retryAfterMs !== undefined)
    return earlierCall(wanted, `is unresolved (${why}). Make this call again later`, retryAfterMs);
  const what = mayBe.length > 0 ? `may have made ${mayBe.join(" or ")}` : "may have made something";
  return earlierCall(wanted, `${what} (${why}). ${ELSE_AGAIN}`);
};
