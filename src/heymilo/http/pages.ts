import * as z from "zod";
import type { Deadline } from "../deadline.ts";
import { fieldsOf } from "../json.ts";
import { pageOf } from "../schema/responses.ts";
import { parseAnswer } from "./answer.ts";
import type { Http, PacedRequest } from "./client.ts";
import type { ApiResponse } from "./send.ts";

/** The most entries that HeyMilo gives in one page. */
export const LARGEST_PAGE = 100;

/** The most pages of a list that has to be read as a whole: a tenth of the requests that HeyMilo allows in a minute. */
export const LOOKUP_PAGES = 30;

/** Made once: to make it for each page would take longer than the rest of reading it. */
const anyPage = pageOf(z.unknown());

export interface ListRequest<Row extends z.ZodType> {
  /** A path whose GET answers `{data: [...], pagination: {has_more, total_count?}}`. */
  path: string;
  query?: PacedRequest["query"];
  /** What an entry has to be to count as a row. */
  row: Row;
  /** The field of an entry that is its cursor; `id` by default. */
  cursor?: string;
  /** Entries a page, at most LARGEST_PAGE. Absent for a list that takes no page parameters. */
  limit?: number | undefined;
  /** The most pages to read, this time. */
  maxPages: number;
  /** Where to go on: the `next` of an earlier page. */
  startingAfter?: string | undefined;
  /** How many entries come before `startingAfter`. With it `total_count` counts after a cursor, too. */
  listedBefore?: number | undefined;
  share?: PacedRequest["share"];
  onQueued?: PacedRequest["onQueued"];
}

/**
 * How reading a list ended. `complete`: it was read to its end; `max_pages`: there is more, after `next`; `stuck`:
 * HeyMilo says that there is more, or does not deny it, and gives nothing new; `too_few`: HeyMilo counts more entries
 * than it lists.
 */
export type ListEnd = "complete" | "max_pages" | "stuck" | "too_few";

export interface ListPage<T> {
  /** What no earlier page had, in HeyMilo's order. */
  rows: T[];
  /** How many entries are no rows, as they are not understood. */
  unreadable: number;
  /** The cursor of the last entry, whether or not there is more. */
  last?: string | undefined;
  /** Where to go on if there is more, or may be. */
  next?: string | undefined;
  /** Set on the last page, and on no other. */
  end?: ListEnd | undefined;
  /** All entries up to here; unknown after a cursor without `listedBefore`. */
  listed: number | undefined;
  /** What HeyMilo says the whole list has, if it says. */
  totalCount: number | undefined;
  response: ApiResponse;
}

/**
 * The pages of a list. Every reader of a list uses it, so all know the end of a list by one rule:
 *
 * - A list has ended where `has_more` is false and `total_count` entries were listed. If HeyMilo does not count, the
 *   page must have room left instead. After a cursor without `listedBefore` nobody can compare the counts.
 * - After every other page the next one is read. If that brings nothing new, the list is `complete` only if HeyMilo
 *   no longer says that there is more, and does not count more than it listed.
 * - An entry that is not understood neither ends the list nor hides another entry. It is counted in `unreadable`. One
 *   without a cursor is a row, unless `row` asks for the cursor.
 * - The last page that may be read has a `next` only if HeyMilo says that there is more, or an entry more was seen.
 *
 * HeyMilo does not document whether `total_count` heeds a search. So `too_few` proves less where there is one.
 *
 * A page that fails is tried again by itself, never from the first page on. When that does not help, the error is
 * thrown, and the last page's `next` is where to resume.
 *
 * @throws the errors of `Http.read`; InvalidResponseError for an answer that is no list
 */
