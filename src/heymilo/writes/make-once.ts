import type { Deadline } from "../deadline.ts";
import { HeyMiloError, LookUpError, type OutcomeUnknownError } from "../errors.ts";
import { ApiError, reasonOf, TimeoutError } from "../request-errors.ts";
import { type Answer, type LostPost, lostPostOf } from "./entries.ts";
import { type Seen, unknownOutcome } from "./open-outcomes.ts";
import { type Attempt, isCertainlyNotDone, isSilence, post, setLostPost } from "./post.ts";
import type { Result, Thing } from "./wanted.ts";

/** Without an answer, lookups begin after this share of the time that is left. */
const FIRST_LOOKUP = 2 / 3;
/** Between two lookups while HeyMilo is silent, as a share of the call's time. */
const BETWEEN_LOOKUPS = 1 / 18;
/** The share of a call's time that is kept for its answer: 5 s of the usual 45 s. */
const TO_ANSWER = 1 / 9;
/** After a connection or a gateway broke: lists mostly show at once what was made, and some lag. */
const LOOKUPS_AFTER_BREAK_MS = [0, 2_000, 6_000];

/**
 * Makes one thing, with at most one POST that HeyMilo may have carried out.
 *
 * 1. Before the POST, what an earlier call made is looked up, as far as the caller's key allows.
 * 2. The POST is sent. Sending is repeated only if it was certainly not carried out.
 * 3. After a receipt the thing is confirmed: whether another has the same key.
 * 4. After a lost answer the thing is looked up a few times. If it is not found, the outcome is unknown.
 * 5. The repeat of an unknown outcome settles it first, and sends only after the quiet time and if nothing could be it.
 *
 * @throws OutcomeUnknownError if something may have been made; any other error says that nothing was
 */
export async function makeOnce(attempt: Attempt): Promise<Result> {
  const { entry, wanted, run } = attempt;
  const { deadline } = run;
  if (!lostPostOf(entry)) {
    const found = await wanted.lookUpBefore?.(run);
    if (found) return { thing: found, how: "existed" };
  }

  const earlier = lostPostOf(entry);
  const sending = post(attempt, await wanted.body(run));
  const answer = await deadline.resultWithin(deadline.remaining() * FIRST_LOOKUP, sending);
  if (answer?.made) return confirm(attempt, answer.made);
  if (isCertainlyNotDone(answer?.error)) throw answer?.error;

  // The caller reads the list itself.
  if (!wanted.lookUpLost && answer) throw unknown(attempt, {});
  run.onProgress?.("HeyMilo has not confirmed it; looking up what it made");
  return lookUpRepeatedly(attempt, sending, answer?.error, earlier);
}

export const settleOrMake = async (attempt: Attempt): Promise<Result> => (await settle(attempt)) ?? makeOnce(attempt);

/**
 * Finds out what became of the POST of an earlier call, without sending another.
 *
 * @returns undefined if it certainly made nothing
 * @throws OutcomeUnknownError in the quiet time, with the time left, and whenever something may be the lost thing
 */
export async function settle(attempt: Attempt): Promise<Result | undefined> {
  const { entry, wanted, run } = attempt;
  const { deadline } = run;
  const lost = lostPostOf(entry);
  if (!lost) return undefined;
  run.onProgress?.("The outcome of an earlier call is unknown; looking up what it made");
  // At most twice: at once, and after as much of the quiet time as this call can wait.
  for (let isLast = false; ; isLast = true) {
    const { lateAnswer, quietUntil } = lost;
    if (lateAnswer?.made) {
      const made = await wanted.readAgain(lateAnswer.made, run, lateAnswer.at);
      if (made) return confirm(attempt, made);
    }
    // What was answered is no longer lost, so that the key is looked up anew.
    if (lateAnswer?.made || isCertainlyNotDone(lateAnswer?.error)) {
      setLostPost(attempt, undefined);
      return undefined;
    }
    const quietMs = quietUntil - deadline.clock.now();
    const seen = await lookUp(attempt, lost, deadline, quietMs <= 0);
    if (seen.thing) return recovered(attempt, seen.thing);
    if (quietMs <= 0 && !seen.unclear) break;
    if (quietMs <= 0 || isLast) throw unknown(attempt, seen);
    const ownMs = deadline.remaining() - deadline.totalMs * (1 - FIRST_LOOKUP);
    await deadline.wait(Math.max(0, Math.min(quietMs, ownMs)));
  }
  lost.isAbsent = true;
  return undefined;
}

