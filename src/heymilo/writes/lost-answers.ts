import { ApiError, CancelledError, InvalidResponseError, TimeoutError } from "../errors.ts";
import { classify } from "../outcome.ts";

/** How many times the call's timeout a silent HeyMilo is taken to be still at work on what it was sent. */
export const STILL_AT_WORK = 4;

/** How long a caller had better wait before it asks again what became of an unresolved POST, in milliseconds. */
export const ASK_AGAIN_MS = 30_000;

/**
 * Whether a POST that failed so may yet turn out to have made something: it was not answered (the time-out of
 * a gateway is no answer of HeyMilo's either), or it was accepted and only the receipt is unreadable.
 */
export const mayStillAppear = (error: unknown): boolean => {
  if (classify(error).outcome === "not_created") return false;
  if (error instanceof ApiError) return error.isTimeOut;
  if (error instanceof InvalidResponseError) return error.status !== undefined && error.status < 300;
  return error instanceof TimeoutError || error instanceof CancelledError;
};

export const isCertainlyNotDone = (error: unknown): boolean => classify(error).outcome === "not_created";

/** How long HeyMilo wants to be left alone after this failure, in milliseconds. */
export const waitAskedBy = (error: unknown): number =>
  error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