export async function* pages<Row extends z.ZodType>(
  http: Pick<Http, "read">,
  list: ListRequest<Row>,
  deadline: Deadline,
): AsyncGenerator<ListPage<z.infer<Row>>> {
  const { path, row, cursor = "id", limit, startingAfter, listedBefore, share, onQueued } = list;
  const seen = new Set<string>();
  let unreadableBefore = 0;

  const read = async (after: string | undefined) => {
    const query = { ...list.query, ...(limit && { limit, starting_after: after }) };
    const response = await http.read({ method: "GET", path, query, share, onQueued }, deadline);
    const { data, pagination } = parseAnswer(anyPage, response);
    const cursors = data.map((entry, at) => (limit === undefined ? String(at) : cursorOf(fieldsOf(entry)[cursor])));
    const isNew = cursors.map((one) => one !== undefined && !seen.has(one) && seen.add(one) !== undefined);
    const goesOn = isNew.includes(true);
    const lastAt = cursors.findLastIndex((one) => one !== undefined);
    const behind = cursors.length - 1 - lastAt;
    const nameless = goesOn ? cursors.filter((one) => one === undefined).length - behind : 0;
    const start = startingAfter === undefined ? 0 : listedBefore;
    const listed = start === undefined ? undefined : start + seen.size + unreadableBefore + nameless + behind;
    const totalCount = pagination?.total_count ?? undefined;
    const hasMore = pagination?.has_more ?? undefined;
    const end = endAfter({ hasMore, listed, totalCount, size: limit, length: data.length, isNew: goesOn });
    unreadableBefore += nameless;
    // What stands behind the last cursor comes again on the next page.
    const isTold = (at: number) =>
      isNew[at] || (cursors[at] === undefined && (at < lastAt ? goesOn : end !== undefined));
    const told = data.filter((_, at) => isTold(at));
    const rows = told.flatMap((entry) => row.safeParse(entry).data ?? []);
    const unreadable = told.length - rows.length;
    const last = cursors[lastAt];
    return { page: { rows, unreadable, last, listed, totalCount, response }, end, hasMore, goesOn };
  };

  let after = startingAfter;
  for (let number = 1; ; number++) {
    const { page, end, hasMore } = await read(after);
    if (end !== undefined) return yield { ...page, end };
    after = page.last;
    if (number < list.maxPages) {
      yield { ...page, next: after };
      continue;
    }
    const beyond = hasMore === true ? undefined : await read(after).catch(() => undefined);
    if (!beyond?.end || beyond.goesOn) return yield { ...page, next: after, end: "max_pages" };
    const { rows, unreadable, listed } = beyond.page;
    const all = { rows: [...page.rows, ...rows], unreadable: page.unreadable + unreadable };
    return yield { ...page, ...all, listed, end: beyond.end };
  }
}

interface PageFacts {
  hasMore: boolean | undefined;
  listed: number | undefined;
  totalCount: number | undefined;
  /** How many entries were asked for; undefined if the list takes no page parameters. */
  size: number | undefined;
  length: number;
  isNew: boolean;
}

/** Undefined if the list goes on, or may. */
function endAfter(page: PageFacts): Exclude<ListEnd, "max_pages"> | undefined {
  const { hasMore, listed, totalCount, size, length, isNew } = page;
  // A count that is smaller than what was listed counts something else.
  const isCounted = totalCount !== undefined && (listed === undefined || listed <= totalCount);
  const isReached = isCounted && listed === totalCount;
  const isDenied = hasMore === false && (size === undefined || length < size);
  if (isReached ? hasMore === false : isDenied && !isCounted) return "complete";
  if (isNew && size !== undefined) return undefined;
  if (hasMore === true) return "stuck";
  if (isCounted && !isReached && listed !== undefined) return "too_few";
  return isDenied || isReached || length === 0 || size === undefined ? "complete" : "stuck";
}

/** How reading a list ended, without its rows. */
export type ReadEnd = Pick<ListPage<unknown>, "end" | "unreadable" | "listed" | "totalCount">;

/** All rows of a list, or as many as the cap allowed, and how reading it ended. */
export interface Listing<T> extends ReadEnd {
  items: T[];
  end: ListEnd;
}

/** All rows of a list up to `maxPages`, and whether the sandbox gave them. */
export async function collect<Row extends z.ZodType>(
  http: Pick<Http, "read">,
  list: ListRequest<Row>,
  deadline: Deadline,
): Promise<Listing<z.infer<Row>> & { next?: string | undefined; sandbox: boolean }> {
  const items: z.infer<Row>[] = [];
  let unreadable = 0;
  for await (const { rows, response, end, ...page } of pages(http, list, deadline)) {
    items.push(...rows);
    unreadable += page.unreadable;
    if (end !== undefined) return { ...page, items, unreadable, end, sandbox: response.sandbox };
  }
  throw new Error("a list ended without a last page");
}

/** Why a list was not read to its end, as a clause; undefined if it was. */
export const whyIncomplete = (page: Omit<ReadEnd, "unreadable">): string | undefined => {
  if (page.end === "stuck") return "HeyMilo does not say how to get the rest";
  if (page.end === "too_few") return `HeyMilo counts ${page.totalCount} and lists ${page.listed}`;
  return page.end === "max_pages" ? "there are more" : undefined;
};

/** HeyMilo documents text; a number is as good a cursor. */
const cursorOf = (value: unknown): string | undefined =>
  typeof value === "number" || (typeof value === "string" && value !== "") ? String(value) : undefined;
