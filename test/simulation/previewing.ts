import type { LatestPreview, Previews } from "../../src/definition/previews.ts";
import type { HeyMilo } from "../../src/heymilo/client.ts";
import { revisionOf } from "../../src/heymilo/lookups/marker.ts";
import { type CreatePostingRequest, createPostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { changedPreview, keepPreview, keptPreview } from "../../src/planning/kept-preview.ts";
import type { Heard, Wish } from "./history.ts";

/** What create_interviewer does with `dry_run`, without the reads that decide nothing here. */
export const makePreview = async (
  heymilo: HeyMilo,
  previews: Previews,
  wish: Wish,
  wanted: CreatePostingRequest,
): Promise<Heard | undefined> => {
  const key = String(wish.key);
  const latest = previews.recall(key);
  if (wish.isBrief && !latest) return undefined;
  const kept = wish.isBrief && latest ? changed(previews, key, latest, wanted) : undefined;
  const request = kept?.request ?? wanted;
  const revision = revisionOf(request);
  const former = (kept?.change?.from ?? previews.before(key, revision))?.request as CreatePostingRequest | undefined;
  wish.former = former?.description;
  const { existing, warnings } = await heymilo.postings.planPost({ request, idempotencyKey: key, former });
  keepPreview(heymilo, previews, key, { request, revision, view: {}, warnings, lasting: [], advised: [] }, kept);
  return { id: existing ?? "", outcome: "preview", duplicates: [], warnings };
};

const changed = (previews: Previews, key: string, latest: LatestPreview, wanted: CreatePostingRequest) => {
  const { title: before } = latest.request as CreatePostingRequest;
  const { title, description } = wanted;
  const replace = (path: string, value: unknown) => ({ op: "replace" as const, path, value });
  const changes = [replace("title", title), replace("description", description)];
  const call = { title: before, idempotency_key: key, revision: latest.revision, dry_run: true, changes };
  return changedPreview(previews, call, (request) => createPostingRequest.parse(request));
};

/** What title and key stand for now; the wish is for that. */
export const requestOfPreview = (previews: Previews, wish: Wish): CreatePostingRequest | undefined => {
  const latest = previews.recall(String(wish.key));
  if (!latest) return undefined;
  const { title } = latest.request as CreatePostingRequest;
  const { request } = keptPreview(previews, { title, idempotency_key: wish.key, revision: latest.revision });
  previews.renew(String(wish.key));
  wish.content = String(request.description);
  return request;
};
