import { type Change, patched } from "../arguments/json-patch.ts";
import { explainIssues } from "../arguments/problems.ts";
import { isEmpty } from "../arguments/read.ts";
import { type LatestPreview, PREVIEW_MINUTES, type Previewed, type Previews } from "../definition/previews.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { InputError, type Problem } from "../heymilo/errors.ts";
import type { Fields, JsonObject } from "../heymilo/json.ts";
import { contentHash } from "../heymilo/lookups/marker.ts";
import { type CreatePostingRequest, createPostingRequest } from "../heymilo/schema/create-posting.ts";
import { openObjects } from "../heymilo/schema/steps.ts";
import { differencesOf } from "../views/differences.ts";

/** Arguments that are no part of a request. */
const OF_THE_CALL = ["idempotency_key", "revision", "changes", "dry_run", "allow_duplicate", "response_detail"];

/** Made where a change goes through them and there is none. */
const MADE_IF_MISSING = {
  config: {},
  questions: [],
  metadata: {},
  ...Object.fromEntries(Object.keys(openObjects).map((name) => [name, {}])),
};

/** What of a request is given beside its title. A caller that has to send every field sends empty values. */
const givenIn = (args: Fields): string[] =>
  Object.entries(args).flatMap(([name, value]) =>
    value === undefined || name === "title" || OF_THE_CALL.includes(name) || isEmpty(value) ? [] : [name],
  );

/** Whether a call has a title and a preview's key and nothing of a request. Then it means what was previewed. */
export const meansPreview = (args: Fields): boolean =>
  typeof args.idempotency_key === "string" && args.changes === undefined && givenIn(args).length === 0;

/** The preview that a call is about. */
export interface KeptPreview {
  /** What the call wants to be previewed or created. */
  request: CreatePostingRequest;
  latest: LatestPreview;
  /** Of a call with changes: the preview that they begin from, and what stands for them. */
  change?: { from: Previewed; hash: string };
}

interface PreviewCall {
  title: string;
  idempotency_key?: string | undefined;
  revision?: string | undefined;
}

/**
 * The request that was previewed under a key, checked again: a deadline may have passed meanwhile.
 *
 * @throws InputError if it is not remembered, has another title or revision, or no longer holds
 */
export const keptPreview = (previews: Previews, { title, idempotency_key, revision }: PreviewCall): KeptPreview => {
  const latest = latestOf(previews, String(idempotency_key));
  const problems = [...wrongTitle(latest, title), ...(revision === undefined ? [] : wrongRevision(latest, revision))];
  if (problems.length > 0) throw new InputError(problems);
  const parsed = createPostingRequest.safeParse(latest.request);
  if (parsed.success) return { request: parsed.data, latest };
  throw new InputError(explainIssues(createPostingRequest, latest.request, parsed.error.issues));
};

interface ChangeCall extends PreviewCall {
  changes: readonly Change[];
  dry_run?: boolean | undefined;
  allow_duplicate?: boolean | undefined;
}

/**
 * The request that comes of changes to the one that was previewed under a key.
 *
 * @param read checks what comes of them as the arguments of a call are checked
 * @throws InputError if the call lacks something, or if the changes or what comes of them are not possible
 */
export const changedPreview = (
  previews: Previews,
  args: ChangeCall,
  read: (request: JsonObject) => CreatePostingRequest,
): KeptPreview => {
  const { title, idempotency_key: key, revision, changes } = args;
  const problems = wrongCall({ ...args });
  if (problems.length > 0 || key === undefined || revision === undefined) throw new InputError(problems);
  const latest = latestOf(previews, key);
  const hash = contentHash(changes);
  // The same changes again, since the answer to them was lost.
  const isRepeat = latest.revision !== revision && latest.before?.revision === revision && latest.changes === hash;
  const from = isRepeat ? latest.before : latest;
  const misfits = isRepeat ? [] : wrongRevision(latest, revision);
  if (!from || misfits.length > 0) throw new InputError(misfits);
  const untitled = wrongTitle(from, title);
  if (untitled.length > 0) throw new InputError(untitled);
  const options = { schema: createPostingRequest, makes: MADE_IF_MISSING, foreign: OF_THE_CALL };
  const request = read(patched(from.request as JsonObject, changes, options));
  return { request, latest, change: { from, hash } };
};

const wrongCall = (args: Fields): Problem[] => {
  const missing = {
    dry_run: args.dry_run !== true && "must be true: changes make a new preview, and nothing else",
    idempotency_key: args.idempotency_key === undefined && "is missing: give that of the preview",
    revision: args.revision === undefined && "is missing: give that of the preview that the changes begin from",
    allow_duplicate: args.allow_duplicate === true && "belongs to the create",
  };
  return [
    ...Object.entries(missing).flatMap(([name, message]) => (message ? [{ path: [name], message }] : [])),
    ...givenIn(args).map((name) => ({
      path: [name],
      message: `beside changes is a change itself: {path: "${name}", ...}`,
    })),
  ];
};

const latestOf = (previews: Previews, key: string): LatestPreview => {
  const latest = previews.recall(key);
  if (latest) return latest;
  const message =
    `no preview is remembered under ${key}: this server keeps one for up to ${PREVIEW_MINUTES} minutes, a busy ` +
    "hosted one for less, and another process does not know it. Send the whole request with this key";
  throw new InputError([{ path: ["idempotency_key"], message }]);
};

const wrongTitle = ({ request }: Previewed, title: string): Problem[] => {
  const previewed = String((request as CreatePostingRequest).title);
  if (previewed.trim() === title.trim()) return [];
  return [
    { path: ["title"], message: `is ${JSON.stringify(previewed)} in the preview; give that, or the whole request` },
  ];
};

const wrongRevision = (latest: LatestPreview, revision: string): Problem[] => {
  if (latest.revision === revision) return [];
  const { before } = latest;
  return [changedSince(latest, before?.revision === revision ? before : undefined)];
};

/** @param from what the caller has seen, if that is known */
const changedSince = (latest: LatestPreview, from: Previewed | undefined): Problem => {
  const is = `the preview was changed since, and has revision ${latest.revision} now`;
  const message = from
    ? `${is}: ${differencesOf(from.request, latest.request).join("; ")}. Go on from that one`
    : `${is} in this server. Send the whole request again, with this key`;
  return { path: ["revision"], message };
};

/**
 * Lets a preview take the place of the latest one under its key.
 *
 * @returns false if it is not kept: HeyMilo refuses the API key, so that anybody may be asking, or there is no room
 * @throws LookUpError or InputError if a create of this key, with other content, has begun or has made something;
 *   InputError if the preview that was changed is no longer the latest
 */
export const keepPreview = (
  heymilo: HeyMilo,
  previews: Previews,
  key: string,
  previewed: Previewed & { request: CreatePostingRequest },
  kept?: KeptPreview,
): boolean => {
  heymilo.postings.checkKey(key, previewed.request);
  const change = kept?.change;
  const latest = previews.recall(key);
  const revisions = [kept?.latest.revision, previewed.revision];
  if (change && latest && !revisions.includes(latest.revision))
    throw new InputError([changedSince(latest, change.from)], "after_reading");
  if (!heymilo.http.isKeyRefused) return previews.remember(key, previewed, change?.hash);
  previews.forget(key);
  return false;
};
