import type { Deadline } from "../deadline.ts";
import { LookUpError } from "../errors.ts";
import type { Call, Http } from "../http/client.ts";
import { type Page, pages } from "../http/pages.ts";

const PAGE_SIZE = 100;
/** A thousand postings of one title: more is not one job any more. */
const MAX_PAGES = 10;

/**
 * The postings whose titles contain this one, page by page.
 *
 * @throws after the last page, LookUpError if the list is not complete: what is not in it may exist all the same
 */
export async function* titled(
  http: Pick<Http, "read">,
  title: string,
  deadline: Deadline,
  onQueued?: Call["onQueued"],
): AsyncGenerator<Page> {
  const listing = { path: "/api/v2/postings", query: { search: title.trim() }, onQueued };
  let ended: Page["ended"];
  for await (const page of pages(http, { ...listing, limit: PAGE_SIZE, maxPages: MAX_PAGES }, deadline)) {
    ended = page.ended;
    yield page;
  }
  if (ended === "max_pages")
    throw new LookUpError(`more than ${PAGE_SIZE * MAX_PAGES} interviewers have such a title`);
  if (ended === "stuck") throw new LookUpError("HeyMilo's list of interviewers does not go on");
}