/** Looks up what the POST of this call made, until little more than the time for answering is left. */
async function lookUpRepeatedly(
  attempt: Attempt,
  sending: Promise<Answer>,
  error: unknown,
  earlier: LostPost | undefined,
): Promise<Result> {
  const { entry, run } = attempt;
  const { deadline } = run;
  const lookBy = deadline.capped(deadline.remaining() - deadline.totalMs * TO_ANSWER);
  /** A POST that is still connecting has made nothing. */
  const lostNow = () => (lostPostOf(entry) === earlier ? undefined : lostPostOf(entry));
  let seen: Seen = {};
  let isAnswered = error !== undefined;
  // The last time is that of the answer: what has come until then counts.
  for (const at of [...lookupTimes(deadline, error), undefined]) {
    const waitMs = at === undefined ? 0 : at - deadline.clock.now();
    const answer = await deadline.resultWithin(waitMs, isAnswered ? undefined : sending);
    if (answer?.made) return confirm(attempt, answer.made);
    if (isCertainlyNotDone(answer?.error)) throw answer?.error;
    isAnswered ||= answer !== undefined;
    const lost = lostNow();
    if (at === undefined || !lost) continue;
    seen = await lookUp(attempt, lost, lookBy, false);
    if (!seen.thing) continue;
    // An answer that came meanwhile says which thing is this call's own.
    const meanwhile = await deadline.resultWithin(0, isAnswered ? undefined : sending);
    return meanwhile?.made ? confirm(attempt, meanwhile.made) : recovered(attempt, seen.thing);
  }
  lookBy.close();
  // The end of the run calls a POST off that is still connecting.
  throw lostNow() ? unknown(attempt, seen) : new TimeoutError("not_sent", "connect", deadline.totalMs);
}

/** When to look a lost thing up, by the clock. */
const lookupTimes = (deadline: Deadline, error: unknown): number[] => {
  const { totalMs } = deadline;
  const now = deadline.clock.now();
  const from = now + (error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0);
  const end = now + deadline.remaining() - totalMs * TO_ANSWER;
  const first = Math.max(from, now + deadline.remaining() - totalMs * (1 - FIRST_LOOKUP));
  const whileSilent = [0, 1, 2, 3].map((count) => first + count * totalMs * BETWEEN_LOOKUPS);
  const times =
    error === undefined || isSilence(error) ? [from, ...whileSilent] : LOOKUPS_AFTER_BREAK_MS.map((ms) => from + ms);
  return times.filter((at, index) => at < end && at !== times[index - 1]);
};

const lookUp = async (
  { entries, wanted, run }: Attempt,
  { sentAt, seenBefore }: LostPost,
  deadline: Deadline,
  toSend: boolean,
): Promise<Seen> => {
  const at = deadline.clock.now();
  const isKnown = (id: string) => seenBefore.has(id) || entries.hasReceipt(id);
  try {
    return { thing: await wanted.lookUpLost?.(run.within(deadline), { sentAgoMs: at - sentAt, isKnown }, toSend) };
  } catch (error) {
    if (error instanceof LookUpError) return { unclear: error, at };
    if (!(error instanceof HeyMiloError)) throw error;
    const unclear = new LookUpError(`the list could not be read: ${reasonOf(error)}`, { cause: error });
    return { unclear, at };
  }
};

async function confirm(attempt: Attempt, made: Thing): Promise<Result> {
  const doubt = lostPostOf(attempt.entry)?.doubt;
  const thing = (await attempt.wanted.confirm?.(made, attempt.run, doubt)) ?? made;
  if (thing.id === made.id) return { thing, how: "created", doubt };
  return { thing, how: "existed", alsoMade: made.id, doubt };
}

const recovered = (attempt: Attempt, thing: Thing): Result => ({
  thing,
  how: "recovered",
  doubt: lostPostOf(attempt.entry)?.doubt,
});

const unknown = ({ entry, wanted, run }: Attempt, seen: Seen): OutcomeUnknownError =>
  unknownOutcome(wanted, lostPostOf(entry), run.deadline.clock.now(), seen);
