import { isDeepStrictEqual } from "node:util";
import type { Deadline } from "../deadline.ts";
import { ApiError, HeyMiloError, OutcomeUnknownError, reasonOf } from "../errors.ts";
import { isCertainlyNotDone } from "./post.ts";

/** Between two looks for an effect, in milliseconds. */
const BETWEEN_LOOKS_MS = 2_000;

/** A write whose effect is the same whether it is carried out once or twice, and can be seen. */
export interface Change<T> {
  /** What is attempted, such as "archive the interviewer". */
  operation: string;
  /** How a person finds out whether it happened. */
  howToLook: string;
  /** Sends it, once. Retries of what was certainly not processed are the sender's. */
  send(): Promise<T>;
  /** The effect, if HeyMilo shows it; undefined if it certainly is not there. Throws when that cannot be told. */
  look(): Promise<T | undefined>;
}

/**
 * Makes a change and finds out what became of it. When the answer is lost it looks for the effect, twice, and sends
 * the same once more if it is not there.
 *
 * @throws OutcomeUnknownError if that does not tell either; what HeyMilo refused at once is thrown as it came
 */
export async function makeChange<T>(deadline: Deadline, change: Change<T>): Promise<T> {
  const first = await attempt(change);
  if ("done" in first) return first.done;
  if (isCertainlyNotDone(first.error)) throw first.error;
  const askedToWaitMs = first.error instanceof ApiError ? (first.error.retryAfterMs ?? 0) : 0;
  if (askedToWaitMs >= deadline.remaining()) throw unknown(change, first.error);
  await deadline.wait(askedToWaitMs);
  const seen = await lookTwice(deadline, change);
  if (seen !== undefined) return seen;
  const second = await attempt(change);
  if ("done" in second) return second.done;
  // A refusal may be the trace of the first one, such as 404 for a question that is deleted by now.
  const found = await lookTwice(deadline, change);
  if (found !== undefined) return found;
  throw unknown(change, second.error);
}

const attempt = <T>({ send }: Change<T>): Promise<{ done: T } | { error: unknown }> =>
  send().then(
    (done) => ({ done }),
    (error: unknown) => ({ error }),
  );

const lookTwice = async <T>(deadline: Deadline, change: Change<T>): Promise<T | undefined> => {
  try {
    const first = await change.look();
    if (first !== undefined) return first;
    await deadline.wait(BETWEEN_LOOKS_MS);
    return await change.look();
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    throw unknown(change, error);
  }
};

const unknown = ({ operation, howToLook }: Change<unknown>, cause: unknown): OutcomeUnknownError =>
  new OutcomeUnknownError({ operation, why: reasonOf(cause), howToLook, repeatable: true, cause });

/**
 * Whether what HeyMilo shows has the effect of a change: every field of it has the given value. A cleared field may
 * come back as null, "" or not at all; times are sent as ISO 8601 and come back as Unix seconds.
 */
export const hasEffect = (
  stored: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): boolean => Object.entries(change).every(([field, value]) => hasValue(stored[field], value));

const hasValue = (stored: unknown, value: unknown): boolean => {
  if (value === null || value === "") return stored === null || stored === undefined || stored === "";
  if (typeof value === "string" && typeof stored === "number")
    return Math.abs(Date.parse(value) / 1000 - stored) < 1;
  return isDeepStrictEqual(stored, value);
};
