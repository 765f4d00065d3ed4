import { HeyMiloError, InputError, keyReused } from "../errors.ts";
import { type ApiCall, dataOf } from "../http/call.ts";
import { contentHash, isOtherMarker, keyFor, type Marker, markMetadata } from "../lookups/marker.ts";
import { type Found, inDoubt, readPosting, rowOf } from "../lookups/posting-list.ts";
import { PostingLookup, type SeenLists } from "../lookups/posting-lookup.ts";
import { groupOfTitle, mayBeSameTitle } from "../lookups/titles.ts";
import { memoryOf } from "../memory.ts";
import { api } from "../operations.ts";
import { CancelledError, reasonOf } from "../request-errors.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { type Posting, posting } from "../schema/responses.ts";
import type { Wanted } from "../writes/wanted.ts";
import { type Receipt, readIfInUse, receiptWithId, recoveredReceipt } from "./receipts.ts";

export interface CreateIntent {
  request: CreatePostingRequest;
  /** A key of 1 to 128 visible ASCII characters; without one the server makes one up. */
  idempotencyKey?: string | undefined;
  /**
   * Makes another posting even if the same call has just made one. With a key, which means one posting, it counts only
   * after the caller was told what may be the lost one.
   */
  allowDuplicate?: boolean | undefined;
  /** The caller reads the whole list itself, before and after: nothing is looked up here. */
  isScanned?: boolean | undefined;
  /** What was previewed under the key before: a key is looked up by the title. */
  former?: CreatePostingRequest | undefined;
  /** The blueprint of the request's template, if the caller has read it; null if the template has none. */
  blueprint?: Posting | null | undefined;
}

/** A posting that was made. */
export interface Created extends Pick<Found, "duplicates" | "warnings"> {
  id: string;
  /** HeyMilo's own, or the same put together from the posting that was found. */
  receipt: Receipt;
  /** The key in the posting's marker; absent if it carries none. */
  key?: string;
}

export interface CreateResult extends Created {
  /** `already_created`: an earlier call with this intention made it. */
  outcome: "created" | "already_created";
  /** The id of a posting that this call made beside it. */
  alsoMade?: string | undefined;
  /** HeyMilo's answer was lost, and the posting was found by its key. */
  isRecovered: boolean;
}

/** The body of the POST, and whether it carries the marker. */
interface CreateBody {
  body: CreatePostingRequest;
  marked: boolean;
  warnings: string[];
}

/** What a create would send, and the key to repeat it under. */
export interface PostPlan extends CreateBody {
  key: string;
  /** The posting that this very call made before; then it would send nothing. */
  existing?: string;
}

