import * as z from "zod";
import { fieldsOf } from "../json.ts";
import { pageOf } from "../schema/responses.ts";
import { type ApiCall, type ApiRequest, type ListOperation, readAs } from "./call.ts";
import type { ApiResponse } from "./send.ts";

/** The most entries that HeyMilo gives in one page. */
export const LARGEST_PAGE = 100;

/** The most pages of a list that has to be read as a whole: a tenth of the requests that HeyMilo allows in a minute. */
export const LOOKUP_PAGES = 30;

/** Nobody can choose from more than five hundred of anything. */
const MOST_LISTED_PAGES = 5;

/** HeyMilo's own. It is sent nevertheless, since a page is full by what was asked for. */
const DEFAULT_LIMIT = 20;

/** Made once: to make it for each page would take longer than the rest of reading it. */
const anyPage = pageOf(z.unknown());

/** Which part of a list is wanted. */
export interface PageQuery {
  search?: string | undefined;
  /** Entries a page, 1 to 100; 20 by default. */
  limit?: number | undefined;
  /** The most pages to read, this time; 1 by default. */
  maxPages?: number | undefined;
  /** Where to go on: the `next` of an earlier page. */
  cursor?: string | undefined;
  /** How many entries come before the cursor, if that is known. With it `total_count` counts after a cursor, too. */
  listedBefore?: number | undefined;
}

/** A list, and what is wanted of it. An entry counts as a row if it is an `answer`. */
interface ListRequest<Row extends z.ZodType> extends ListOperation<Row>, PageQuery, Pick<ApiRequest, "ids" | "query"> {}

/**
 * How reading a list ended. `complete`: it was read to its end; `max_pages`: there is more, after `next`; `stuck`:
 * HeyMilo says that there is more, or does not deny it, and gives nothing new; `too_few`: HeyMilo counts more entries
 * than it lists.
 */
type ListEnd = "complete" | "max_pages" | "stuck" | "too_few";

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

type Page<Row extends z.ZodType> = ListPage<z.infer<Row>>;
type Pages<Row extends z.ZodType> = AsyncGenerator<Page<Row>>;
type Rows<Row extends z.ZodType> = Listing<z.infer<Row>>;

/**
 * The pages of a list. Every reader of a list uses it, so all know the end of a list by one rule:
 *
 * - A list has ended where `has_more` is false and `total_count` entries were listed. If HeyMilo does not count, the
 *   page must have room left instead. After a cursor without `listedBefore` nobody can compare the counts.
 * - After every other page the next one is read. If that brings nothing new, the list is `complete` only if HeyMilo
 *   no longer says that there is more, and does not count more than it listed.
 * - An entry that is no row neither ends the list nor hides another entry. It is counted in `unreadable`. One
 *   without a cursor is a row, unless `answer` asks for the cursor.
 * - The last page that may be read has a `next` only if HeyMilo says that there is more, or an entry more was seen.
 *
 * HeyMilo does not document whether `total_count` heeds a search. So `too_few` proves less where there is one.
 * A page that fails is tried again by itself, never from the first page on. When that does not help, the error is
 * thrown, and the last page's `next` is where to resume.
 *
 * @throws the errors of `Http.read`; InvalidResponseError for an answer that is no list
 */
