import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.ts";
import { type Attempt, type Intention, isLeft, isUnresolved } from "./addition.ts";
import { STILL_AT_WORK } from "./lost-answers.ts";

/** A retry comes within minutes; after that, the marker in HeyMilo answers for the past. */
const REMEMBERED_MS = 10 * 60_000;
/** About 5 MB at the size of a usual receipt. */
export const REMEMBERED = 500;

export interface AttemptsOptions {
  clock: Clock;
  /** Of one call, in milliseconds. */
  timeoutMs: number;
  /** How many results to remember; 500 by default. */
  remembered?: number | undefined;
  /** For how long, in milliseconds; ten minutes by default, and never less than HeyMilo may be at work. */
  rememberedMs?: number | undefined;
}

type AnyAttempt = Attempt<unknown>;

/**
 * What this process has added or tried to, by name. What is under way or unresolved is kept whatever else comes; of the
 * results the last 500, for ten minutes.
 */
export class Attempts {
  readonly #clock: Clock;
  readonly #keptMs: number;
  /** Under way or unresolved, and until when that is kept. */
  readonly #open = new Map<AnyAttempt, { forgetAt: number }>();
  /** By name the latest first, with those before it that may have been made twice, or of which nobody has heard. */
  readonly #done: LRUCache<string, readonly AnyAttempt[]>;

  constructor({ clock, timeoutMs, remembered = REMEMBERED, rememberedMs = REMEMBERED_MS }: AttemptsOptions) {
    this.#clock = clock;
    this.#keptMs = Math.max(rememberedMs, (STILL_AT_WORK + 1) * timeoutMs);
    const max = remembered * MOST_NAMES;
    this.#done = new LRUCache({ max, ttl: this.#keptMs, perf: clock, ttlResolution: 0 });
  }

  /** The one of this name; of several that of which its caller has not heard, or else the latest. */
  find<T>(name: string): Attempt<T> | undefined {
    const open = this.#known().filter(({ intention }) => intention.names.includes(name));
    const done = (this.#done.get(name) ?? []).toReversed();
    // Its own comes first: one with a key only happens to have the same content.
    const own = [...open, ...done].filter(({ intention }) => intention.name === name);
    const found = own.find(isLeft) ?? own.findLast(({ run }) => run) ?? own.at(-1);
    return (found ?? open.find(isLeft) ?? open.at(-1) ?? done.at(-1)) as Attempt<T> | undefined;
  }

  /** Others of this name that may have been made twice, which only a look by their own keys shows. */
  madeTwice<T>(attempt: Attempt<T>): Attempt<T>[] {
    const done = (this.#done.get(attempt.intention.name) ?? []) as Attempt<T>[];
    return done.filter((other) => other !== attempt && other.wasSentTwice);
  }

  /**
   * One of the same group whose caller has not heard what became of it. Not one that its callers still wait for: two
   * at once are meant as two. Not one with its own key, if this one has its own, and none that no look can ever find.
   */
  unheardBeside({ group, hasOwnKey, name }: Intention<unknown>): AnyAttempt | undefined {
    const isAtAnEnd = ({ result, addition, mayAppearUntil = 0 }: AnyAttempt) =>
      result === undefined && !addition.isFindable && this.#clock.now() >= mayAppearUntil;
    return [...this.#known(), ...[...this.#done.values()].flat()].find(
      (attempt) =>
        attempt.isUnheard &&
        attempt.sentAt !== undefined &&
        attempt.intention.group === group &&
        !(hasOwnKey && attempt.intention.hasOwnKey) &&
        !attempt.intention.names.includes(name) &&
        !isAtAnEnd(attempt),
    );
  }

  /** Those that were sent, and whose caller has not heard what became of them. */
  get unanswered(): AnyAttempt[] {
    return this.#known().filter((attempt) => attempt.open || (attempt.run && isUnresolved(attempt)));
  }

  /** Somebody is at work on one, or its POST is still out. */
  get isBusy(): boolean {
    return this.#known().some(({ run, open }) => run || open);
  }

  /** How many are remembered: results, and what is unresolved. */
  get remembered(): number {
    return new Set([...this.#done.values(), this.#known()].flat()).size;
  }

  begin(attempt: AnyAttempt): void {
    this.#open.set(attempt, { forgetAt: Number.POSITIVE_INFINITY });
  }

  /** Nobody is at work on it any more. What certainly added nothing is forgotten. */
  end(attempt: AnyAttempt): void {
    if (isUnresolved(attempt) || (attempt.wasLost && !attempt.result)) {
      this.#open.set(attempt, { forgetAt: this.#clock.now() + this.#keptMs });
      return;
    }
    this.#open.delete(attempt);
    const { name, names, replay } = attempt.intention;
    if (attempt.result === undefined || replay === undefined) return;
    for (const one of names) {
      const before = (this.#done.get(one) ?? []).filter((other) => other !== attempt);
      // A call with a key does not take the place of one without, which is looked up by its content.
      if (one !== name && before.length > 0) continue;
      const kept = before.filter(
        ({ wasSentTwice, isUnheard, intention }) => (wasSentTwice || isUnheard) && intention.name === name,
      );
      this.#done.set(one, [attempt, ...kept].slice(0, MOST_OF_ONE_NAME));
    }
  }

  forget(attempt: AnyAttempt): void {
    this.#open.delete(attempt);
    for (const name of attempt.intention.names) {
      const others = (this.#done.get(name) ?? []).filter((other) => other !== attempt);
      if (others.length > 0) this.#done.set(name, others);
      else this.#done.delete(name);
    }
  }

  #known(): AnyAttempt[] {
    for (const [attempt, { forgetAt }] of this.#open)
      if (!attempt.run && !attempt.open && this.#clock.now() > forgetAt) this.#open.delete(attempt);
    return [...this.#open.keys()];
  }
}

/** An attempt is known by its key and by its content. */
const MOST_NAMES = 2;
/** More of one content than this in ten minutes, each left by its caller, are no accident. */
const MOST_OF_ONE_NAME = 20;
