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

/** HeyMilo's conduct rules for integrations allow five. */
const WRITE_ATTEMPTS = 5;
const READ_ATTEMPTS = 3;

type SendOnce<T> = (attempt: number) => Promise<T>;

/**
 * Up to 3 attempts of something that changes nothing: after connection failures, timeouts, unusable answers, 429 and
 * 5xx. The last error is thrown when they are used up, when the deadline has no room for the wait (its
 * `retryAfterMs` then says how long it would have been), and at once for everything else.
 */
export function retryRead<T>(sendOnce: SendOnce<T>, deadline: Deadline, backoff = BACKOFF): Promise<T> {
  return attemptUpTo(sendOnce, READ_ATTEMPTS, mayReadAgain, deadline, backoff);
}

/**
 * Up to 5 attempts of a write, each only if it is certain that none before it was carried out: never sent, or turned
 * away with 429. Errors are thrown as for reads.
 */
export function retryUnprocessed<T>(sendOnce: SendOnce<T>, deadline: Deadline, backoff = BACKOFF): Promise<T> {
  return attemptUpTo(sendOnce, WRITE_ATTEMPTS, mayWriteAgain, deadline, backoff);
}

async function attemptUpTo<T>(
  sendOnce: SendOnce<T>,
  attempts: number,
  mayRepeat: (error: unknown) => boolean,
  deadline: Deadline,
  backoff: typeof BACKOFF,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await sendOnce(number);
    } catch (error) {
      if (number === attempts || deadline.isOver || !mayRepeat(error)) throw error;
      const waitMs = waitAfter(error, number, backoff);
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
function waitAfter(error: unknown, attempt: number, { baseMs, capMs }: typeof BACKOFF): number {
  const growth = 2 ** (attempt - 1);
  const jitterMs = Math.random() * Math.min(capMs, baseMs * growth);
  if (!(error instanceof ApiError)) return jitterMs;
  // To be turned away and told to wait no time, or until a time long past, makes no sense.
  const { status, retryAfterMs = 0 } = error;
  const askedMs = retryAfterMs > 0 || status !== 429 ? retryAfterMs : RATE_LIMITED_MS * growth;
  return Math.ceil(askedMs + jitterMs);
}
