import { ApiError, LookUpError } from "../errors.ts";
import { dataOf } from "../http/answer.ts";
import { pathOf } from "../http/client.ts";
import { orInconclusive, reasonOf } from "../looks/look.ts";
import { contentHash } from "../looks/marker.ts";
import { type LookDeps, NOT_SHOWN, PostingLooks } from "../looks/posting-looks.ts";
import { isInUse, rowOf, type Scope } from "../looks/survey.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { posting } from "../schema/responses.ts";
import { BLIND, type Created, duplicateOf, inDoubt, recoveredReceipt } from "./receipts.ts";

/**
 * The posting that an earlier call made, with whoever shares its key by now, or that of another call with this content.
 * If it is gone, the earliest of those; undefined if there is none.
 */
export const replayCreate = async (
  deps: LookDeps,
  request: CreatePostingRequest,
  made: Created,
  others: readonly Created[],
  scope: Scope,
): Promise<Created | undefined> => {
  const isThere = await isStillInUse(deps.http, made.receipt.id, scope);
  if (made.key === undefined) return isThere ? made : undefined;
  const marker = { key: made.key, hash: contentHash(request) };
  const looks = new PostingLooks({ ...deps, title: request.title, marker });
  const otherKeys = others.flatMap(({ key }) => key ?? []);
  const seen = await orInconclusive(looks.before(scope, otherKeys));
  const sharing = seen.kind === "found" ? seen.thing : [];
  const known = [made, ...others].map(({ receipt }) => receipt.id);
  const twins = sharing.filter((row) => row.marker?.hash === marker.hash && !known.includes(row.id));
  const doubts = deps.sight.isBlind ? [BLIND] : [];
  if (seen.kind === "inconclusive") doubts.push(inDoubt(seen.why));
  const isShown = sharing.some(({ id }) => id === made.receipt.id);
  if (isThere && !isShown && doubts.length === 0) doubts.push(inDoubt(NOT_SHOWN));
  const now = { ...made, warnings: [...new Set([...made.warnings, ...doubts])] };
  if (isThere) return { ...now, duplicates: twins.map(duplicateOf) };
  const [first, ...rest] = twins;
  return first && { ...now, receipt: recoveredReceipt(first.posting), duplicates: rest.map(duplicateOf) };
};

const isStillInUse = async (http: LookDeps["http"], id: string, scope: Scope): Promise<boolean> => {
  const path = pathOf`/api/v2/postings/${id}`;
  try {
    const response = await http.read({ method: "GET", path, onQueued: scope.onQueued }, scope.deadline);
    return isInUse(rowOf(dataOf(posting, response)));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    const what = `whether ${id}, which this call created before, still exists could not be checked`;
    throw new LookUpError(`${what}: ${reasonOf(error)}`, { cause: error });
  }
};