/** One intended posting. */
export const intendedPosting = (seenLists: SeenLists, intent: CreateIntent): Wanted<Created> => {
  const { request, idempotencyKey, allowDuplicate = false, isScanned = false } = intent;
  const { title } = request;
  const hash = contentHash(request);
  const identity = { ...keyFor(idempotencyKey), content: `create ${hash}`, group: `create ${groupOfTitle(title)}` };
  const marker = { key: identity.key, hash };
  const lookup = new PostingLookup(seenLists, title, marker);
  let prepared: CreateBody | undefined;

  const created = (receipt: Receipt, found?: Found): Created => ({
    id: receipt.id,
    receipt,
    ...(lookup.marker && { key: marker.key }),
    duplicates: found?.duplicates ?? [],
    warnings: [...(prepared?.warnings ?? []), ...(found?.warnings ?? [])],
  });
  const recovered = (found: Found): Created => created(recoveredReceipt(found.first.posting), found);

  const lookups: Pick<Wanted<Created>, "lookUpBefore" | "lookUpLost" | "confirm"> = {
    async lookUpBefore(call) {
      const found = identity.hasKey ? await lookup.before(call) : undefined;
      return found && recovered(found);
    },
    async lookUpLost(call, lost, toSend) {
      const isOther = (other: Marker) => !lookup.marker || isOtherMarker(other, lookup.marker);
      const mayHaveTitle = (other: string) => mayBeSameTitle(other, title);
      const found = await lookup.afterLoss(call, { ...lost, mayHaveTitle, isOtherMarker: isOther }, toSend);
      return found && recovered(found);
    },
    async confirm(made, call, doubt) {
      if (!lookup.marker || !(identity.hasKey || doubt)) return made;
      const own = rowOf({ ...posting.parse(made.receipt), metadata: undefined });
      const found = await lookup.afterReceipt(own, call);
      return found.first.id === made.id ? created(made.receipt, found) : recovered(found);
    },
  };

  return {
    identity,
    operation: "create the interviewer",
    request: api.createPosting,
    title,
    howToLook: `look for an interviewer titled ${JSON.stringify(title)} in HeyMilo`,
    wantsAnother: allowDuplicate,
    memory: memoryOf(intent),
    seen: lookup.seen,
    get isMarked() {
      return lookup.marker !== undefined;
    },
    async body(call) {
      prepared ??= await createBody(call, intent, marker);
      if (!prepared.marked) lookup.marker = undefined;
      return prepared.body;
    },
    read: (response) => created(dataOf(receiptWithId, response)),
    toKeep: ({ receipt: { id, urls, created_at }, ...made }) => ({ ...made, receipt: { id, urls, created_at } }),
    async readAgain(made, call) {
      const found = await readIfInUse(call, made.id);
      if (!found) return undefined;
      const { urls = found.urls, created_at = found.created_at } = made.receipt;
      return { ...made, receipt: { ...recoveredReceipt(found), urls, created_at } };
    },
    ...(!isScanned && lookups),
  };
};

/**
 * What a create would do, by reads alone.
 *
 * @throws InputError if the caller's key was used for something else
 */
export const planPost = async (seenLists: SeenLists, intent: CreateIntent, call: ApiCall): Promise<PostPlan> => {
  const wanted = intendedPosting(seenLists, intent);
  const { key } = wanted.identity;
  const { former, request } = intent;
  let doubt: string | undefined;
  const lookUp = async ({ lookUpBefore }: Wanted<Created>) =>
    lookUpBefore?.(call).catch((error: unknown) => {
      if (error instanceof InputError || error instanceof CancelledError || !(error instanceof HeyMiloError))
        throw error;
      doubt = reasonOf(error);
      return undefined;
    });
  const existing = await lookUp(wanted);
  if (!existing && former && former.title !== request.title) {
    const made = await lookUp(intendedPosting(seenLists, { request: former, idempotencyKey: key }));
    if (made) throw keyReused(key, former.title, made.id);
  }
  const prepared = await createBody(call, intent, { key, hash: contentHash(request) });
  const warnings = [...prepared.warnings, ...inDoubt(doubt)];
  return { ...prepared, key, warnings, ...(existing && { existing: existing.id }) };
};

/**
 * Adds the marker where it does no harm. Metadata sent with a template replaces the blueprint's, so there the marker
 * goes in beside a copy of the blueprint's, and not at all if HeyMilo does not clearly show it.
 */
export async function createBody(
  call: ApiCall,
  { request, blueprint }: { request: CreatePostingRequest; blueprint?: Posting | null | undefined },
  marker: Marker,
): Promise<CreateBody> {
  const { interview_template_id: templateId, metadata } = request;
  let beside: Posting["metadata"] = metadata ?? null;
  if (templateId !== undefined && metadata === undefined) {
    const template = blueprint === undefined ? await readBlueprint(call, templateId) : blueprint;
    beside = template?.metadata;
  }
  const { metadata: marked, why } = markMetadata(beside, marker);
  if (marked) return { body: { ...request, metadata: marked }, marked: true, warnings: [] };
  const effect = "so the interviewer carries no idempotency key; a lost answer can only be told by title and time";
  return { body: request, marked: false, warnings: [`metadata: ${why}, ${effect}`] };
}

/** A template's blueprint posting, if it has one. */
const readBlueprint = async (call: ApiCall, templateId: string): Promise<Posting | undefined> => {
  const { posting_id: blueprintId } = await call.one(api.getInterviewTemplate, [templateId]);
  return blueprintId ? (await readPosting(call, blueprintId)).posting : undefined;
};
