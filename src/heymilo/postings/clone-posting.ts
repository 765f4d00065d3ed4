import { randomUUID } from "node:crypto";
import { PartiallyDoneError } from "../errors.ts";
import * as markers from "../looks/marker.ts";
import { type LookDeps, PostingLooks } from "../looks/posting-looks.ts";
import { earliestFirst, type Row, rowOf } from "../looks/survey.ts";
import type { Posting } from "../schema/responses.ts";
import type { Additions } from "../writes/additions.ts";
import { hasEffect } from "../writes/change.ts";
import type { Waiter } from "../writes/shared-run.ts";
import { type CloneIntent, type Copy, type CopyDeps, intendedCopy } from "./copy.ts";
import { type Duplicate, duplicateOf } from "./receipts.ts";

export interface CloneResult {
  outcome: "cloned" | "already_cloned";
  posting: Posting;
  /** The key in the copy's marker; absent if it carries none. */
  key?: string;
  /** Later copies with the same key. */
  duplicates: Duplicate[];
  warnings: string[];
}

/** What the copying needs of HeyMilo within one call. */
export interface CloneApi {
  get(postingId: string): Promise<Posting>;
  update(postingId: string, patch: Record<string, unknown>): Promise<Posting>;
}

interface CloneDeps extends LookDeps, CopyDeps {
  additions: Additions;
}

/** How long to look for whoever shares the key, in milliseconds. */
const CONFIRM_MS = 6_000;

/**
 * Copies a posting. HeyMilo's clone takes no body, so a copy carries no marker of its own from the start: after a lost
 * answer it is recognised by the source's title among what was not there before. It is marked and titled afterwards.
 *
 * @throws PartiallyDoneError if the copy exists, and it could not be read, or its title or marker not be set
 */
export async function clonePosting(
  deps: CloneDeps,
  intent: CloneIntent,
  waiter: Waiter,
  api: CloneApi,
): Promise<CloneResult> {
  const { sourceId, idempotencyKey } = intent;
  const source = await api.get(sourceId);
  const hash = markers.contentHash({ clone: sourceId, title: intent.title });
  const marker = { key: idempotencyKey ?? randomUUID(), hash };
  const title = intent.title ?? source.title ?? "";
  const looks = new PostingLooks({ ...deps, title, marker });
  const { thing: copy, madeBy } = await deps.additions.make(
    intendedCopy(deps, intent, source, marker, looks),
    waiter,
  );

  const metadata = markers.withoutMarker(source.metadata);
  const marked =
    idempotencyKey !== undefined || markers.readMarker(source.metadata)
      ? markers.markMetadata(metadata, marker)
      : undefined;
  const patch = copy.finished
    ? {}
    : { ...(intent.title !== undefined && { title }), ...(marked && { metadata: marked }) };
  const posting = await finish(api, copy, patch);
  copy.finished ??= marked ? { key: marker.key } : {};
  const outcome = madeBy === "this_call" ? "cloned" : "already_cloned";
  const result: CloneResult = { outcome, posting, ...copy.finished, duplicates: [], warnings: [] };
  return idempotencyKey === undefined || !copy.finished.key ? result : confirm(result, looks, marker, waiter);
}

/** Of several with one key the earliest counts. */
const confirm = async (
  result: CloneResult,
  looks: PostingLooks,
  marker: markers.Marker,
  { deadline }: Waiter,
): Promise<CloneResult> => {
  const confirmBy = deadline.within(Math.min(CONFIRM_MS, deadline.remaining() / 2));
  const { sharing, doubt } = await looks
    .afterReceipt(result.posting.id, { deadline: confirmBy })
    .finally(() => confirmBy.close());
  const own = rowOf(result.posting);
  const same = sharing.filter((row) => markers.isSameMarker(row.marker, marker));
  const [first, ...later] = earliestFirst([own, ...same]) as [Row, ...Row[]];
  const warnings = doubt === undefined ? [] : [`idempotency_key: duplicates cannot be ruled out; ${doubt}`];
  const outcome = first === own ? result.outcome : "already_cloned";
  return { ...result, outcome, posting: first.posting, duplicates: later.map(duplicateOf), warnings };
};

/** A copy that was made stays made, so from here on a failure is never that nothing was. */
const finish = async (api: CloneApi, { id }: Copy, patch: Record<string, unknown>): Promise<Posting> => {
  try {
    const stored = await api.get(id);
    return hasEffect(stored, patch) ? stored : await api.update(id, patch);
  } catch (cause) {
    const left = Object.keys(patch).map((field) => `its ${field}`);
    throw new PartiallyDoneError([`cloned as ${id}`], left.length > 0 ? left : ["reading it"], cause);
  }
};
