import type { Deadline } from "../deadline.ts";
import { hasEffect } from "../effect.ts";
import { LookUpError, PartiallyDoneError } from "../errors.ts";
import { type ApiCall, dataOf } from "../http/call.ts";
import * as markers from "../lookups/marker.ts";
import { type Found, inDoubt, type Row, rowOf } from "../lookups/posting-list.ts";
import { PostingLookup, type SeenLists } from "../lookups/posting-lookup.ts";
import { mayBeTitleOfCopy } from "../lookups/titles.ts";
import { memoryOf } from "../memory.ts";
import { api } from "../operations.ts";
import { reasonOf } from "../request-errors.ts";
import type { Posting } from "../schema/responses.ts";
import type { SharedWrites } from "../shared-writes.ts";
import { unknownOutcome } from "../writes/open-outcomes.ts";
import { notChecked, type Thing, type Wanted } from "../writes/wanted.ts";
import { readIfInUse, receiptWithId } from "./receipts.ts";

export interface CloneIntent {
  sourceId: string;
  /** What is copied, if the caller has read it. */
  source?: Posting | undefined;
  /** The copy's title; HeyMilo's clone keeps the source's, so it is set afterwards. */
  title?: string | undefined;
  /** The caller's own key, for one copy. */
  idempotencyKey?: string | undefined;
  /** Makes another copy even if the same call has just made one, or may have. */
  allowDuplicate?: boolean | undefined;
}

export interface CloneResult extends Pick<Found, "duplicates" | "warnings"> {
  outcome: "cloned" | "already_cloned";
  posting: Posting;
  /** The id of a copy that this call made beside it. */
  alsoMade?: string;
  /** The key in the copy's marker; absent if it carries none. */
  key?: string;
}

/** A copy that exists, perhaps still with the title and the marker of its source. */
interface Copy extends Thing {
  /** What it is to have of its own. Empty once it is set, so that a repeat does not set it again. */
  patch: { title?: string; metadata?: markers.Metadata };
  key?: string;
  warnings: string[];
}

/** What copying needs of a call's postings. */
interface CopiedPostings {
  get(postingId: string): Promise<Posting>;
  update(postingId: string, patch: Record<string, unknown>): Promise<Posting>;
}

/**
 * Copies a posting. HeyMilo's clone takes no body, so a copy carries no marker of its own until it is marked and titled
 * afterwards. After a lost answer nothing tells whose copy it is: the error names what may be it.
 *
 * @throws PartiallyDoneError if the copy exists, and it could not be read, or its title or marker not be set
 */
export async function clonePosting(
  writes: SharedWrites,
  intent: CloneIntent,
  call: ApiCall,
  postings: CopiedPostings,
): Promise<CloneResult> {
  const own = identityOfCopy(intent);
  const source =
    intent.source ?? (await readSource(writes, intent, call.deadline, () => postings.get(intent.sourceId)));
  const wanted = intendedCopy(writes.seenLists, intent, rowOf(source), own);
  const { thing: copy, how, doubt } = await writes.maker.make(wanted, call);
  const stored = await finish(postings, copy);
  const result: CloneResult = {
    outcome: how === "created" ? "cloned" : "already_cloned",
    posting: stored,
    ...(copy.key && { key: copy.key }),
    duplicates: [],
    warnings: [...copy.warnings, ...inDoubt(doubt)],
  };
  if (!own.identity.hasKey || !copy.key) return result;

  const lookup = new PostingLookup(writes.seenLists, stored.title ?? "", own.marker);
  const { first, duplicates, warnings } = await lookup.afterReceipt(rowOf(stored), call);
  return {
    ...result,
    ...(first.id !== stored.id && {
      outcome: "already_cloned",
      posting: first.posting,
      ...(how === "created" && { alsoMade: stored.id }),
    }),
    duplicates,
    warnings: [...result.warnings, ...warnings],
  };
}

