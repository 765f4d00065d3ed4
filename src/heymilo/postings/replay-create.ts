import { contentHash } from "../looks/marker.ts";
import { type LookDeps, NOT_SHOWN, PostingLooks } from "../looks/posting-looks.ts";
import type { Scope } from "../looks/survey.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { BLIND, type Created, duplicateOf, inDoubt, isDoubt, recoveredReceipt } from "./receipts.ts";
import { isStillInUse } from "./still-in-use.ts";

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
  const { id } = made.receipt;
  const isThere = await isStillInUse(deps, id, scope);
  if (made.key === undefined) return isThere ? made : undefined;
  const marker = { key: made.key, hash: contentHash(request) };
  const looks = new PostingLooks({ ...deps, title: request.title, marker });
  const otherKeys = others.flatMap(({ key }) => key ?? []);
  const { sharing, doubt } = await looks.forRepeat(id, scope, otherKeys);
  const known = [made, ...others].map(({ receipt }) => receipt.id);
  const twins = sharing.filter((row) => row.marker?.hash === marker.hash && !known.includes(row.id));
  const doubts = deps.sight.isBlind ? [BLIND] : [];
  if (doubt !== undefined && !(doubt === NOT_SHOWN && deps.sight.isBlind)) doubts.push(inDoubt(doubt));
  // What an earlier look was not sure of, this one has looked at again.
  const now = { ...made, warnings: [...made.warnings.filter((warning) => !isDoubt(warning)), ...doubts] };
  if (isThere) return { ...now, duplicates: twins.map(duplicateOf) };
  const [first, ...rest] = twins;
  return first && { ...now, receipt: recoveredReceipt(first.posting), duplicates: rest.map(duplicateOf) };
};
