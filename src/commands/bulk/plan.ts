import { isOtherMarker } from "../../heymilo/lookups/marker.ts";
import { couldBe, earliestFirst, isInUse, type PostingList, type Row } from "../../heymilo/lookups/posting-list.ts";
import { mayBeSameTitle } from "../../heymilo/lookups/titles.ts";
import type { Posting } from "../../heymilo/schema/responses.ts";
import type { Item } from "./items.ts";
import type { EarlierEntry } from "./journal.ts";

/** What became of a line, in words for the end of a run. */
export const OUTCOMES = {
  created: "created",
  exists: "existed before",
  changed: "exist with other content, and stay as they are",
  refused: "refused by HeyMilo",
  not_sent: "could not be sent",
  unknown: "sent, with an unknown outcome",
  gone: "were made by an earlier run, and are gone",
  left: "not begun",
} as const;

export type ItemOutcome = keyof typeof OUTCOMES;

export interface ItemResult<Outcome = ItemOutcome> {
  item: Item;
  outcome: Outcome;
  posting?: Pick<Posting, "id" | "urls">;
  /** Why it does not exist, or what somebody should know. */
  message?: string;
  /** How long HeyMilo may yet be at work on what is `unknown`, if that is known, in milliseconds. */
  quietMs?: number | undefined;
}

/** Sent and not answered: HeyMilo may still make it. */
export interface Unresolved {
  item: Item;
  earlier?: EarlierEntry;
  message: string;
}

/** What there is to do, by what the list and the journal say. The list comes first: it holds for all who create. */
export const planRun = (
  items: readonly Item[],
  listed: ReadonlyMap<string, readonly Row[]>,
  journal: ReadonlyMap<string, EarlierEntry>,
) => {
  const known: ItemResult[] = [];
  const toSend: Item[] = [];
  const unresolved: Unresolved[] = [];
  /** Made by an earlier run, but the list does not show them. */
  const unlisted: { item: Item; id: string }[] = [];
  for (const item of items) {
    const [row] = listed.get(item.key) ?? [];
    const entry = journal.get(item.key);
    if (row) known.push(resultOf(item, row, "exists"));
    else if (entry?.state === "created") {
      const id = String(entry.posting_id);
      if (entry.hash === item.hash) unlisted.push({ item, id });
      else known.push(changed(item, { id }));
    } else if (entry?.state === "sending" || entry?.state === "unknown") {
      const message = "an earlier run sent it, and HeyMilo may still be at work on it";
      unresolved.push({ item, earlier: entry, message });
    } else toSend.push(item);
  }
  return { known, toSend, unresolved, unlisted };
};

/** All postings of each key, postings in use before archived ones, each from the earliest on. The first counts. */
export const postingsByKey = (rows: readonly Row[]): Map<string, Row[]> => {
  const sorted = earliestFirst(rows);
  const byKey = new Map<string, Row[]>();
  for (const row of [...sorted.filter(isInUse), ...sorted.filter((one) => !isInUse(one))]) {
    if (!row.marker) continue;
    const same = byKey.get(row.marker.key);
    if (same) same.push(row);
    else byKey.set(row.marker.key, [row]);
  }
  return byKey;
};

/** @param outcome if its content is that of the line */
export const resultOf = (item: Item, row: Row, outcome: "created" | "exists"): ItemResult => {
  const { posting, marker } = row;
  if (marker && marker.hash !== item.hash) return changed(item, posting);
  return { item, outcome, posting, ...(!isInUse(row) && { message: "it is archived" }) };
};

const changed = (item: Item, posting: Pick<Posting, "id" | "urls">): ItemResult => ({
  item,
  outcome: "changed",
  posting,
  message: "it exists with other content, which stays as it is; change it with update_interviewer",
});

export const possibleIds = (
  { item, earlier }: Unresolved,
  list: PostingList,
  isKnown: (id: string) => boolean,
): string[] =>
  couldBe(list, {
    sentAgoMs: earlier?.mostAgoMs ?? Number.POSITIVE_INFINITY,
    mayHaveTitle: (title) => mayBeSameTitle(title, item.request.title),
    isOtherMarker: (marker) => isOtherMarker(marker, item),
    isKnown,
  }).map(({ id }) => id);