/** Reads what is to be copied. If that fails, an earlier copy is as open as before. */
export const readSource = async <T>(
  { maker }: SharedWrites,
  intent: CloneIntent,
  { clock }: Deadline,
  read: () => Promise<T>,
): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    const { identity } = identityOfCopy(intent);
    const known = maker.entries.find(identity);
    if (!known || known.identity.content !== identity.content) throw error;
    if (known.state.is === "made") throw notChecked(known.state.thing.id, error);
    const { wanted, lost } = known.state;
    if (!lost) throw error;
    throw unknownOutcome(wanted, lost, clock.now(), { unclear: new LookUpError(reasonOf(error)) });
  }
};

/** A copy that was made stays made, so from here on a failure is never that nothing was. */
const finish = async (postings: CopiedPostings, copy: Copy): Promise<Posting> => {
  const { id, patch } = copy;
  try {
    const stored = await postings.get(id);
    const finished = hasEffect(stored, patch) ? stored : await postings.update(id, patch);
    copy.patch = {};
    return finished;
  } catch (cause) {
    const left = Object.keys(patch).map((field) => `its ${field}`);
    throw new PartiallyDoneError([`cloned as ${id}`], left.length > 0 ? left : ["reading it"], cause);
  }
};

const identityOfCopy = ({ sourceId, title, idempotencyKey }: CloneIntent) => {
  const hash = markers.contentHash({ clone: sourceId, title });
  const identity = { ...markers.keyFor(idempotencyKey), content: `clone ${hash}`, group: `clone ${sourceId}` };
  return { identity, marker: { key: identity.key, hash } };
};

const intendedCopy = (
  seenLists: SeenLists,
  intent: CloneIntent,
  source: Row,
  { identity, marker }: ReturnType<typeof identityOfCopy>,
): Wanted<Copy> => {
  const { sourceId, title, allowDuplicate = false } = intent;
  const original = source.posting.title ?? "";
  const copies = new PostingLookup(seenLists, original, undefined);
  copies.seen.add(source.id);
  return {
    identity,
    operation: "clone the interviewer",
    request: { ...api.clonePosting, ids: [sourceId] },
    title: title ?? original,
    howToLook: `look for a copy of ${JSON.stringify(original)} with list_interviewers`,
    memory: memoryOf([intent, source]),
    seen: copies.seen,
    wantsAnother: allowDuplicate,
    async lookUpBefore(call) {
      if (!identity.hasKey) return undefined;
      const found = await new PostingLookup(seenLists, title ?? original, marker).before(call);
      return found && { id: found.first.id, patch: {}, key: marker.key, warnings: [] };
    },
    body: async () => undefined,
    read: (response) => ({ id: dataOf(receiptWithId, response).id, ...ownFields(intent, source, marker) }),
    /** A copy has its source's marker or none, so a lost one is never found, only named. */
    async lookUpLost(call, lost, toSend) {
      const mayHaveTitle = (other: string) => mayBeTitleOfCopy(other, original);
      const isOtherMarker = (other: markers.Marker) => !markers.isSameMarker(other, source.marker);
      await copies.afterLoss(call, { ...lost, mayHaveTitle, isOtherMarker }, toSend);
      return undefined;
    },
    readAgain: async (made, call) => ((await readIfInUse(call, made.id)) ? made : undefined),
  };
};

/** A marker of its own is for a caller's key, or in place of the source's. */
const ownFields = ({ title, idempotencyKey }: CloneIntent, source: Row, marker: markers.Marker): Omit<Copy, "id"> => {
  const patch = title === undefined ? {} : { title };
  if (idempotencyKey === undefined && !source.marker) return { patch, warnings: [] };
  const { metadata, why } = markers.markMetadata(source.posting.metadata, marker);
  if (metadata) return { patch: { ...patch, metadata }, key: marker.key, warnings: [] };
  const effect = "so the copy carries no key; a repeat after a restart makes another";
  return { patch, warnings: [`idempotency_key: ${why}, ${effect}`] };
};
