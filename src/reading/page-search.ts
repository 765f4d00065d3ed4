import { LARGEST_PAGE, type ListPage, type PageQuery, whyIncomplete } from "../heymilo/http/pages.ts";
import { valueOrReason } from "./value-or-reason.ts";

interface PageSearch<T> {
  pages(query: PageQuery): AsyncGenerator<ListPage<T>>;
  idOf(item: T): string;
  /** Which items are wanted. Without it all are, and one page is enough. */
  fits?: ((item: T) => boolean) | undefined;
  /** How many are wanted. */
  limit: number;
  /** The most pages for one call: HeyMilo allows 5 requests a second. */
  mostPages: number;
  cursor?: string | undefined;
  /** How many entries come before the cursor, if that is known. */
  listedBefore?: number | undefined;
}

interface PageSearchResult<T> {
  found: T[];
  /** All that were looked at to find them. */
  looked: T[];
  /** Entries that could not be understood. */
  unreadable: number;
  /** What HeyMilo says the whole list has, if it says. */
  total: number | undefined;
  /** How many entries the list has up to where it goes on, if that is known. */
  listed?: number | undefined;
  /** Where to go on: the last one that was looked at. */
  cursor?: string | undefined;
  /** There are more, or may be, but not all could be looked at: why. */
  stopped?: string | undefined;
}

/**
 * Finds items by what HeyMilo cannot filter by. If HeyMilo does not give a page, the search ends with what it has
 * found, and the cursor continues there. If the first page fails, its error is thrown.
 */
export const searchPages = async <T>(search: PageSearch<T>): Promise<PageSearchResult<T>> => {
  const { idOf, fits, limit } = search;
  const result: PageSearchResult<T> = { found: [], looked: [], unreadable: 0, total: undefined };
  const query = fits ? { limit: LARGEST_PAGE, maxPages: search.mostPages } : { limit, maxPages: 1 };
  const pages = search.pages({ ...query, cursor: search.cursor, listedBefore: search.listedBefore });
  let cursor = search.cursor;
  let listed = search.listedBefore;
  for (let number = 1; ; number++) {
    const next = await valueOrReason(pages.next());
    if ("error" in next) {
      if (number === 1) throw next.error;
      return { ...result, cursor, listed, stopped: `HeyMilo did not give the rest: ${next.reason}` };
    }
    const page = next.value.value as ListPage<T>;
    result.unreadable += page.unreadable;
    result.total = page.totalCount ?? result.total;
    for (const [index, item] of page.rows.entries()) {
      result.looked.push(item);
      if (fits && !fits(item)) continue;
      result.found.push(item);
      if (result.found.length < limit) continue;
      const isLast = index === page.rows.length - 1 && page.end !== undefined && page.next === undefined;
      const behind = page.rows.length - 1 - index;
      if (!isLast) return { ...result, cursor: idOf(item), listed: page.listed && page.listed - behind };
    }
    cursor = page.next;
    listed = page.next === undefined ? undefined : page.listed;
    if (page.end)
      return { ...result, cursor, listed, stopped: whyStopped(page, fits ? result.looked.length : undefined) };
  }
};

const whyStopped = <T>(page: ListPage<T>, most: number | undefined): string | undefined => {
  if (page.end !== "max_pages") return whyIncomplete(page) && `${whyIncomplete(page)}.`;
  return most === undefined ? undefined : `${most} are the most that one call looks at.`;
};
