import { Deadline } from "../deadline.ts";
import { TimeoutError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { retryUnprocessed } from "../http/retry.ts";
import { classify } from "../outcome.ts";
import { waitingForItsTurn } from "../reads.ts";
import type { Attempt } from "./attempts.ts";
import { mayStillAppear, receiptOf, resultOf } from "./receipts.ts";
import type { SharedRun } from "./shared-run.ts";
import { STILL_AT_WORK } from "./waits.ts";

/** How a POST ended. */
export type Answer = { receipt: Record<string, unknown> } | { error: unknown };

/** A create that starts after this share of the time would hardly be answered within the rest. */
export const LATEST_START = 2 / 3;

/**
 * Sends the attempt's POST, again only if it was certainly not processed, and keeps what becomes of it in the
 * attempt, even if everybody has stopped waiting. Never rejects.
 */
export function post(http: Http, attempt: Attempt, run: SharedRun<unknown>): Promise<Answer> {
  const open = send(http, attempt, run).then(
    (receipt) => ({ receipt }),
    (error: unknown) => ({ error }),
  );
  attempt.open = open;
  void open.then(() => {
    delete attempt.open;
    run.committed = false;
  });
  return open;
}

async function send(http: Http, attempt: Attempt, run: SharedRun<unknown>): Promise<Record<string, unknown>> {
  const { deadline } = run;
  const latestMs = deadline.totalMs * LATEST_START;
  const leftMs = latestMs - (deadline.totalMs - deadline.remaining());
  if (leftMs <= 0) throw new TimeoutError("not_sent", "deadline", latestMs);
  const startBy = new Deadline(leftMs, deadline);
  const nothingSentBefore = attempt.sentAt === undefined;
  const request = {
    method: "POST" as const,
    path: "/api/v2/postings",
    body: attempt.body?.body,
    startBy,
    onQueued: (position: number) => run.report(waitingForItsTurn(position)),
    onSent: () => {
      const now = performance.now();
      attempt.sentAt ??= now;
      attempt.mayAppearUntil = now + STILL_AT_WORK * deadline.totalMs;
      run.committed = true;
    },
  };
  const once = async () => {
    try {
      const response = await http.send(request, deadline);
      attempt.sandbox ||= response.sandbox;
      return receiptOf(response);
    } catch (error) {
      if (!mayStillAppear(error)) delete attempt.mayAppearUntil;
      if (nothingSentBefore && classify(error).outcome === "not_created") delete attempt.sentAt;
      run.committed = false;
      throw error;
    }
  };
  const receipt = await retryUnprocessed(once, startBy).finally(() => startBy.close());
  delete attempt.mayAppearUntil;
  attempt.result = resultOf(attempt, "created", receipt);
  return receipt;
}
