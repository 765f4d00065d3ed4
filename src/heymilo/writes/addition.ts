import { type LookUpError, OutcomeUnknownError } from "../errors.ts";
import type { ApiResponse } from "../http/send.ts";
import type { Look } from "../looks/look.ts";
import type { Scope } from "../looks/survey.ts";
import type { SharedRun } from "./shared-run.ts";

/** A thing that exists, and who made it. */
export interface Result<T> {
  thing: T;
  madeBy: "this_call" | "an_earlier_call";
  /** The answer to the POST was lost, and the thing was found by looking. */
  isRecovered: boolean;
}

export const madeNow = <T>(thing: T): Result<T> => ({ thing, madeBy: "this_call", isRecovered: false });
export const madeEarlier = <T>(thing: T): Result<T> => ({
  thing,
  madeBy: "an_earlier_call",
  isRecovered: false,
});

/** What a look after a lost answer has to know. */
export interface Lost {
  /** Milliseconds since the first POST went out. */
  sentAgoMs: () => number;
  /** If it is absent, the POST is sent again: the look has to be certain. */
  toSendAgain: boolean;
}

/**
 * What one POST adds: what is sent, how it is looked for, and what proves that a thing is ours. The rules of when to
 * send and when to look are those of `AdditionRun`, the same for everything that is added.
 */
export interface Addition<T> {
  /** Such as "add the question". */
  operation: string;
  /** How a person finds out whether it happened. */
  howToLook: string;
  path: string;
  /** Under which the call can be repeated, if the thing carries it. */
  readonly key?: string | undefined;
  readonly title?: string | undefined;
  /** A look after a lost answer can find it. */
  readonly isFindable: boolean;
  /** While this process lives, a repeat of the call finds what there is and makes no second one. */
  readonly repeatable: boolean;
  /**
   * Anything that is found was made by an earlier call.
   *
   * @param wasLost a POST of this addition was lost, and looks said that it made nothing
   */
  lookBefore(scope: Scope, wasLost: boolean): Promise<Look<T>>;
  /** The body of the POST, made once. */
  body(scope: Scope): Promise<unknown>;
  /** @throws InvalidResponseError if the answer does not tell what was made */
  read(response: ApiResponse): T;
  lookAfter(scope: Scope, lost: Lost): Promise<Look<T>>;
  /** After the receipt: whether another was made at the same time. */
  confirm?(made: T, scope: Scope, wasSentTwice: boolean): Promise<Result<T>>;
  /** The same, when the caller's time has ended before that was known. */
  unconfirmed?(made: T): T;
}

/** One call's wish for one thing, before anything is known of it. */
export interface Intention<T> {
  /** What it is looked up by in this process; calls that share it want the same thing. */
  name: string;
  /** Under what it is remembered, the name included. */
  names: readonly string[];
  /** Tells two intentions of one name apart. */
  hash: string;
  /** Things of one group can be taken for each other: while one is unresolved, no other is begun. */
  group: string;
  /** They carry no marker, so they are made one after the other. */
  isOneAtATime?: boolean;
  /** The caller's own key says that it is not the other one of its group. */
  hasOwnKey: boolean;
  /** The caller wants one more, although the same call has just made one. */
  wantsAnother?: boolean | undefined;
  begin(): Addition<T>;
  /** The name was used for something else. */
  reused(earlier: T | undefined, title: string | undefined): Error;
  /** Another call's thing of this group is in the way, or its outcome is still unknown. */
  blocked(earlier: T | undefined, why: string): LookUpError;
  /**
   * The thing that was made before, as it is now; undefined if it is gone. Without this it is not remembered.
   *
   * @param others of the same name, each of which may have been made twice
   */
  replay?(made: T, scope: Scope, others: readonly T[]): Promise<T | undefined>;
}

/** How a POST ended. */
export type Answer<T> = { made: T } | { error: unknown };

/** One intention, with everything that this process knows of it. Times are those of the clock. */
export interface Attempt<T> {
  readonly intention: Intention<T>;
  readonly addition: Addition<T>;
  /** Set once it is known; a repeat sends the same. */
  body?: { value: unknown };
  /** What is being done about it now; callers with the same intention join. */
  run?: SharedRun<Result<T>>;
  /** A POST that has not ended, perhaps longer than the call that sent it. */
  open?: Promise<Answer<T>>;
  /** When the first POST went out that is not known to have been refused. */
  sentAt?: number;
  /** Until when HeyMilo may yet show what it made of a POST that it did not answer properly. */
  mayAppearUntil?: number;
  /** A caller has left, or was told that the outcome is unknown. */
  isUnheard?: boolean;
  /** A POST's answer was lost, and looks said that it made nothing: a repeat sends the same once more. */
  wasLost?: boolean;
  /** Two POSTs went out, and the first may still come through: only a look by this key shows it. */
  wasSentTwice?: boolean;
  result?: Result<T>;
}

/** What was made, when there was no time to look whether another was made too. */
export const unconfirmed = <T>(addition: Addition<T>, made: T): T => addition.unconfirmed?.(made) ?? made;

/** Nobody has heard of it, nor is about to: the next call that asks for another is to hear of this one first. */
export const isLeft = ({ isUnheard, run }: Attempt<unknown>): boolean =>
  isUnheard === true && !run?.isAwaited;

/** A POST was sent, and nobody knows what became of it. */
export const isUnresolved = ({ sentAt, result }: Attempt<unknown>): boolean =>
  sentAt !== undefined && result === undefined;

/** What a caller hears when the thing may exist: never that nothing was sent. */
export const unknownOutcome = (
  { addition: { operation, key, title, howToLook, repeatable } }: Attempt<unknown>,
  why: string,
  cause?: unknown,
): OutcomeUnknownError =>
  new OutcomeUnknownError({ operation, key, title, why, howToLook, repeatable, cause });
