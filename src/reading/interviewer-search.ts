import type { Page } from "../heymilo/api-call.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { Posting } from "../heymilo/schema/responses.ts";

export interface InterviewerQuery {
  /** Part of the title. */
  search?: string | undefined;
  status?: string | undefined;
  /** 1 to 100. */
  limit: number;
  cursor?: string | undefined;
}

export interface FoundInterviewers {
  items: Posting[];
  /** Where to go on: the last interviewer that was looked at. */
  cursor?: string | undefined;
  /** Set if the bound was hit: how many were looked at, without finding `limit`. */
  lookedAt?: number;
}

const PAGE_SIZE = 100;
/** HeyMilo cannot filter by status, so pages are read until enough are found, and in one call no more than these. */
const MOST_INTERVIEWER_PAGES = 5;

export const findInterviewers = async (
  heymilo: HeyMilo,
  query: InterviewerQuery,
): Promise<FoundInterviewers> => {
  const { status, ...pageQuery } = query;
  if (status === undefined) {
    const { items, cursor } = await heymilo.postings.list(pageQuery);
    return { items, cursor };
  }
  return scan(heymilo, { ...query, status });
};

const scan = async (
  heymilo: HeyMilo,
  { search, status, limit, cursor }: InterviewerQuery,
): Promise<FoundInterviewers> => {
  const items: Posting[] = [];
  let at = cursor;
  let lookedAt = 0;
  for (let number = 1; number <= MOST_INTERVIEWER_PAGES; number++) {
    const page: Page<Posting> = await heymilo.postings.list({ search, limit: PAGE_SIZE, cursor: at });
    for (const [index, posting] of page.items.entries()) {
      if (posting.status !== status) continue;
      items.push(posting);
      if (items.length < limit) continue;
      const isLast = index === page.items.length - 1 && page.cursor === undefined;
      return isLast ? { items } : { items, cursor: posting.id };
    }
    lookedAt += page.items.length;
    at = page.cursor;
    if (at === undefined) return { items };
  }
  return { items, cursor: at, lookedAt };
};
