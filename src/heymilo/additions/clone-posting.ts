import { hasEffect } from "../effect.ts";
import { pathOf } from "../http/client.ts";
import * as markers from "../lookups/marker.ts";
import { rowOf } from "../lookups/posting-list.ts";
import { type LookupDeps, PostingLookup } from "../lookups/posting-lookup.ts";
import { mayBeTitleOfCopy } from "../lookups/titles.ts";
import type { Posting } from "../schema/responses.ts";
import type { SharedWrites } from "../shared-writes.ts";
import { PartiallyDoneError } from "../write-errors.ts";
import { CONFIRM_MS } from "../writes/add-once.ts";
import { type Addition, type Identity, identityOf, type Thing } from "../writes/addition.ts";
import type { Waiter } from "../writes/shared-run.ts";
import { type Duplicate, duplicateOf, inDoubt, isStillInUse, receiptOf } from "./receipts.ts";

export interface CloneIntent {
  sourceId: string;
  /** The copy's title; HeyMilo's clone keeps the source's, so it is set afterwards. */
  title?: string | undefined;
  /** The caller's own key, for one copy. */
  idempotencyKey?: string | undefined;
  /** Makes another copy even if the same call has just made one, or may have. */
  allowDuplicate?: boolean | undefined;
}

export interface CloneResult {
  outcome: "cloned" | "already_cloned";
  posting: Posting;
  /** The key in the copy's marker; absent if it carries none. */
  key?: string;
  /** Later copies with the same key. */
  duplicates: Duplicate[];
  warnings: string[];
}

/** What copying needs of a call's postings. */
interface CopiedPostings {
  get(postingId: string): Promise<Posting>;
  update(postingId: string, patch: Record<string, unknown>): Promise<Posting>;
}

/** A copy that exists, perhaps still with the title and the marker of its source. */
interface Copy extends Thing {
  /** Set once it has its own title and marker, which a repeat does not set again. */
  finished?: { key?: string };
}

/**
 * Copies a posting. HeyMilo's clone takes no body, so a copy carries no marker of its own until it is marked and titled
 * afterwards. After a lost answer nothing tells whose copy it is: the error names what may be it.
 *
 * @throws PartiallyDoneError if the copy exists, and it could not be read, or its title or marker not be set
 */
export async function clonePosting(
  deps: SharedWrites,
  intent: CloneIntent,
  waiter: Waiter,
  api: CopiedPostings,
): Promise<CloneResult> {
  const { sourceId, title, idempotencyKey } = intent;
  const hash = markers.contentHash({ clone: sourceId, title });
  const identity = identityOf(`clone ${hash}`, `clone ${sourceId}`, idempotencyKey);
  const source = await api.get(sourceId).catch((error: unknown) => {
    throw deps.additions.unknownStill(identity, error) ?? error;
  });
  const marker = { key: identity.key, hash };
  const lookup = new PostingLookup(deps, title ?? source.title ?? "", marker);
  const addition = intendedCopy(deps, intent, source, identity, marker, lookup);
  const { thing: copy, how, doubt: doubtOfCopy } = await deps.additions.add(addition, waiter);

  const { metadata, warning } = markedMetadata(source.metadata, marker, idempotencyKey !== undefined);
  const patch = { ...(title !== undefined && { title }), ...(metadata && { metadata }) };
  const stored = await finish(api, copy, copy.finished ? {} : patch);
  copy.finished ??= metadata ? { key: marker.key } : {};
  const result: CloneResult = {
    outcome: how === "created" ? "cloned" : "already_cloned",
    posting: stored,
    ...copy.finished,
    duplicates: [],
    warnings: [warning, doubtOfCopy && inDoubt(doubtOfCopy)].filter((text) => typeof text === "string"),
  };
  if (idempotencyKey === undefined || !copy.finished.key) return result;

  const confirmBy = waiter.deadline.capped(Math.min(CONFIRM_MS, waiter.deadline.remaining() / 2));
  const confirmed = lookup.afterReceipt(rowOf(stored), { deadline: confirmBy });
  const { rows, doubt } = await confirmed.finally(() => confirmBy.close());
  const [first, ...later] = rows;
  return {
    ...result,
    ...(first && first.id !== stored.id && { outcome: "already_cloned", posting: first.posting }),
    duplicates: later.map(duplicateOf),
    warnings: [...result.warnings, ...(doubt === undefined ? [] : [inDoubt(doubt)])],
  };
}

/** @param lookup finds a copy that carries the marker */
const intendedCopy = (
  deps: LookupDeps,
  { title, sourceId, allowDuplicate = false }: CloneIntent,
  source: Posting,
  identity: Identity,
  marker: markers.Marker,
  lookup: PostingLookup,
): Addition<Copy> => {
  const original = source.title ?? "";
  const lookupOfSource = new PostingLookup(deps, original, undefined);
  const inherited = markers.readMarker(source.metadata);
  return {
    identity,
    operation: "clone the interviewer",
    path: pathOf`/api/v2/postings/${sourceId}/clone`,
    title: title ?? original,
    isMarked: false,
    howToLook: `look for a copy of ${JSON.stringify(original)} with list_interviewers`,
    wantsAnother: allowDuplicate,
    isScanned: false,
    async lookUpBefore(scope) {
      if (!identity.hasKey) return undefined;
      const [ours] = await lookup.before(scope);
      return ours && { id: ours.id, finished: { key: marker.key } };
    },
    body: async () => undefined,
    noteSent: () => lookupOfSource.noteSent(),
    read(response) {
      const { id } = receiptOf(response);
      deps.workspace.addReceipt(id);
      return { id };
    },
    /** A copy has its source's marker or none, so a lost one is never found, only named. */
    async lookUpLost(scope, sentAgoMs, toSend) {
      const lost = {
        sentAgoMs,
        mayHaveTitle: (other: string) => mayBeTitleOfCopy(other, original),
        isOtherMarker: (other: markers.Marker) => !markers.isSameMarker(inherited, other),
        isKnown: (id: string) => id === source.id,
      };
      await lookupOfSource.afterLoss(scope, lost, toSend);
      return undefined;
    },
    isStillInUse: ({ id }, scope) => isStillInUse(deps.http, id, scope),
  };
};

/** The source's metadata with the copy's own marker: for a caller's key, or in place of the source's. */
const markedMetadata = (
  metadata: Posting["metadata"],
  marker: markers.Marker,
  hasKey: boolean,
): { metadata?: markers.Metadata; warning?: string } => {
  if (!hasKey && !markers.readMarker(metadata)) return {};
  const own = markers.readableMetadata(metadata);
  const marked = own && markers.markMetadata(own, marker);
  if (marked) return { metadata: marked };
  const why = own
    ? "all 50 metadata keys are in use"
    : "HeyMilo does not clearly show the metadata, which a key would replace";
  return {
    warning: `idempotency_key: ${why}, so the copy carries no key; a repeat after a restart makes another`,
  };
};

/** A copy that was made stays made, so from here on a failure is never that nothing was. */
const finish = async (
  api: CopiedPostings,
  { id }: Copy,
  patch: Record<string, unknown>,
): Promise<Posting> => {
  try {
    const stored = await api.get(id);
    return hasEffect(stored, patch) ? stored : await api.update(id, patch);
  } catch (cause) {
    const left = Object.keys(patch).map((field) => `its ${field}`);
    throw new PartiallyDoneError([`cloned as ${id}`], left.length > 0 ? left : ["reading it"], cause);
  }
};