export async function* pages<Row extends z.ZodType>(call: ApiCall, list: ListRequest<Row>): Pages<Row> {
  const { answer, parameters, cursorField, ids, search, maxPages = 1 } = list;
  const isUnpaged = !parameters.includes("limit");
  const limit = isUnpaged ? undefined : (list.limit ?? DEFAULT_LIMIT);
  const seen = new Set<string>();
  let namelessBefore = 0;

  const read = async (after: string | undefined) => {
    const query = { search, ...list.query, ...(limit && { limit, starting_after: after }) };
    const response = await call.read(list, ids, query);
    const { data, pagination } = readAs(anyPage, response.body, response);
    const entries: { entry: unknown; cursor: string | undefined; isNew: boolean }[] = [];
    let [goesOn, lastAt, nameless] = [false, -1, 0];
    for (const [at, entry] of data.entries()) {
      const cursor = isUnpaged ? String(at) : cursorOf(fieldsOf(entry)[cursorField]);
      const isNew = cursor !== undefined && !seen.has(cursor);
      entries.push({ entry, cursor, isNew });
      goesOn ||= isNew;
      if (cursor === undefined) nameless += 1;
      else {
        seen.add(cursor);
        lastAt = at;
      }
    }
    const behind = entries.length - 1 - lastAt;
    nameless = goesOn ? nameless - behind : 0;
    const start = list.cursor === undefined ? 0 : list.listedBefore;
    const listed = start === undefined ? undefined : start + seen.size + namelessBefore + nameless + behind;
    namelessBefore += nameless;
    const totalCount = pagination?.total_count ?? undefined;
    const hasMore = pagination?.has_more ?? undefined;
    const end = endAfter({ listed, totalCount, length: data.length, goesOn }, hasMore, limit);
    const last = entries[lastAt]?.cursor;
    const page: Page<Row> = { rows: [], unreadable: 0, last, listed, totalCount, end, response };
    for (const [at, { entry, cursor, isNew }] of entries.entries()) {
      // What stands behind the last cursor comes again on the next page.
      if (!isNew && (cursor !== undefined || !(at < lastAt ? goesOn : end))) continue;
      const parsed = answer.safeParse(entry);
      if (parsed.success) page.rows.push(parsed.data);
      else page.unreadable += 1;
    }
    return { page, hasMore, goesOn };
  };

  let after = list.cursor;
  for (let number = 1; ; number++) {
    const { page, hasMore } = await read(after);
    if (page.end !== undefined) return yield page;
    after = page.last;
    if (number < maxPages) {
      yield { ...page, next: after };
      continue;
    }
    const beyond = hasMore === true ? undefined : await read(after).catch(() => undefined);
    if (!beyond?.page.end || beyond.goesOn) return yield { ...page, next: after, end: "max_pages" };
    const { rows, unreadable, listed, end } = beyond.page;
    return yield { ...page, rows: [...page.rows, ...rows], unreadable: page.unreadable + unreadable, listed, end };
  }
}

type PageFacts = Pick<ListPage<unknown>, "listed" | "totalCount"> & { length: number; goesOn: boolean };

/** @param limit how many entries were asked for. @returns undefined if the list goes on, or may */
function endAfter(page: PageFacts, hasMore?: boolean, limit?: number): ListEnd | undefined {
  const { listed, totalCount, length, goesOn } = page;
  // A count that is smaller than what was listed counts something else.
  const isCounted = totalCount !== undefined && (listed === undefined || listed <= totalCount);
  const isReached = isCounted && listed === totalCount;
  const isDenied = hasMore === false && (limit === undefined || length < limit);
  if (isReached ? hasMore === false : isDenied && !isCounted) return "complete";
  if (goesOn && limit !== undefined) return undefined;
  if (hasMore === true) return "stuck";
  if (isCounted && !isReached && listed !== undefined) return "too_few";
  return isDenied || isReached || length === 0 || limit === undefined ? "complete" : "stuck";
}

/** How reading a list ended, without its rows. */
export type ReadEnd = Pick<ListPage<unknown>, "end" | "unreadable" | "listed" | "totalCount">;

/** All rows of a list, or as many as the cap allowed, and how reading it ended. */
export type Listing<T> = Omit<ListPage<T>, "rows" | "response"> & { items: T[]; end: ListEnd };

/** One page of a list, and where the next one starts. */
export const onePage = async <Row extends z.ZodType>(call: ApiCall, list: ListRequest<Row>): Promise<Page<Row>> =>
  (await pages(call, { ...list, maxPages: 1 }).next()).value;

/** All rows of a list, up to `maxPages` pages of 100; five by default. */
export async function allRows<Row extends z.ZodType>(call: ApiCall, list: ListRequest<Row>): Promise<Rows<Row>> {
  const { limit = LARGEST_PAGE, maxPages = MOST_LISTED_PAGES } = list;
  const items: z.infer<Row>[] = [];
  let unreadable = 0;
  for await (const { rows, response: _, end, ...page } of pages(call, { ...list, limit, maxPages })) {
    items.push(...rows);
    unreadable += page.unreadable;
    if (end !== undefined) return { ...page, items, unreadable, end };
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
