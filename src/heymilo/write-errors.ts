import { type Details, HeyMiloError } from "./errors.ts";

/** A write was sent and may have been carried out. */
export class OutcomeUnknownError extends HeyMiloError {
  override readonly name = "OutcomeUnknownError";
  /** What was attempted, e.g. "create the interviewer". */
  readonly operation: string;
  /** The idempotency key under which it can be looked up and repeated. */
  readonly key: string | undefined;
  readonly title: string | undefined;
  /** Why the outcome is unknown, in one sentence. */
  readonly why: string;
  /** How a person finds out whether it happened, in one sentence. */
  readonly howToLook: string;
  /** After how many milliseconds the same call finds out more; absent if a person has to decide. */
  readonly retryAfterMs: number | undefined;
  /** Ids of what may have been made. */
  readonly mayBe: readonly string[];
  /** Doing it twice has the effect of doing it once. */
  readonly repeatable: boolean;

  constructor(
    details: Details<
      OutcomeUnknownError,
      "operation" | "why" | "howToLook",
      "key" | "title" | "retryAfterMs" | "mayBe" | "repeatable"
    >,
  ) {
    const { operation, why, mayBe = [] } = details;
    const named = mayBe.length > 0 ? `; it may be ${mayBe.join(" or ")}` : "";
    super(`It is not known whether HeyMilo did it (${operation}): ${why}${named}`, { cause: details.cause });
    this.operation = operation;
    this.key = details.key;
    this.title = details.title;
    this.why = why;
    this.howToLook = details.howToLook;
    this.retryAfterMs = details.retryAfterMs;
    this.mayBe = mayBe;
    this.repeatable = details.repeatable ?? false;
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
