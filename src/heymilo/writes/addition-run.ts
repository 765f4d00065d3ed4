import type { Deadline } from "../deadline.ts";
import { TimeoutError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { ABSENT, type Look, orInconclusive, reasonOf } from "../looks/look.ts";
import type { Scope } from "../looks/survey.ts";
import {
  type Answer,
  type Attempt,
  madeEarlier,
  madeNow,
  type Result,
  unconfirmed,
  unknownOutcome,
} from "./addition.ts";
import { isCertainlyNotDone, waitAskedBy } from "./lost-answers.ts";
import { openPost } from "./open-post.ts";
import type { SharedRun } from "./shared-run.ts";

/** Without an answer the first look comes after this share of the time that the POST had. */
const FIRST_LOOK = 2 / 3;
/** The share of the time kept for the last look, and as much again for answering: 5 s together of the usual 45 s. */
const LAST_LOOK = 1 / 18;
/** Waiting for a list that lags, and the reads for it, in milliseconds. */
const CONFIRM_MS = 6_000;

/** What all runs of one connection share. */
export interface RunDeps {
  http: Pick<Http, "send">;
  betweenLooksMs: number;
  /** Called when the thing of a POST without an answer was found. */
  onRecovered: () => void;
}

/**
 * One run at adding one thing. A POST that adds something cannot be undone or repeated safely, so whatever leaves its
 * outcome open is followed by looking for the thing, and only certainty that there is none by another POST.
 */
export class AdditionRun<T> {
  readonly #deadline: Deadline;

  constructor(
    private readonly deps: RunDeps,
    private readonly attempt: Attempt<T>,
    private readonly run: SharedRun<Result<T>>,
  ) {
    this.#deadline = run.deadline;
  }

  /** The first run of an intention. */
  async begin(): Promise<Result<T>> {
    const { addition, wasLost = false } = this.attempt;
    const earlier = await addition.lookBefore(this.#scope(), wasLost);
    if (earlier.kind === "found") return madeEarlier(earlier.thing);
    // Nothing was sent yet, so why the list could not be read says best what to do.
    if (earlier.kind === "inconclusive") throw earlier.error;
    this.attempt.body = { value: await addition.body(this.#scope()) };
    return this.#send(1);
  }

  /** A later run of an intention whose outcome stayed unknown. */
  async resume(): Promise<Result<T>> {
    this.run.report("The outcome of an earlier call is unknown; looking for what it made");
    const { open, mayAppearUntil = 0 } = this.attempt;
    const isPending = open !== undefined || this.#deadline.clock.now() < mayAppearUntil;
    const lost = new Error("the outcome of the earlier call is unknown");
    const result = await (isPending ? this.#watch(open) : this.#lookAndRepeat(1, lost));
    const isSentNow = !isPending && !result.isRecovered;
    return isSentNow ? result : { ...result, madeBy: "an_earlier_call" };
  }

  /** Looks for what an unresolved POST made, without sending another. Undefined if it certainly made nothing. */
  async resolve(): Promise<Result<T> | undefined> {
    this.run.report("An earlier call for something like this is unresolved; looking for what it made");
    const { open, mayAppearUntil = 0 } = this.attempt;
    if (open || this.#deadline.clock.now() < mayAppearUntil) return this.#watch(open);
    const seen = await this.#lookTwice();
    if (seen.kind === "found") return this.#recovered(seen.thing);
    if (seen.kind === "absent") return undefined;
    throw unknownOutcome(this.attempt, seen.why);
  }

  async #send(repeats: number): Promise<Result<T>> {
    const { attempt } = this;
    const open = openPost(this.deps.http, attempt, this.run);
    const answer = await this.#within(open, this.#deadline.remaining() * FIRST_LOOK);
    if (!answer) return this.#watch(open);
    if ("made" in answer) return this.#confirm(answer.made, repeats === 0 || attempt.wasLost === true);
    if (isCertainlyNotDone(answer.error)) throw answer.error;
    if (this.attempt.mayAppearUntil !== undefined) return this.#watch(undefined, reasonOf(answer.error));
    return this.#lookAndRepeat(repeats, answer.error);
  }

  /** The POST may still be at work: look for what it makes until the end, and never send another. */
  async #watch(open?: Promise<Answer<T>>, whyUnclear = "HeyMilo did not answer in time"): Promise<Result<T>> {
    this.run.report("HeyMilo has not confirmed it yet; looking for what it made");
    const lastLookMs = this.#deadline.totalMs * LAST_LOOK;
    const lookBy = this.#deadline.within(this.#deadline.remaining() - lastLookMs);
    let waiting = open;
    let why = whyUnclear;
    try {
      for (let isLast = false; ; ) {
        // While it is still connecting, what there is was made by another.
        const seen = this.attempt.sentAt === undefined ? ABSENT : await this.#look(lookBy, false);
        if (seen.kind === "found") return this.#recovered(seen.thing);
        if (seen.kind === "inconclusive" && !lookBy.isOver) why = `${whyUnclear}; ${seen.why}`;
        if (isLast || lookBy.isOver) break;
        const untilLastMs = lookBy.remaining() - lastLookMs;
        isLast = untilLastMs <= this.deps.betweenLooksMs;
        const answer = await this.#within(waiting, Math.min(untilLastMs, this.deps.betweenLooksMs));
        if (answer && "made" in answer) return await this.#confirm(answer.made, false);
        if (answer) {
          if (isCertainlyNotDone(answer.error)) throw answer.error;
          waiting = undefined;
        }
      }
    } finally {
      lookBy.close();
    }
    // It may have come during the last look.
    const answer = await this.#within(open, 0);
    if (answer && "made" in answer) return madeNow(unconfirmed(this.attempt.addition, answer.made));
    if (answer && isCertainlyNotDone(answer.error)) throw answer.error;
    // Still connecting: the run's end calls it off.
    if (this.attempt.sentAt === undefined)
      throw answer?.error ?? new TimeoutError("not_sent", "connect", this.#deadline.totalMs);
    throw unknownOutcome(this.attempt, why);
  }

  /** The answer was lost: look twice, and if the thing is not there, send the same once more. */
  async #lookAndRepeat(repeats: number, error: unknown): Promise<Result<T>> {
    const why = reasonOf(error);
    this.run.report("The answer was lost; looking for what HeyMilo made");
    const askedToWaitMs = waitAskedBy(error);
    if (askedToWaitMs >= this.#deadline.remaining()) throw unknownOutcome(this.attempt, why, error);
    await this.#deadline.wait(askedToWaitMs);
    const seen = await this.#lookTwice();
    if (seen.kind === "found") return this.#recovered(seen.thing);
    if (seen.kind === "absent" && repeats > 0) return this.#send(repeats - 1);
    throw unknownOutcome(this.attempt, seen.kind === "absent" ? why : `${why}; ${seen.why}`);
  }

  /** Absent only if both looks say so. */
  async #lookTwice(): Promise<Look<T>> {
    const first = await this.#look(this.#deadline, false);
    if (first.kind === "found") return first;
    await this.#deadline.wait(this.deps.betweenLooksMs);
    const second = await this.#look(this.#deadline, true);
    return second.kind === "absent" ? first : second;
  }

  #look(deadline: Deadline, toSendAgain: boolean): Promise<Look<T>> {
    const { addition, sentAt = 0 } = this.attempt;
    const sentAgoMs = () => deadline.clock.now() - sentAt;
    return orInconclusive(addition.lookAfter(this.#scope(deadline), { sentAgoMs, toSendAgain }));
  }

  async #confirm(made: T, wasSentTwice: boolean): Promise<Result<T>> {
    const { addition } = this.attempt;
    const toAnswerMs = this.#deadline.totalMs * LAST_LOOK;
    const confirmBy = this.#deadline.within(Math.min(CONFIRM_MS, this.#deadline.remaining() - toAnswerMs));
    const confirmed = addition.confirm?.(made, this.#scope(confirmBy), wasSentTwice) ?? madeNow(made);
    return Promise.resolve(confirmed).finally(() => confirmBy.close());
  }

  #recovered(thing: T): Result<T> {
    if (this.attempt.sentAt === undefined) return madeEarlier(thing);
    this.deps.onRecovered();
    return { thing, madeBy: "this_call", isRecovered: true };
  }

  #scope(deadline = this.#deadline): Scope {
    return { deadline, onQueued: this.run.reportQueue };
  }

  /** What the promise resolves with, or undefined when it takes longer. */
  async #within<R>(promise: Promise<R> | undefined, ms: number): Promise<R | undefined> {
    let stop = () => {};
    const late = new Promise<undefined>((resolve) => {
      stop = this.#deadline.clock.after(Math.max(ms, 0), () => resolve(undefined));
    });
    return Promise.race(promise ? [promise, late] : [late]).finally(() => stop());
  }
}
