import { setTimeout as sleep } from "node:timers/promises";
import type { Json, TestClient, ToolResult } from "../support/clients.ts";

/** What an agent holds in the end for one interviewer it wanted. */
export interface Ending {
  key: string;
  /** `receipt`, or the outcome of the last failure, or `unanswered` if there never was an answer. */
  kind: string;
  postingId?: string;
  /** All other postings of this key that any answer has told of. */
  duplicates: string[];
  tries: number;
}

/** Longer than HeyMilo takes to commit in this test: what a caller who waits is promised begins then. */
const BEFORE_RETRY_MS = 600;
const MOST_TRIES = 8;

/** Creates one interviewer as a pipeline does: with a key of its own, and again with the same while it makes sense. */
export async function createAsAgent(client: Pick<TestClient, "callTool">, request: Json, key: string): Promise<Ending> {
  const ending: Ending = { key, kind: "unanswered", duplicates: [], tries: 0 };
  while (ending.tries < MOST_TRIES) {
    if (ending.tries > 0) await sleep(BEFORE_RETRY_MS);
    ending.tries += 1;
    const result = await client
      .callTool("create_interviewer", { ...request, idempotency_key: key })
      // The connection broke, or the load balancer answered instead of a server.
      .catch(() => undefined);
    if (!result) continue;
    note(ending, result);
    if (ending.kind === "receipt" || !mayRetry(result)) break;
  }
  return ending;
}

const note = (ending: Ending, { isError, structured, failure }: ToolResult): void => {
  if (isError) {
    ending.kind = String(failure?.outcome);
    return;
  }
  ending.kind = "receipt";
  ending.postingId = String(structured?.posting_id);
  const duplicates = (structured?.duplicates ?? []) as { posting_id: string }[];
  ending.duplicates.push(...duplicates.map(({ posting_id }) => posting_id));
};

const mayRetry = ({ failure }: ToolResult): boolean => failure?.outcome === "unknown" || failure?.retry !== "no";
