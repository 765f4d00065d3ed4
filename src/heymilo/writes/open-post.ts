import { TimeoutError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { retryUnprocessed } from "../http/retry.ts";
import { type Answer, type Attempt, madeNow, type Result } from "./addition.ts";
import { isCertainlyNotDone, mayStillAppear, STILL_AT_WORK } from "./lost-answers.ts";
import type { SharedRun } from "./shared-run.ts";

/** A POST that starts after this share of the time would hardly be answered within the rest. */
const LATEST_START = 2 / 3;

/**
 * Sends the attempt's POST, again only if it was certainly not processed, and keeps what becomes of it in the attempt,
 * even if everybody has stopped waiting. Never rejects.
 */
export function openPost<T>(
  http: Pick<Http, "send">,
  attempt: Attempt<T>,
  run: SharedRun<Result<T>>,
): Promise<Answer<T>> {
  const open = send(http, attempt, run).then(
    (made): Answer<T> => {
      delete attempt.mayAppearUntil;
      attempt.result = madeNow(made);
      return { made };
    },
    (error: unknown): Answer<T> => ({ error }),
  );
  attempt.open = open;
  void open.then(() => {
    delete attempt.open;
    run.committed = false;
  });
  return open;
}

async function send<T>(http: Pick<Http, "send">, attempt: Attempt<T>, run: SharedRun<Result<T>>): Promise<T> {
  const { addition } = attempt;
  const { deadline, reportQueue } = run;
  const { totalMs, clock } = deadline;
  const leftMs = totalMs * LATEST_START - (totalMs - deadline.remaining());
  if (leftMs <= 0) throw new TimeoutError("not_sent", "deadline", totalMs * LATEST_START);
  const startBy = deadline.within(leftMs);
  const wasSentBefore = attempt.sentAt !== undefined;
  const body = attempt.body?.value;
  const request = {
    method: "POST" as const,
    path: addition.path,
    ...(body !== undefined && { body }),
    startBy,
    onQueued: reportQueue,
    onSent: () => {
      if (wasSentBefore) attempt.wasSentTwice = true;
      attempt.sentAt ??= clock.now();
      attempt.mayAppearUntil = clock.now() + STILL_AT_WORK * totalMs;
      run.committed = true;
    },
  };
  const once = async () => {
    try {
      return addition.read(await http.send(request, deadline));
    } catch (error) {
      if (!mayStillAppear(error)) delete attempt.mayAppearUntil;
      if (!wasSentBefore && isCertainlyNotDone(error)) delete attempt.sentAt;
      run.committed = false;
      throw error;
    }
  };
  return retryUnprocessed(once, startBy).finally(() => startBy.close());
}
