import { createHash } from "node:crypto";
import { arrive, move } from "../candidates/arrive.ts";
import type { Stage } from "../candidates/candidate.ts";
import { fromWorkflow } from "../create-posting.ts";
import type { JsonObject } from "../json.ts";
import type { Store } from "../store.ts";
import hiring from "./hiring.json" with { type: "json" };

const HOUR_MS = 3_600_000;

/** An interviewer that has been live for some days, with those who came. All times count back from now. */
export function plantHiring(store: Store): void {
  const { id, days_ago, posting: request } = hiring.interviewer;
  const startedAt = store.now() - days_ago * 24 * HOUR_MS;
  const draft = fromWorkflow(structuredClone(request) as unknown as JsonObject, store.now());
  const posting = store.addPosting(draft, { id });
  posting.createdAt = startedAt;
  posting.updatedAt = startedAt;
  for (const { email, hours_ago, stage } of hiring.people) {
    const createdAt = store.now() - hours_ago * HOUR_MS;
    const candidate = arrive(store, { id: idOf(email), postingId: id, stage: "pending", createdAt });
    if (stage === "pending") continue;
    move(store, candidate, stage as Stage);
    candidate.lastActivityAt = createdAt + 3 * HOUR_MS;
  }
}

/** The same in every run, as the scores are that are made from it. */
const idOf = (email: string): string =>
  createHash("sha256").update(email).digest("hex").slice(0, 16).toUpperCase();
