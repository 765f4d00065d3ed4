import { retry, WRITES } from "../http/client.ts";
import { classify } from "../outcome.ts";
import { ApiError, CancelledError, InvalidResponseError, reasonOf, TimeoutError } from "../request-errors.ts";
import { type Answer, type Entries, type Entry, type LostPost, lostPostOf, type Run } from "./entries.ts";
import type { Thing, Wanted } from "./wanted.ts";

/** A POST that starts after this share of the time would hardly be answered within the rest. */
const LATEST_START = 2 / 3;

/** From the POST on, HeyMilo may be at work for so many times the call's timeout on what it did not answer. */
const QUIET_CALLS = 4;
/** HeyMilo's lists are taken to show within this time what it has made. */
export const LIST_LAG_MS = 30_000;

/** No list shows what HeyMilo makes after its quiet time. */
const LOST_BEFORE =
  "the answer to an earlier request was lost, and if HeyMilo carries that out later than usual, there are two";

/** How long after its POST a lost thing may appear in HeyMilo's lists at the latest, in milliseconds. */
export const longestQuietMs = (timeoutMs: number): number => Math.max(QUIET_CALLS * timeoutMs, LIST_LAG_MS);

export const isCertainlyNotDone = (error: unknown): boolean => classify(error).outcome === "not_created";

/**
 * HeyMilo may still be at work on a POST that failed so: it did not answer (the time-out of a gateway is no answer of
 * HeyMilo's either), or it accepted the POST and only the receipt is unreadable.
 */
export const isSilence = (error: unknown): boolean => {
  if (error instanceof ApiError) return error.isTimeOut;
  if (error instanceof InvalidResponseError) return error.status !== undefined && error.status < 300;
  return error instanceof TimeoutError || error instanceof CancelledError;
};

/** One run at adding the thing of one entry. */
export interface Attempt {
  entries: Pick<Entries, "hasReceipt" | "addReceipt">;
  entry: Entry;
  /** That of the entry. */
  wanted: Wanted;
  run: Run;
}

/** Sets the POST of an entry whose outcome is open; undefined if there is none. */
export const setLostPost = ({ entry }: Attempt, lost: LostPost | undefined): void => {
  if (entry.state.is === "running") entry.state.lost = lost;
};

/**
 * Sends the POST, again only if it was certainly not processed. Its answer is kept also after everybody has stopped
 * waiting. Never rejects.
 */
export async function post(attempt: Attempt, body: unknown): Promise<Answer> {
  const { entries, entry, wanted, run } = attempt;
  const { deadline, onProgress } = run;
  const { totalMs, clock } = deadline;
  const earlier = lostPostOf(entry);
  const startBy = deadline.capped(deadline.remaining() - totalMs * (1 - LATEST_START));
  let sent: LostPost | undefined;
  const onSent = () => {
    sent = {
      sentAt: clock.now(),
      quietUntil: clock.now() + longestQuietMs(totalMs),
      why: "HeyMilo did not answer in time",
      seenBefore: new Set(wanted.seen),
      doubt: earlier && LOST_BEFORE,
      told: new Map(),
    };
    run.isSent = true;
    setLostPost(attempt, sent);
  };
  const request = { ...wanted.request, body, startBy, onProgress, onSent };
  const once = async (): Promise<Thing> => {
    try {
      const made = wanted.read(await run.http.send(request, deadline));
      entries.addReceipt(made.id);
      return made;
    } catch (error) {
      run.isSent = false;
      if (isCertainlyNotDone(error)) setLostPost(attempt, earlier);
      else if (sent) {
        if (!isSilence(error)) sent.quietUntil = sent.sentAt + LIST_LAG_MS;
        if (!(error instanceof TimeoutError)) sent.why = reasonOf(error);
      }
      throw error;
    }
  };
  let answer: Answer;
  try {
    const made = await retry(WRITES, once, startBy);
    answer = { made, at: clock.now() };
  } catch (error) {
    answer = { error, at: clock.now() };
  }
  startBy.close();
  if (sent) sent.lateAnswer = answer.made ? { ...answer, made: wanted.toKeep?.(answer.made) ?? answer.made } : answer;
  run.isSent = false;
  return answer;
}
