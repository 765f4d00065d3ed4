import { STATUS_CODES } from "node:http";
import { ConfigError, InputError, LookUpError, OutcomeUnknownError } from "./errors.ts";
import {
  ApiError,
  CancelledError,
  ConnectionError,
  InvalidResponseError,
  type Phase,
  TimeoutError,
} from "./request-errors.ts";

/** What a failed write did, and whether the same request may be sent again. */
export interface Outcome {
  /** `unknown`: it may have been carried out. */
  outcome: "not_created" | "unknown";
  /** `safe`: at any time; `afterMs`: after that wait; `no`: it would fail again, or might do it twice. */
  retry: "safe" | "no" | { afterMs: number };
}

const UNKNOWN: Outcome = { outcome: "unknown", retry: "no" };
const REFUSED: Outcome = { outcome: "not_created", retry: "no" };
const NEVER_SENT: Outcome = { outcome: "not_created", retry: "safe" };

/**
 * The outcome of a write that failed with `error`. The phase decides, or the answer; an error code alone never does.
 * What is not known for certain is `unknown`, so an error that this project did not define is, too.
 */
export function classify(error: unknown): Outcome {
  if (error instanceof InputError || error instanceof ConfigError) return REFUSED;
  if (error instanceof LookUpError) return NEVER_SENT;
  if (error instanceof OutcomeUnknownError) return UNKNOWN;
  if (error instanceof ApiError) return error.isTimeOut ? UNKNOWN : ofStatus(error.status, error.retryAfterMs);
  if (error instanceof InvalidResponseError) return ofStatus(error.status ?? 0, undefined);
  if (error instanceof TimeoutError && error.retryAfterMs !== undefined) return waiting(error.retryAfterMs);
  if (error instanceof TimeoutError || error instanceof ConnectionError || error instanceof CancelledError) {
    return ofPhase(error.phase);
  }
  return UNKNOWN;
}

function ofPhase(phase: Phase): Outcome {
  return phase === "not_sent" ? NEVER_SENT : UNKNOWN;
}

function ofStatus(status: number, retryAfterMs: number | undefined): Outcome {
  // Turned away by the rate limit before anything was done.
  if (status === 429) return retryAfterMs === undefined ? NEVER_SENT : waiting(retryAfterMs);
  // 409 is among the refusals: it says that this request was not carried out because of the state of something. HeyMilo
  // has no idempotency key, so it cannot mean "the first one is still at work"; after an attempt with unknown
  // outcome it may well be that attempt's trace, and looking for it comes first there in any case.
  // A 4xx that HTTP does not define is a gateway's own, and may come from its way back as well.
  if (status >= 400 && status < 500 && status in STATUS_CODES) return REFUSED;
  // 5xx: the failure may have come after the commit. 3xx: many programs redirect after they have carried out a POST.
  // 2xx: done, most likely, but the receipt is unreadable.
  return UNKNOWN;
}

function waiting(afterMs: number): Outcome {
  return { outcome: "not_created", retry: { afterMs } };
}
