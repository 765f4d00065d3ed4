import { shortened } from "./text.ts";

/**
 * The base of all errors that this layer throws on purpose. Any other error is a bug of ours. Here are the errors that end
 * a call; `request-errors.ts` has those that end one request to HeyMilo.
 */
export abstract class HeyMiloError extends Error {
  /** Written out in each class: the bundle shortens the names of classes. */
  abstract override readonly name: string;
}

/** What an error is made of: some of its own fields have to be given, others may. */
export type Details<E, Needed extends keyof E, Optional extends keyof E> = Pick<E, Needed> &
  Partial<Pick<E, Optional>> & { cause?: unknown };

/** Where a problem is: keys and array positions from the root of what the caller gave. */
export type Path = readonly PropertyKey[];

/** The user has to change a setting. Nothing was sent. */
export class ConfigError extends HeyMiloError {
  override readonly name = "ConfigError";

  /** @param variable the environment variable that is missing or wrong */
  constructor(
    readonly variable: string,
    readonly problem: string,
    readonly fix: string,
  ) {
    super(`${variable} ${problem} ${fix}`);
  }
}

/** A person has to agree first, and nobody has. Nothing was sent. The message says what a person can do. */
export class NoConsentError extends HeyMiloError {
  override readonly name = "NoConsentError";
}

/** The server has been told to end and takes no new calls. Nothing was sent; the server that follows can do it. */
export class EndingError extends HeyMiloError {
  override readonly name = "EndingError";
  override readonly message = "this server is shutting down and takes no new calls; nothing was sent to HeyMilo";
}

/** One thing that is wrong with a call's arguments, in words that say what to write instead. */
export interface Problem {
  path: Path;
  message: string;
}

/** More would help nobody: the errors of 500 fields must not fill a model's context. Messages quote what was given. */
export const MOST_PROBLEMS = 40;
const LONGEST_MESSAGE = 1_000;

/** What had happened when a problem was found. Nothing was written, whichever it is. */
export type FoundWhen = "before_sending" | "after_reading" | "refused";

/** The caller has to change its arguments; all problems at once. Nothing was written. */
export class InputError extends HeyMiloError {
  override readonly name = "InputError";
  readonly problems: readonly Problem[];
  /** How many problems there are; `problems` has the first 40. */
  readonly count: number;
  readonly found: FoundWhen;

  constructor(problems: readonly Problem[], found: FoundWhen = "before_sending") {
    const shown = problems
      .slice(0, MOST_PROBLEMS)
      .map(({ path, message }) => ({ path, message: shortened(message, LONGEST_MESSAGE) }));
    super(shown.map(({ path, message }) => [...path.map(String), message].join(" ")).join("; "));
    this.problems = shown;
    this.count = problems.length;
    this.found = found;
  }
}

/** The caller's key stands for another thing. */
export const keyReused = (key: string, title: string | null | undefined, id?: string): InputError => {
  const what = [title ? JSON.stringify(title) : "another request", id && `(posting ${id})`];
  const message =
    `${key} was used before for ${what.filter(Boolean).join(" ")} with other content; ` +
    "repeat that call unchanged, or use a new key for a new interviewer";
  return new InputError([{ path: ["idempotency_key"], message }], "after_reading");
};

/** A write was sent and may have been carried out. */
export class OutcomeUnknownError extends HeyMiloError {
  override readonly name = "OutcomeUnknownError";
  /** What was attempted, e.g. "create the interviewer". */
  declare readonly operation: string;
  /** The idempotency key under which it can be looked up and repeated. */
  declare readonly key: string | undefined;
  declare readonly title: string | undefined;
  /** Why the outcome is unknown, in one sentence. */
  declare readonly why: string;
  /** How a person finds out whether it happened, in one sentence. */
  declare readonly howToLook: string;
  /** After how many milliseconds the same call finds out more; absent if a person has to decide. */
  declare readonly retryAfterMs: number | undefined;
  /** Ids of what may have been made. */
  declare readonly mayBe: readonly string[];
  /** Doing it twice has the effect of doing it once. */
  declare readonly repeatable: boolean;

  constructor({
    cause,
    mayBe = [],
    repeatable = false,
    ...details
  }: Details<
    OutcomeUnknownError,
    "operation" | "why" | "howToLook",
    "key" | "title" | "retryAfterMs" | "mayBe" | "repeatable"
  >) {
    const named = mayBe.length > 0 ? `; it may be ${mayBe.join(" or ")}` : "";
    super(`It is not known whether HeyMilo did it (${details.operation}): ${details.why}${named}`, { cause });
    Object.assign(this, { mayBe, repeatable, ...details });
  }
}

/**
 * It could not be found out whether an earlier call has already done this. Nothing was sent; trying again is safe. With
 * a cause a read failed, and another may not.
 */
export class LookUpError extends HeyMiloError {
  override readonly name = "LookUpError";
  /** How long to wait before trying again, in milliseconds, if that is known. */
  readonly retryAfterMs: number | undefined;
  /** Ids of what may be the thing that was looked up. */
  readonly mayBe: readonly string[];

  constructor(
    message: string,
    { cause, retryAfterMs, mayBe = [] }: { cause?: unknown; retryAfterMs?: number; mayBe?: readonly string[] } = {},
  ) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
    this.mayBe = mayBe;
  }
}

/** One of several writes failed. Earlier writes are done and stay done; each write can be repeated without harm. */
export class PartiallyDoneError extends HeyMiloError {
  override readonly name = "PartiallyDoneError";

  /** @param notDone the failed write first */
  constructor(
    readonly done: readonly string[],
    readonly notDone: readonly string[],
    override readonly cause: unknown,
  ) {
    super(`${done.length} of ${done.length + notDone.length} changes are done`, { cause });
  }
}
