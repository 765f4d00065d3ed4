import {
  ApiError,
  CancelledError,
  InputError,
  InvalidResponseError,
  OutcomeUnknownError,
  TimeoutError,
} from "../errors.ts";
import type { ApiResponse } from "../http/send.ts";
import { classify } from "../outcome.ts";
import { createPostingReceipt, one, type Posting } from "../schema/responses.ts";
import type { Attempt } from "./attempts.ts";

export interface CreateResult {
  /** `already_created`: an earlier call with this intention made it. */
  outcome: "created" | "already_created";
  /** The `data` of HeyMilo's answer, or the same put together from the posting that was found. */
  receipt: Record<string, unknown>;
  /** The key in the posting's marker; absent if it carries none. */
  key?: string;
  /** Ids of further postings with the same key, later than this one. */
  duplicates: string[];
  warnings: string[];
  sandbox: boolean;
}

export const resultOf = (
  { marker, body, sandbox = false }: Attempt,
  outcome: CreateResult["outcome"],
  receipt: Record<string, unknown>,
  duplicates: string[] = [],
): CreateResult => ({
  outcome,
  receipt,
  ...(body?.marked === false ? {} : { key: marker.key }),
  duplicates,
  warnings: [...(body?.warnings ?? [])],
  sandbox,
});

/** All that a receipt must have. */
const receiptWithId = one(createPostingReceipt.pick({ id: true }));

/** HeyMilo's own receipt, as it came. @throws InvalidResponseError if it does not even have an id */
export const receiptOf = ({ body, status, requestId }: ApiResponse): Record<string, unknown> => {
  if (receiptWithId.safeParse(body).success) return (body as { data: Record<string, unknown> }).data;
  throw new InvalidResponseError("malformed", `the answer (${status}) is no receipt`, {
    status,
    ...(requestId && { requestId }),
  });
};

/**
 * Whether a POST that failed so may yet turn out to have made a posting: it was not answered (a gateway's 504 and
 * 408 are no answer of HeyMilo's either), or it was accepted and only the receipt is unreadable.
 */
export const mayStillAppear = (error: unknown): boolean => {
  if (classify(error).outcome === "not_created") return false;
  if (error instanceof ApiError) return error.status === 504 || error.status === 408;
  if (error instanceof InvalidResponseError) return error.status !== undefined && error.status < 300;
  return error instanceof TimeoutError || error instanceof CancelledError;
};

/** How long HeyMilo wants to be left alone after this failure, in milliseconds. */
export const waitAskedBy = (error: unknown): number =>
  error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;

export const reasonOf = (error: unknown): string => {
  if (error instanceof ApiError) return `HeyMilo answered ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};

/** A receipt as HeyMilo would have sent it, from the posting that was found instead of an answer. */
export const recoveredReceipt = (posting: Posting): Record<string, unknown> => ({
  object: "posting",
  id: posting.id,
  status: posting.status,
  urls: posting.urls,
  created_at: posting.created_at,
  posting,
});

export const keyReused = (
  key: string,
  postingId: string | undefined,
  title: string | null | undefined,
): InputError => {
  const what = [title ? JSON.stringify(title) : "another request", postingId && `(posting ${postingId})`];
  return new InputError(
    [
      {
        path: ["idempotency_key"],
        message:
          `${key} was used before for ${what.filter(Boolean).join(" ")} with other content; ` +
          "repeat that call unchanged, or use a new key for a new interviewer",
      },
    ],
    "after_reading",
  );
};

/** What a caller hears when a posting may exist: never that nothing was sent. */
export const unknownOutcome = (
  { request: { title }, marker, body }: Attempt,
  why: string,
  cause?: unknown,
): OutcomeUnknownError =>
  new OutcomeUnknownError({
    operation: "create the interviewer",
    key: body?.marked === false ? undefined : marker.key,
    title,
    why,
    howToLook: `look for an interviewer titled ${JSON.stringify(title)} in HeyMilo`,
    cause,
  });
