import { PAGE_SIZE } from "../heymilo/api-call.ts";
import { valueOrReason } from "./value-or-reason.ts";

interface Page<T> {
  items: T[];
  hasMore: boolean;
  cursor?: string;
}

export interface PageSearch<T> {
  read(page: { limit: number; cursor: string | undefined }): Promise<Page<T>>;
  idOf(item: T): string;
  /** Which items are wanted. Without it all are, and one page is enough. */
  fits?: ((item: T) => boolean) | undefined;
  /** How many are wanted. */
  limit: number;
  /** The most pages for one call: HeyMilo allows 5 requests a second. */
  mostPages: number;
  cursor?: string | undefined;
}

export interface PageSearchResult<T> {
  found: T[];
  /** All that were looked at to find them. */
  looked: T[];
  /** Where to go on: the last one that was looked at. */
  cursor?: string | undefined;
  /** There are more, but not all could be looked at: why. */
  stopped?: string;
}

/**
 * Finds items by what HeyMilo cannot filter by. If HeyMilo does not give a page, the search ends with what it has
 * found, and the cursor continues there. If the first page fails, its error is thrown.
 */
export const searchPages = async <T>(search: PageSearch<T>): Promise<PageSearchResult<T>> => {
  const { read, idOf, fits, limit } = search;
  const mostPages = fits ? search.mostPages : 1;
  const found: T[] = [];
  const looked: T[] = [];
  const end = (how: Pick<PageSearchResult<T>, "cursor" | "stopped"> = {}) => ({ found, looked, ...how });
  const seen = new Set<string | undefined>();
  let cursor = search.cursor;
  for (let number = 1; number <= mostPages; number++) {
    seen.add(cursor);
    const page = await valueOrReason(read({ limit: fits ? PAGE_SIZE : limit, cursor }));
    if ("error" in page) {
      if (number === 1) throw page.error;
      return end({ cursor, stopped: `HeyMilo did not give the rest: ${page.reason}` });
    }
    const { items, hasMore } = page.value;
    for (const [index, item] of items.entries()) {
      looked.push(item);
      if (fits && !fits(item)) continue;
      found.push(item);
      if (found.length < limit) continue;
      const isLast = index === items.length - 1 && !hasMore;
      return end(isLast ? {} : { cursor: idOf(item) });
    }
    cursor = page.value.cursor;
    if (cursor === undefined && !hasMore) return end();
    if (cursor === undefined || seen.has(cursor))
      return end({ stopped: "HeyMilo does not say how to get the rest." });
  }
  return end({ cursor, ...(fits && { stopped: `${looked.length} are the most that one call looks at.` }) });
};
