import {
  ApiError,
  CancelledError,
  InputError,
  InvalidResponseError,
  OutcomeUnknownError,
  TimeoutError,
} from "../errors.ts";
import type { ApiResponse } from "../http/send.ts";
import { createPostingReceipt, one, type Posting } from "../schema/responses.ts";
import type { Attempt } from "./attempts.ts";

/** HeyMilo's own receipt, as it came. Undefined if it does not even have an id. */
export const receiptOf = (response: ApiResponse): Record<string, unknown> | undefined =>
  one(createPostingReceipt).safeParse(response.body).success
    ? (response.body as { data: Record<string, unknown> }).data
    : undefined;

/**
 * Whether a POST that failed so may yet turn out to have made a posting: it was not answered (a gateway's 504 and
 * 408 are no answer of HeyMilo's either), or it was accepted and only the receipt is unreadable.
 */
export const mayStillAppear = (error: unknown): boolean => {
  if (error instanceof ApiError) return error.status === 504 || error.status === 408;
  if (error instanceof InvalidResponseError) return error.status !== undefined && error.status < 300;
  return error instanceof TimeoutError || error instanceof CancelledError;
};

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
  return new InputError([
    {
      path: ["idempotency_key"],
      message:
        `${key} was used before for ${what.filter(Boolean).join(" ")} with other content; ` +
        "repeat that call unchanged, or use a new key for a new interviewer",
    },
  ]);
};

/** What a caller hears when a posting may exist: never that nothing was sent. */
export const unknownOutcome = (
  { title, marker, body }: Pick<Attempt, "title" | "marker" | "body">,
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
