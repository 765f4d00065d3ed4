import { reasonOf } from "../error-texts.ts";
import { HeyMiloError, InputError } from "../errors.ts";
import { contentHash, isOtherMarker } from "../lookups/marker.ts";
import { type Row, rowOf, type Scope } from "../lookups/posting-list.ts";
import { type LookupDeps, PostingLookup } from "../lookups/posting-lookup.ts";
import { groupOfTitle, mayBeSameTitle } from "../lookups/titles.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { type Posting, posting } from "../schema/responses.ts";
import { type Addition, identityOf } from "../writes/addition.ts";
import { type CreateBody, createBody } from "./create-body.ts";
import { type Created, duplicateOf, inDoubt, isStillInUse, receiptOf, recoveredReceipt } from "./receipts.ts";

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
  /** The blueprint of the request's template, if the caller has read it; null if the template has none. */
  blueprint?: Posting | null | undefined;
}

export interface CreateResult extends Created {
  /** `already_created`: an earlier call with this intention made it. */
  outcome: "created" | "already_created";
  /** HeyMilo's answer was lost, and the posting was found by its key. */
  isRecovered: boolean;
}

/** What a create would send, and the key to repeat it under. */
export interface PostPlan extends CreateBody {
  key: string;
  /** The posting that this very call made before; then it would send nothing. */
  existing?: string;
}

/** One intended posting. */
export const intendedPosting = (deps: LookupDeps, intent: CreateIntent) => {
  const { request, idempotencyKey, allowDuplicate = false, isScanned = false } = intent;
  const { title } = request;
  const hash = contentHash(request);
  const identity = identityOf(`create ${hash}`, `create ${groupOfTitle(title)}`, idempotencyKey);
  const marker = { key: identity.key, hash };
  const warnings: string[] = [];
  let lookup = new PostingLookup(deps, title, marker);
  let prepared: CreateBody | undefined;
  let sandbox = false;

  const created = (receipt: Created["receipt"], others: readonly Row[] = []): Created => ({
    id: receipt.id,
    receipt,
    ...(prepared?.marked !== false && { key: marker.key }),
    duplicates: others.map(duplicateOf),
    warnings: [...warnings],
    sandbox: sandbox || lookup.sandbox,
  });
  /** Of several with one marker the earliest counts. */
  const fromRows = ([first, ...rest]: readonly Row[]): Created | undefined => {
    if (!first) return undefined;
    deps.workspace.addReceipt(first.id);
    return created(recoveredReceipt(first.posting), rest);
  };

  return {
    identity,
    operation: "create the interviewer",
    path: "/api/v2/postings",
    title,
    howToLook: `look for an interviewer titled ${JSON.stringify(title)} in HeyMilo`,
    wantsAnother: allowDuplicate,
    isScanned,
    get isMarked() {
      return prepared?.marked !== false;
    },
    async lookUpBefore(scope) {
      if (!identity.hasKey) return undefined;
      return fromRows(await lookup.before(scope));
    },
    async body({ deadline }) {
      if (!prepared) {
        prepared = await createBody(deps.http, deadline, intent, marker);
        warnings.push(...prepared.warnings);
        if (!prepared.marked) lookup = new PostingLookup(deps, title, undefined);
      }
      return prepared.body;
    },
    noteSent: () => lookup.noteSent(),
    read(response) {
      sandbox ||= response.sandbox;
      const receipt = receiptOf(response);
      deps.workspace.addReceipt(receipt.id);
      return created(receipt);
    },
    async lookUpLost(scope, sentAgoMs, toSend) {
      const lost = {
        sentAgoMs,
        mayHaveTitle: (other: string) => mayBeSameTitle(other, title),
        isOtherMarker: (other: typeof marker) => prepared?.marked === false || isOtherMarker(other, marker),
        isKnown: () => false,
      };
      const { rows, doubt } = await lookup.afterLoss(scope, lost, toSend);
      if (rows.length > 0 && doubt !== undefined) warnings.push(inDoubt(doubt));
      return fromRows(rows);
    },
    async confirm(made, scope, wasLost) {
      if (prepared?.marked === false || isScanned || !(identity.hasKey || wasLost))
        return { thing: made, how: "created" };
      const own = rowOf({ ...posting.parse(made.receipt), metadata: undefined });
      const { rows, others, doubt } = await lookup.afterReceipt(own, scope);
      if (doubt !== undefined) warnings.push(inDoubt(doubt));
      if (others.length > 0)
        warnings.push(`idempotency_key: ${others.join(", ")} has this key too, with other content`);
      const [first, ...later] = rows as [Row, ...Row[]];
      if (first.id === made.id) return { thing: created(made.receipt, later), how: "created" };
      return { thing: created(recoveredReceipt(first.posting), later), how: "existed" };
    },
    isStillInUse: ({ id }, scope) => isStillInUse(deps.http, id, scope),
  } satisfies Addition<Created>;
};

/**
 * What a create would do, by reads alone.
 *
 * @throws InputError if the caller's key was used for something else
 */
export const planPost = async (deps: LookupDeps, intent: CreateIntent, scope: Scope): Promise<PostPlan> => {
  const addition = intendedPosting(deps, intent);
  const { key } = addition.identity;
  const marker = { key, hash: contentHash(intent.request) };
  const body = await createBody(deps.http, scope.deadline, intent, marker);
  try {
    const existing = await addition.lookUpBefore(scope);
    return { ...body, key, ...(existing && { existing: existing.id }) };
  } catch (error) {
    if (error instanceof InputError || !(error instanceof HeyMiloError)) throw error;
    return { ...body, key, warnings: [...body.warnings, inDoubt(reasonOf(error))] };
  }
};
