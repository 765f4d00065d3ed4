import { createHash } from "node:crypto";
import { arrive, move } from "../../candidates/arrive.ts";
import type { Person, Stage } from "../../candidates/candidate.ts";
import { fromWorkflow } from "../../create-posting.ts";
import type { JsonObject } from "../../json.ts";
import type { Store } from "../../store.ts";
import customerService from "./customer-service.json" with { type: "json" };
import nightShift from "./night-shift.json" with { type: "json" };
import warehouse from "./warehouse.json" with { type: "json" };

/** An interviewer and the people who came to it. */
interface Hiring {
  id: string;
  days_ago: number;
  /** A create request with a workflow. */
  posting: JsonObject;
  people: (Person & { hours_ago: number; stage: Stage })[];
}

/** From the oldest to the newest. */
const HIRINGS = [warehouse, customerService, nightShift] as unknown as Hiring[];

const HOUR_MS = 3_600_000;

/** Interviewers that have been live for some days, with the people who came. All times count back from now. */
export function plantHiring(store: Store): void {
  for (const { id, days_ago, posting, people } of HIRINGS) {
    const draft = fromWorkflow(structuredClone(posting), store.now());
    store.addPosting(draft, { id, createdAt: store.now() - days_ago * 24 * HOUR_MS });
    for (const { hours_ago, stage, ...person } of people) {
      const createdAt = store.now() - hours_ago * HOUR_MS;
      const interview = { id: idOf(person.email), postingId: id, stage: "pending", createdAt } as const;
      const candidate = arrive(store, { ...interview, person });
      if (stage === "pending") continue;
      move(store, candidate, stage);
      candidate.lastActivityAt = createdAt + 3 * HOUR_MS;
    }
  }
}

/** The same in every run, as the scores are that are made from it. */
const idOf = (email: string): string => createHash("sha256").update(email).digest("hex").slice(0, 16).toUpperCase();
