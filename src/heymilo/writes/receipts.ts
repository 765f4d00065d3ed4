import { InputError } from "../errors.ts";
import type { Posting } from "../schema/responses.ts";

/** A receipt as HeyMilo would have sent it, from the posting that was found instead of an answer. */
export const recoveredReceipt = (posting: Posting): Record<string, unknown> => ({
  object: "posting",
  id: posting.id,
  status: posting.status,
  urls: posting.urls,
  created_at: posting.created_at,
  posting,
});

export const keyReused = (key: string, postingId: string | undefined, title: string | null | undefined): InputError => {
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
