import type { Deadline } from "../deadline.ts";
import { HeyMiloError, OutcomeUnknownError } from "../errors.ts";
import { classify } from "../outcome.ts";
import { reasonOf } from "./receipts.ts";

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

const BETWEEN_LOOKS_MS = 2_000;

/**
 * Makes a change and finds out what became of it. When the answer is lost it looks for the effect, twice, and sends
 * the same once more if it is not there.
 *
 * @throws OutcomeUnknownError if that does not tell either; what HeyMilo refused is thrown as it came
 */
export async function settle<T>(deadline: Deadline, change: Change<T>): Promise<T> {
  const lost = await attempt(change);
  if ("done" in lost) return lost.done;
  const seen = await lookTwice(deadline, change);
  if (seen !== undefined) return seen;
  const again = await attempt(change);
  if ("done" in again) return again.done;
  const found = await lookTwice(deadline, change);
  if (found !== undefined) return found;
  throw unknown(change, again.error);
}

const attempt = async <T>({ send }: Change<T>): Promise<{ done: T } | { error: unknown }> => {
  try {
    return { done: await send() };
  } catch (error) {
    if (classify(error).outcome === "not_created") throw error;
    return { error };
  }
};

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
  new OutcomeUnknownError({ operation, why: reasonOf(cause), howToLook, cause });
