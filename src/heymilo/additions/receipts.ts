import { reasonOf } from "../error-texts.ts";
import { ApiError, InvalidResponseError } from "../errors.ts";
import { dataOf } from "../http/answer.ts";
import { type Http, pathOf } from "../http/client.ts";
import type { ApiResponse } from "../http/send.ts";
import { isInUse, type Row, rowOf, type Scope } from "../lookups/posting-list.ts";
import { createPostingReceipt, type Posting, posting, withData } from "../schema/responses.ts";
import { LookUpError } from "../write-errors.ts";

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
  id: string;
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

export const duplicateOf = ({ id, createdMs }: Row): Duplicate =>
  createdMs === undefined ? { id } : { id, createdAt: createdMs / 1000 };

/** A warning: another with this key may exist. */
export const inDoubt = (why: string): string => `idempotency_key: duplicates cannot be ruled out; ${why}`;

/** No list shows what HeyMilo makes after its quiet time. */
export const LOST_BEFORE =
  "the answer to an earlier request was lost, and if HeyMilo carries that out later than usual, there are two";

/** Between two reads of a posting that was not found, as HeyMilo may need a while to show it, in milliseconds. */
const READ_AGAIN_MS = 2_000;

/**
 * Whether a posting that this process has made is in use. Only two reads that do not find it show that it is gone.
 *
 * @throws LookUpError if that cannot be read
 */
export const isStillInUse = async (
  http: Pick<Http, "read">,
  id: string,
  { deadline, onQueued }: Scope,
): Promise<boolean> => {
  const path = pathOf`/api/v2/postings/${id}`;
  const isInUseNow = async (): Promise<boolean | undefined> => {
    try {
      return isInUse(rowOf(dataOf(posting, await http.read({ method: "GET", path, onQueued }, deadline))));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      const what = `whether ${id}, which an earlier call made, still exists could not be checked`;
      throw new LookUpError(`${what}: ${reasonOf(error)}`, { cause: error });
    }
  };
  const first = await isInUseNow();
  if (first !== undefined) return first;
  await deadline.wait(READ_AGAIN_MS);
  return (await isInUseNow()) ?? false;
};
