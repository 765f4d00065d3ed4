import type { Deadline } from "../deadline.ts";
import { HeyMiloError, OutcomeUnknownError } from "../errors.ts";
import { ApiError, CancelledError, reasonOf } from "../request-errors.ts";
import { isCertainlyNotDone } from "./post.ts";

/** Between two looks for an effect, in milliseconds. */
const BETWEEN_LOOKS_MS = 2_000;

/** A write whose effect is the same whether it is carried out once or twice, and can be seen. */
export interface Change<T> {
  operation: string;
  /** The interviewer that is changed. */
  postingId: string;
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
export async function makeChange<T>({ deadline }: { deadline: Deadline }, change: Change<T>): Promise<T> {
  try {
    return await change.send();
  } catch (error) {
    if (isCertainlyNotDone(error)) throw error;
    return findOut(deadline, change, error).catch((later: unknown) => {
      if (!(later instanceof HeyMiloError)) throw later;
      // That the caller has left says nothing of the change.
      throw unknown(change, later instanceof CancelledError ? error : later);
    });
  }
}

const findOut = async <T>(deadline: Deadline, change: Change<T>, lost: unknown): Promise<T> => {
  const waitMs = lost instanceof ApiError ? (lost.retryAfterMs ?? 0) : 0;
  if (waitMs >= deadline.remaining()) throw lost;
  await deadline.wait(waitMs);
  const seen = await lookTwice(deadline, change);
  if (seen !== undefined) return seen;
  return change.send().catch(async (error: unknown) => {
    // Also a refusal may show that the first one was carried out: 404 for a question that is deleted by now.
    const seen = deadline.isOver ? undefined : await lookTwice(deadline, change);
    if (seen === undefined) throw error;
    return seen;
  });
};

const lookTwice = async <T>(deadline: Deadline, change: Change<T>): Promise<T | undefined> => {
  const first = await change.look();
  if (first !== undefined) return first;
  await deadline.wait(BETWEEN_LOOKS_MS);
  return change.look();
};

const unknown = ({ operation, postingId }: Change<unknown>, cause: unknown): OutcomeUnknownError =>
  new OutcomeUnknownError({
    operation,
    why: reasonOf(cause),
    howToLook: `look at interviewer ${postingId} with get_interviewer`,
    repeatable: true,
    cause,
  });
