import { explainIssues } from "../arguments/problems.ts";
import { PREVIEW_MINUTES, type Previewed, type Previews } from "../definition/previews.ts";
import { InputError } from "../heymilo/errors.ts";
import { type CreatePostingRequest, createPostingRequest } from "../heymilo/schema/create-posting.ts";

/** Arguments that do not describe an interviewer. */
const BRIEF: readonly string[] = ["title", "idempotency_key", "dry_run", "allow_duplicate", "response_detail"];

/** Whether a call has a title and a preview's key and nothing of a request. Then it means what was previewed. */
export const meansPreview = (args: Readonly<Record<string, unknown>>): boolean =>
  typeof args.idempotency_key === "string" &&
  args.dry_run !== true &&
  Object.entries(args).every(([name, value]) => value === undefined || BRIEF.includes(name));

interface PreviewedRequest extends Previewed {
  request: CreatePostingRequest;
}

/**
 * The request that was previewed under a key, checked again: a deadline may have passed meanwhile.
 *
 * @throws InputError if it is not remembered, has another title, or no longer holds
 */
export const previewedRequest = (previews: Previews, key: string, title: string): PreviewedRequest => {
  const previewed = previews.recall(key);
  if (!previewed) {
    const message =
      `no preview is remembered under ${key}: this server keeps one for up to ${PREVIEW_MINUTES} minutes, a busy ` +
      "hosted one for less, and another process does not know it. Send the whole request with this key";
    throw new InputError([{ path: ["idempotency_key"], message }]);
  }
  const { request, lasting } = previewed;
  const previewedTitle = String((request as CreatePostingRequest).title);
  if (previewedTitle.trim() !== title.trim()) {
    const message = `the preview under ${key} has the title ${JSON.stringify(previewedTitle)}; give that, or the whole request`;
    throw new InputError([{ path: ["title"], message }]);
  }
  const parsed = createPostingRequest.safeParse(request);
  if (parsed.success) return { request: parsed.data, lasting };
  throw new InputError(explainIssues(createPostingRequest, request, parsed.error.issues));
};
