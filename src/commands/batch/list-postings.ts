import { LookUpError } from "../../heymilo/errors.ts";
import { LARGEST_PAGE, type PageQuery, whyIncomplete } from "../../heymilo/http/pages.ts";
import { type PostingList, type Row, rowOf } from "../../heymilo/lookups/posting-list.ts";
import type { CallHeyMilo } from "./call-heymilo.ts";

const MOST_PAGES = 1_000;

/** The whole list of postings. @throws the errors of `heymilo/errors.ts` if it cannot be read to its end */
export const listPostings = async (call: CallHeyMilo): Promise<PostingList> => {
  const found = new Map<string, Row>();
  const list: PostingList = { rows: [], unreadable: 0, serverMs: undefined };
  let before: Pick<PageQuery, "cursor" | "listedBefore"> = {};
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const page = await call((heymilo) => heymilo.postings.page({ limit: LARGEST_PAGE, ...before }));
    for (const posting of page.rows) found.set(posting.id, rowOf(posting));
    list.unreadable += page.unreadable;
    list.serverMs ??= page.response.dateMs;
    if (page.end === "complete") return { ...list, rows: [...found.values()] };
    if (page.next === undefined)
      throw new LookUpError(`HeyMilo's list of interviewers does not come to its end: ${whyIncomplete(page)}`);
    before = { cursor: page.next, listedBefore: page.listed };
  }
  throw new LookUpError(`there are more than ${LARGEST_PAGE * MOST_PAGES} interviewers`);
};
