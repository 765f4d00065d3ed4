import type { ApiCall } from "../http/call.ts";
import { LARGEST_PAGE, LOOKUP_PAGES, pages, whyIncomplete } from "../http/pages.ts";
import { api } from "../operations.ts";
import { isArchived, type Posting } from "../schema/responses.ts";
import { type Marker, readMarker } from "./marker.ts";

const POSTINGS = { ...api.listPostings, limit: LARGEST_PAGE, maxPages: LOOKUP_PAGES };

/** How far HeyMilo's `created_at` and its Date header may lie apart: a time zone, at the worst. */
const CLOCK_SLACK_MS = 24 * 3_600_000;

/** One posting of a list, as far as it was understood. */
export interface Row {
  id: string;
  posting: Posting;
  marker: Marker | undefined;
  /** By HeyMilo's clock; undefined if it does not say in a form that is known. */
  createdMs: number | undefined;
}

export interface PostingList {
  rows: Row[];
  /** Entries without an id: nobody can say what they are. */
  unreadable: number;
  /** HeyMilo's clock at the first answer, if it said. */
  serverMs: number | undefined;
  /** Why it is not the whole list: what it does not show may exist all the same. */
  incomplete?: string | undefined;
}

/**
 * @param search without it the whole list is read
 * @param madeWithinMs rows that were made longer ago do not matter: a list from the newest on is not read further
 */
export async function readPostings(
  call: ApiCall,
  search?: string,
  madeWithinMs = Number.POSITIVE_INFINITY,
): Promise<PostingList> {
  const list: PostingList = { rows: [], unreadable: 0, serverMs: undefined };
  for await (const page of pages(call, { ...POSTINGS, search })) {
    list.rows.push(...page.rows.map(rowOf));
    list.unreadable += page.unreadable;
    list.serverMs ??= page.response.dateMs;
    const last = list.rows.at(-1);
    if (last && isOlder(last, list, madeWithinMs) && isNewestFirst(list.rows)) break;
    // Beside a search HeyMilo may count what the search leaves out.
    const why = page.end === "too_few" && search !== undefined ? undefined : whyIncomplete(page);
    if (why !== undefined) list.incomplete = `HeyMilo's list of interviewers could not be read to its end: ${why}`;
  }
  return list;
}

/** One posting by itself, which may show more than the list does. */
export const readPosting = async (call: ApiCall, id: string): Promise<Row> =>
  rowOf(await call.one(api.getPosting, [id]));

export const rowOf = (one: Posting): Row => ({
  id: one.id,
  posting: one,
  marker: readMarker(one.metadata),
  createdMs: one.created_at == null ? undefined : one.created_at * 1000,
});

/** Why something that the list does not show may exist; undefined if it cannot. */
export const whyUncertain = ({ unreadable, incomplete }: PostingList): string | undefined => {
  const entries = unreadable > 0 && `${unreadable} entries of HeyMilo's list of interviewers are not readable`;
  return [entries, incomplete].filter(Boolean).join("; ") || undefined;
};

const isNewestFirst = (rows: readonly Row[]): boolean => {
  const steps = rows.slice(1).map((row, index) => (row.createdMs ?? NaN) - (rows[index]?.createdMs ?? NaN));
  return steps.every((step) => step <= 0) && steps.some((step) => step < 0);
};

/** It was certainly made longer ago. */
const isOlder = ({ createdMs }: Row, { serverMs }: Pick<PostingList, "serverMs">, agoMs: number): boolean =>
  createdMs !== undefined && serverMs !== undefined && createdMs < serverMs - agoMs - CLOCK_SLACK_MS;

/** An archived posting is out of use: it neither answers for a create nor stands in its way. */
export const isInUse = ({ posting }: Row): boolean => !isArchived(posting);

/** The earliest created first; at one time by id, so that everybody who reads the list takes the same for the first. */
export const earliestFirst = (rows: Iterable<Row>): Row[] => [...rows].sort((a, b) => byAge(a.posting, b.posting));

export const byAge = (a: Pick<Posting, "id" | "created_at">, b: Pick<Posting, "id" | "created_at">): number =>
  (a.created_at ?? Number.MAX_VALUE) - (b.created_at ?? Number.MAX_VALUE) || (a.id < b.id ? -1 : 1);

/** What is known of a posting that a POST without a usable answer may have made. */
export interface LostPosting {
  /** How long ago the POST was sent, in milliseconds, when the list was read. */
  sentAgoMs: number;
  mayHaveTitle(title: string): boolean;
  /** A marker that the lost posting certainly does not have. */
  isOtherMarker(marker: Marker): boolean;
  /** Certainly not the lost posting. */
  isKnown(id: string): boolean;
}

/** Postings in use that may be the lost one: of its title or an unreadable one, new enough, and with no other marker. */
export const couldBe = (
  list: Pick<PostingList, "rows" | "serverMs">,
  { sentAgoMs, mayHaveTitle, isOtherMarker, isKnown }: LostPosting,
): Row[] =>
  list.rows.filter((row) => {
    if (!isInUse(row) || isKnown(row.id) || isOlder(row, list, sentAgoMs)) return false;
    const { title } = row.posting;
    return !(row.marker && isOtherMarker(row.marker)) && (typeof title !== "string" || mayHaveTitle(title));
  });

/** Another posting with the same key. */
export interface Duplicate {
  id: string;
  /** Unix seconds, if HeyMilo says. */
  createdAt?: number;
  /** How many candidates it has; absent if that was not read. */
  candidates?: number;
}

/** The postings in use with one marker. */
export interface Found {
  /** The earliest, which counts. */
  first: Row;
  /** The others, the earliest first. HeyMilo's own copies may have inherited the marker. */
  duplicates: Duplicate[];
  /** Why there may be more, and who has the key with other content. */
  warnings: string[];
}

/** The warnings if another with this key may exist. */
export const inDoubt = (why: string | undefined): string[] =>
  why === undefined ? [] : [`idempotency_key: duplicates cannot be ruled out; ${why}`];

export const foundOf = ([first, ...later]: readonly Row[], doubt?: string): Found | undefined => {
  if (!first) return undefined;
  const duplicates = later.map(({ id, createdMs }) => ({
    id,
    ...(createdMs !== undefined && { createdAt: createdMs / 1000 }),
  }));
  return { first, duplicates, warnings: inDoubt(doubt) };
};
