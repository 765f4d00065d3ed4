import { keyReused, LookUpError, OutcomeUnknownError } from "../errors.ts";
import type { Entry, LostPost, Run } from "./entries.ts";
import type { Thing, Wanted } from "./wanted.ts";

/** A list that could not be read is worth another try after this time, in milliseconds. */
const UNREAD_AGAIN_MS = 30_000;
const LEAST_WAIT_MS = 1_000;

/** What a lookup showed that began then: the thing, why that is unclear, or that there is nothing. */
export type Seen = { thing?: Thing | undefined; unclear?: LookUpError; at?: number };

/**
 * What a caller hears while the thing may exist. A repeat finds out more than a lookup in the quiet time. Later a person
 * has to decide, unless only a read failed.
 */
export const unknownOutcome = (
  { operation, title, howToLook, isMarked, identity }: Wanted,
  lost: LostPost | undefined,
  now: number,
  { unclear, at = 0 }: Seen,
): OutcomeUnknownError => {
  const quietUntil = lost?.quietUntil ?? 0;
  const isQuiet = !unclear || quietUntil > at;
  const laterMs = unclear?.cause ? UNREAD_AGAIN_MS : undefined;
  return new OutcomeUnknownError({
    operation,
    title,
    howToLook,
    key: isMarked ? identity.key : undefined,
    why: [lost?.why.replace(/\.$/, ""), unclear?.message].filter(Boolean).join("; "),
    retryAfterMs: isQuiet ? Math.max(quietUntil - now, LEAST_WAIT_MS) : laterMs,
    // In the quiet time the key still finds what carries one.
    mayBe: isQuiet && isMarked ? [] : (unclear?.mayBe ?? []),
  });
};

const ELSE_AGAIN = "If it is what you want, use it. Otherwise make this call again: it makes another";

/** For a call that comes after another of its group: nothing was sent for it. */
const earlierCall = ({ operation }: Wanted, what: string, retryAfterMs?: number): LookUpError =>
  new LookUpError(`an earlier call to ${operation} ${what}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.max(retryAfterMs, LEAST_WAIT_MS) }),
  });

export const atWork = (wanted: Wanted, { deadline }: Run): LookUpError =>
  earlierCall(wanted, "is still at work", deadline.remaining());

export const keyTaken = ({ state, identity: { key }, title }: Entry): Error =>
  keyReused(key, title, state.is === "made" ? state.thing.id : undefined);

/** For a preview that would take the place of what an earlier call with its key asks for. */
export const keyInUse = (entry: Entry, now: number): Error => {
  const { state, identity } = entry;
  const { key } = identity;
  if (state.is === "made") return keyTaken(entry);
  if (state.is === "running") return keyAtWork(key, state.run.deadline.remaining());
  return notKept(key, `is unresolved (${state.lost.why})`, state.lost.quietUntil - now);
};

export const keyAtWork = (key: string, retryAfterMs?: number): LookUpError =>
  notKept(key, "is still at work", retryAfterMs);

const notKept = (key: string, what: string, retryAfterMs = 0): LookUpError =>
  new LookUpError(
    `an earlier call with idempotency_key ${key} and other content ${what}. So this preview was not kept, and the last ` +
      "one stays: settle that call first, with its title and this key alone if it was previewed, else by repeating it",
    { retryAfterMs: Math.max(retryAfterMs, LEAST_WAIT_MS) },
  );

export const stillUnknown = (wanted: Wanted, { why, mayBe, retryAfterMs }: OutcomeUnknownError): LookUpError => {
  if (retryAfterMs !== undefined)
    return earlierCall(wanted, `is unresolved (${why}). Make this call again later`, retryAfterMs);
  const what = mayBe.length > 0 ? `may have made ${mayBe.join(" or ")}` : "may have made something";
  return earlierCall(wanted, `${what} (${why}). ${ELSE_AGAIN}`);
};

/** For a call of other content that comes after one of its group which was made. */
export const madeEarlier = (wanted: Wanted, id: string): LookUpError =>
  earlierCall(wanted, `made ${id}, with that call's content. ${ELSE_AGAIN}`);
