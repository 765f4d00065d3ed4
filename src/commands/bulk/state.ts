import { mayBeSameTitle } from "../../heymilo/lookups/titles.ts";
import type { Item } from "./items.ts";
import type { JournalEntry } from "./journal.ts";
import type { Existing } from "./world.ts";

/**
 * How one key stands.
 *
 * - `created`: by this run, `exists`: made before, by an earlier run or by other means
 * - `changed`: it exists with other content, which is left as it is
 * - `refused`: HeyMilo refused it, `not_sent`: it could not be sent; nothing was created
 * - `unknown`: it was sent, and nobody knows what became of it
 * - `gone`: an earlier run made it, and it does not exist any more
 * - `left`: the run ended before its turn
 */
export type Standing =
  | "created"
  | "exists"
  | "changed"
  | "refused"
  | "not_sent"
  | "unknown"
  | "gone"
  | "left";

export interface Ending {
  item: Item;
  standing: Standing;
  posting?: Pick<Existing, "id" | "candidateUrl" | "reviewUrl">;
  /** Why it is not there, or what somebody should know. */
  message?: string;
}

/** Sent by an earlier run, which did not hear what became of it. */
export interface Doubt {
  item: Item;
  sentAt: number;
}

export interface Plan {
  /** Known before anything is sent. */
  settled: Ending[];
  toSend: Item[];
  inDoubt: Doubt[];
  /** By an earlier run, but the list does not show them. */
  unlisted: { item: Item; id: string }[];
}

/** What there is to do, by what the list and the journal say. The list comes first: it holds for all who create. */
export const planRun = (
  items: readonly Item[],
  list: readonly Existing[],
  journalled: (key: string) => JournalEntry | undefined,
): Plan => {
  const byKey = existingByKey(list);
  const plan: Plan = { settled: [], toSend: [], inDoubt: [], unlisted: [] };
  for (const item of items) {
    const [existing] = byKey.get(item.key) ?? [];
    const entry = journalled(item.key);
    if (existing) plan.settled.push(endingOf(item, existing));
    else if (entry?.state === "created") {
      if (entry.hash !== item.hash) plan.settled.push(changed(item, { id: String(entry.posting_id) }));
      else plan.unlisted.push({ item, id: String(entry.posting_id) });
    } else if (entry?.state === "sending" || entry?.state === "unknown") {
      plan.inDoubt.push({ item, sentAt: entry.at });
    } else plan.toSend.push(item);
  }
  return plan;
};

/** Of several postings with one key the earliest counts. */
export const existingByKey = (list: readonly Existing[]): Map<string, Existing[]> => {
  const byKey = new Map<string, Existing[]>();
  for (const one of list) {
    if (one.key !== undefined) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
  }
  const age = ({ createdMs }: Existing) => createdMs ?? Number.POSITIVE_INFINITY;
  for (const found of byKey.values()) found.sort((a, b) => age(a) - age(b) || (a.id < b.id ? -1 : 1));
  return byKey;
};

export const endingOf = (item: Item, existing: Existing, standing: Standing = "exists"): Ending => {
  if (existing.hash !== undefined && existing.hash !== item.hash) return changed(item, existing);
  const message = existing.archived ? { message: "it is archived" } : {};
  return { item, standing, posting: existing, ...message };
};

const changed = (
  item: Item,
  { id, candidateUrl, reviewUrl }: Partial<Existing> & { id: string },
): Ending => ({
  item,
  standing: "changed",
  posting: { id, candidateUrl, reviewUrl },
  message: "it exists with other content, which stays as it is; change it with update_interviewer",
});

/** HeyMilo's times and ours may differ by so much: a time zone, at the worst. */
const CLOCK_SKEW_MS = 24 * 3_600_000;

/** A posting without a readable key that may be what was sent: one of that title which is new enough. */
export const couldBe = ({ item, sentAt }: Doubt, list: readonly Existing[]): Existing | undefined => {
  const isNew = ({ createdMs }: Existing) => createdMs === undefined || createdMs >= sentAt - CLOCK_SKEW_MS;
  return list.find(
    (one) => one.key === undefined && isNew(one) && mayBeSameTitle(one.title, item.request.title),
  );
};
