import type { ApiCall } from "../http/call.ts";
import { isInUse, type Row, readPosting } from "../lookups/posting-list.ts";
import { ApiError } from "../request-errors.ts";
import { createPostingReceipt, type Posting } from "../schema/responses.ts";
import { notChecked } from "../writes/wanted.ts";

/** The `data` of HeyMilo's answer to a create or a copy. */
export type Receipt = Record<string, unknown> & { id: string };

/** All that a receipt must have is an id; the rest is kept as it came. */
export const receiptWithId = { answer: createPostingReceipt.pick({ id: true }) };

/** A receipt as HeyMilo would have sent it, from the posting that was found instead of an answer. */
export const recoveredReceipt = (posting: Posting): Receipt => {
  const { id, status, urls, created_at } = posting;
  return { object: "posting", id, status, urls, created_at, posting };
};

/** Between two reads of a posting that was not found, as HeyMilo may need a while to show it, in milliseconds. */
const READ_AGAIN_MS = 2_000;

/**
 * A posting that this process has made, if it is in use. Only two reads that do not find it show that it is gone.
 *
 * @throws LookUpError if that cannot be read
 */
export const readIfInUse = async (call: ApiCall, id: string): Promise<Posting | undefined> => {
  const readAfter = async (waitMs: number): Promise<Row | undefined> => {
    try {
      if (waitMs > 0) await call.deadline.wait(waitMs);
      return await readPosting(call, id);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw notChecked(id, error);
    }
  };
  const row = (await readAfter(0)) ?? (await readAfter(READ_AGAIN_MS));
  return row && isInUse(row) ? row.posting : undefined;
};
