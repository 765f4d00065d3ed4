import type { Deadline } from "../deadline.ts";
import { ApiError, ConnectionError, InvalidResponseError, TimeoutError } from "../errors.ts";
import { classify } from "../outcome.ts";

const BACKOFF = {
  /** The longest first wait, doubled with each attempt, in milliseconds. */
  baseMs: 250,
  /** No wait is longer, unless HeyMilo asks for it. */
  capMs: 4_000,
};

/** After a 429 that does not say how long to wait, or nothing sensible; doubled with each attempt. */
const RATE_LIMITED_MS = 1_000;

/** How often something is sent, and after which errors again. */
interface RetryRules {
  attempts: number;
  mayRepeat(error: unknown): boolean;
}

/** For what changes nothing: after connection failures, timeouts, unusable answers, 429 and 5xx. */
export const READS: RetryRules = { attempts: 3, mayRepeat: mayReadAgain };

/**
 * For a write: only if it is certain that none before was carried out, since it was never sent, or turned away with 429.
 * HeyMilo's conduct rules for integrations allow five attempts.
 */
export const WRITES: RetryRules = { attempts: 5, mayRepeat: mayWriteAgain };

/**
 * Sends again as the rules allow. The last error is thrown when the attempts are used up, when the deadline has no room
 * for the wait (its `retryAfterMs` then says how long it would have been), and at once for everything else.
 */
export async function retry<T>(
  { attempts, mayRepeat }: RetryRules,
  sendOnce: (attempt: number) => Promise<T>,
  deadline: Deadline,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await sendOnce(number);
    } catch (error) {
      if (number === attempts || deadline.isOver || !mayRepeat(error)) throw error;
      const waitMs = waitAfter(error, number);
      if (waitMs >= deadline.remaining()) throw error;
      // If the caller leaves meanwhile, the last answer still is what is known of the request.
      await deadline.wait(waitMs).catch(() => {
        throw error;
      });
    }
  }
}

function mayReadAgain(error: unknown): boolean {
  if (error instanceof ApiError) return error.retryable !== "no";
  if (error instanceof InvalidResponseError) return error.reason !== "redirect" && error.reason !== "too_large";
  return isTransient(error);
}

function mayWriteAgain(error: unknown): boolean {
  if (classify(error).retry === "no") return false;
  return error instanceof ApiError || isTransient(error);
}

function isTransient(error: unknown): boolean {
  if (error instanceof TimeoutError) return error.which !== "deadline" && error.which !== "queue";
  return error instanceof ConnectionError && error.transient;
}

/** What HeyMilo asked for, or else a random time up to a growing limit ("full jitter"), so that clients spread out. */
function waitAfter(error: unknown, attempt: number): number {
  const growth = 2 ** (attempt - 1);
  const jitterMs = Math.random() * Math.min(BACKOFF.capMs, BACKOFF.baseMs * growth);
  if (!(error instanceof ApiError)) return jitterMs;
  // To be turned away and told to wait no time, or until a time long past, makes no sense.
  const { status, retryAfterMs = 0 } = error;
  const askedMs = retryAfterMs > 0 || status !== 429 ? retryAfterMs : RATE_LIMITED_MS * growth;
  return Math.ceil(askedMs + jitterMs);
}
