import { InputError, InvalidResponseError, LookUpError } from "../errors.ts";
import type { ApiResponse } from "../http/send.ts";
import type { Row } from "../looks/survey.ts";
import { createPostingReceipt, type Posting, withData } from "../schema/responses.ts";
import { ASK_AGAIN_MS } from "../writes/lost-answers.ts";

/** Another posting with the same key. */
export interface Duplicate {
  id: string;
  /** Unix seconds, if HeyMilo says. */
  createdAt?: number;
  /** How many candidates it has; absent if that was not read. */
  candidates?: number;
}

/** A posting that was made. */
export interface Created {
  /** The `data` of HeyMilo's answer, or the same put together from the posting that was found. */
  receipt: Record<string, unknown> & { id: string };
  /** The key in the posting's marker; absent if it carries none. */
  key?: string;
  /** Those in use, the earliest first. HeyMilo's own copies may have inherited the key. */
  duplicates: Duplicate[];
  warnings: string[];
  /** Answered by the sandbox: nothing was real. */
  sandbox: boolean;
}

/** All that a receipt must have. */
const receiptWithId = withData(createPostingReceipt.pick({ id: true }));

/** HeyMilo's own receipt, as it came. @throws InvalidResponseError if it does not even have an id */
export const receiptOf = ({ body, status, requestId }: ApiResponse): Created["receipt"] => {
  const parsed = receiptWithId.safeParse(body);
  if (parsed.success) return { ...(body as { data: object }).data, id: parsed.data.data.id };
  throw new InvalidResponseError("malformed", `the answer (${status}) is no receipt`, {
    status,
    ...(requestId && { requestId }),
  });
};

/** A receipt as HeyMilo would have sent it, from the posting that was found instead of an answer. */
export const recoveredReceipt = (posting: Posting): Created["receipt"] => ({
  object: "posting",
  id: posting.id,
  status: posting.status,
  urls: posting.urls,
  created_at: posting.created_at,
  posting,
});

/** All that one call has made. */
export const idsOf = ({ receipt, duplicates }: Created): string[] => [
  receipt.id,
  ...duplicates.map(({ id }) => id),
];

export const duplicateOf = ({ id, createdMs }: Row): Duplicate =>
  createdMs === undefined ? { id } : { id, createdAt: createdMs / 1000 };

export const keyReused = (
  key: string,
  postingId: string | undefined,
  title: string | null | undefined,
): InputError => {
  const what = [title ? JSON.stringify(title) : "another request", postingId && `(posting ${postingId})`];
  const message =
    `${key} was used before for ${what.filter(Boolean).join(" ")} with other content; ` +
    "repeat that call unchanged, or use a new key for a new interviewer";
  return new InputError([{ path: ["idempotency_key"], message }], "after_reading");
};

/** For a call that has to wait for what became of another of its kind. Nothing was sent for it. */
export const blockedBy = (what: string, earlierIds: readonly string[], why: string): LookUpError => {
  const message =
    earlierIds.length > 0
      ? `an earlier, different call for ${what}, whose answer was lost, did make interviewer ${earlierIds.join(" and ")}, with that call's content. ` +
        "If it is the one you want, use it. Otherwise make this call again: it makes another"
      : `an earlier, different call for ${what} is unresolved, and nothing was sent for this one (${why}). Make this call again later: ` +
        "the earlier one is looked for first";
  return new LookUpError(message, { retryAfterMs: ASK_AGAIN_MS });
};

const DOUBT = "idempotency_key: duplicates cannot be ruled out";
/** A warning: another with this key may be there. */
export const inDoubt = (why: string): string => `${DOUBT}; ${why}`;
export const isDoubt = (warning: string): boolean => warning.startsWith(DOUBT);
export const BLIND = inDoubt("HeyMilo's list does not show keys here");
