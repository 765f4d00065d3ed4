import { type Clock, systemClock } from "../clock.ts";
import { OutcomeUnknownError, TimeoutError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { reasonOf } from "../looks/look.ts";
import { BETWEEN_LOOKS_MS } from "../looks/posting-looks.ts";
import {
  type Attempt,
  type Intention,
  isLeft,
  isUnresolved,
  madeEarlier,
  type Result,
  unconfirmed,
  unknownOutcome,
} from "./addition.ts";
import { AdditionRun, type RunDeps } from "./addition-run.ts";
import { Attempts, type AttemptsOptions } from "./attempts.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";
import { Turns } from "./turns.ts";

export interface AdditionsOptions extends Omit<AttemptsOptions, "clock"> {
  http: Pick<Http, "send">;
  clock?: Clock | undefined;
  /** Between two looks, in milliseconds; 2 s by default, which HeyMilo's lists are taken to need. */
  betweenLooksMs?: number | undefined;
  /** Called when the thing of a POST without an answer was found. It must not throw. */
  onRecovered?: (() => void) | undefined;
}

/**
 * Everything that one process adds under one HeyMilo key: one thing for one intention, whoever asks for it and however
 * often. Throws the errors of `errors.ts`; OutcomeUnknownError alone means that something may have been added.
 */
export class Additions {
  readonly attempts: Attempts;
  readonly #deps: RunDeps;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #turns = new Turns();

  constructor(options: AdditionsOptions) {
    const { http, timeoutMs, clock = systemClock, onRecovered = () => {}, ...memory } = options;
    const { betweenLooksMs = BETWEEN_LOOKS_MS } = options;
    this.#deps = { http, onRecovered, betweenLooksMs };
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
    this.attempts = new Attempts({ clock, timeoutMs, ...memory });
  }

  async make<T>(intention: Intention<T>, waiter: Waiter): Promise<Result<T>> {
    for (;;) {
      if (waiter.deadline.isOver) throw waiter.deadline.error("queued");
      try {
        return await this.#makeOnce(intention, waiter);
      } catch (error) {
        if (!(error instanceof NothingThere)) throw error;
      }
    }
  }

  async #makeOnce<T>(intention: Intention<T>, waiter: Waiter): Promise<Result<T>> {
    const known = this.#known(intention);
    if (known?.run) return this.#wait(known, known.run, waiter, known.intention.name !== intention.name);
    if (known?.result) return this.#replay(known, known.result, waiter);
    if (known?.open || (known && isUnresolved(known)))
      return this.#start(known, waiter, (run) => run.resume());
    const beside = this.attempts.unheardBeside(intention);
    if (beside) return this.#clearTheWay(beside, intention, waiter);
    // One with a key that only has the same content goes its own way.
    const isOwn = known?.wasLost && known.intention.name === intention.name;
    const attempt = isOwn ? known : { intention, addition: intention.begin() };
    return this.#start(attempt, waiter, (run) => run.begin());
  }

  #known<T>(intention: Intention<T>): Attempt<T> | undefined {
    const known = this.attempts.find<T>(intention.name);
    if (known && known.intention.hash !== intention.hash)
      throw intention.reused(known.result?.thing, known.addition.title);
    // Whoever has not heard of the first does not know that this would be another.
    return intention.wantsAnother && !(known && isLeft(known)) ? undefined : known;
  }

  #start<T>(
    attempt: Attempt<T>,
    waiter: Waiter,
    work: (run: AdditionRun<T>) => Promise<Result<T> | undefined>,
  ): Promise<Result<T>> {
    const run = new SharedRun<Result<T>>(this.#timeoutMs, this.#clock, async (shared) => {
      try {
        const result = await this.#inTurn(attempt.intention, () =>
          work(new AdditionRun(this.#deps, attempt, shared)),
        );
        if (!result) {
          delete attempt.sentAt;
          delete attempt.isUnheard;
          attempt.wasLost = true;
          throw new NothingThere();
        }
        attempt.result = result;
        return result;
      } finally {
        delete attempt.run;
        this.attempts.end(attempt as Attempt<unknown>);
      }
    });
    attempt.run = run;
    this.attempts.begin(attempt as Attempt<unknown>);
    return this.#wait(attempt, run, waiter);
  }

  #inTurn<R>({ isOneAtATime, group }: Intention<unknown>, work: () => Promise<R>): Promise<R> {
    return isOneAtATime ? this.#turns.take(group, work) : work();
  }

  async #wait<T>(
    attempt: Attempt<T>,
    run: SharedRun<Result<T>>,
    waiter: Waiter,
    isAnothers = false,
  ): Promise<Result<T>> {
    if (run.calledOff) {
      await run.ended();
      throw new NothingThere();
    }
    try {
      const result = await run.join(waiter);
      delete attempt.isUnheard;
      return result;
    } catch (error) {
      if (error instanceof NothingThere) throw error;
      if (attempt.sentAt === undefined) {
        // What was refused to a call with a key is not refused to one that only has the same content.
        if (isAnothers && !waiter.deadline.isOver) throw new NothingThere();
        throw error;
      }
      if (attempt.result && error instanceof TimeoutError) {
        const { result, addition } = attempt;
        return { ...result, thing: unconfirmed(addition, result.thing) };
      }
      // This caller goes without having heard, even if the run goes on for others.
      attempt.isUnheard = true;
      if (error instanceof OutcomeUnknownError) throw error;
      throw unknownOutcome(attempt as Attempt<unknown>, reasonOf(error), error);
    }
  }

  async #replay<T>(attempt: Attempt<T>, { thing }: Result<T>, waiter: Waiter): Promise<Result<T>> {
    const { isUnheard } = attempt;
    // Another call that comes meanwhile, and asks for another, does not hear of this one too.
    delete attempt.isUnheard;
    try {
      const others = this.attempts.madeTwice(attempt).flatMap(({ result }) => result?.thing ?? []);
      const now = await attempt.intention.replay?.(thing, { deadline: waiter.deadline }, others);
      if (now !== undefined) return madeEarlier(now);
    } catch (error) {
      if (isUnheard) attempt.isUnheard = true;
      throw error;
    }
    this.attempts.forget(attempt as Attempt<unknown>);
    throw new NothingThere();
  }

  /** A model that repeats itself rephrases: an unresolved call for the like comes before a new one. */
  async #clearTheWay<T>(beside: Attempt<unknown>, intention: Intention<T>, waiter: Waiter): Promise<never> {
    let found: Result<unknown>;
    try {
      const watching = { ...waiter, isBeside: true };
      if (beside.run) found = await this.#wait(beside, beside.run, watching);
      else found = beside.result ?? (await this.#start(beside, watching, (run) => run.resolve()));
    } catch (error) {
      if (error instanceof OutcomeUnknownError) throw intention.blocked(undefined, error.why);
      throw new NothingThere();
    }
    // The next call for it is a decision, made in the knowledge of this one.
    delete beside.isUnheard;
    throw intention.blocked(found.thing as T, "it was made");
  }
}

/** Internal: what was waited for turned out not to be there, so the call starts from what is known now. */
class NothingThere extends Error {}
