import type { Deadline } from "../deadline.ts";
import { InvalidResponseError } from "../errors.ts";
import type { Http, PacedRequest } from "./client.ts";
import type { ApiResponse } from "./send.ts";

export interface ListRequest {
  /** A path whose GET answers `{data: [...], pagination: {has_more}}`. */
  path: string;
  query?: PacedRequest["query"];
  /** Items a page: HeyMilo accepts 1-100. */
  limit: number;
  /** The most pages to read, this time. */
  maxPages: number;
  /** Where to go on: the `next` of an earlier page. */
  startingAfter?: string | undefined;
  /** The list has ended only if HeyMilo says so: without the documented `has_more` an empty page is asked for. */
  mustBeComplete?: boolean;
  /** The field of an item that is its cursor; `id` by default. */
  cursor?: string;
  onQueued?: PacedRequest["onQueued"];
}

export interface RawPage {
  items: Record<string, unknown>[];
  /** Entries that are no objects, and so are not among the items. */
  unusable: number;
  /** The cursor of the last item, whether or not there is more. */
  last?: string;
  /** The cursor of the page after this one. */
  next?: string;
  /**
   * Set on the last page only. `complete`: there is no more; `max_pages`: there is more, after `next`; `stuck`: HeyMilo
   * says there is more but gives no new cursor to get it with.
   */
  ended?: "complete" | "max_pages" | "stuck";
  totalCount?: number;
  response: ApiResponse;
}

/**
 * The pages of a listing, in HeyMilo's order. A page that fails is tried again by itself, never from the first page
 * on; when that does not help, the error is thrown and the last page's `next` is where to resume.
 *
 * @throws the errors of `Http.read`; InvalidResponseError for an answer that is no list
 */
export async function* pages(
  http: Pick<Http, "read">,
  listing: ListRequest,
  deadline: Deadline,
): AsyncGenerator<RawPage> {
  const { path, limit, maxPages, cursor = "id", mustBeComplete = false, onQueued } = listing;
  const seen = new Set<string>();
  let startingAfter = listing.startingAfter;
  for (let number = 1; ; number++) {
    if (startingAfter !== undefined) seen.add(startingAfter);
    const query = { ...listing.query, limit, starting_after: startingAfter };
    const response = await http.read({ method: "GET", path, query, onQueued }, deadline);
    const { hasMore, ...read } = readPage(response);
    const next = cursorOf(read.items.at(-1)?.[cursor]);
    const page = next === undefined ? read : { ...read, last: next };
    const goesOn = hasMore ?? (mustBeComplete && read.items.length > 0);
    if (!goesOn) return yield { ...page, ended: "complete" };
    if (next === undefined || seen.has(next)) return yield { ...page, ended: "stuck" };
    if (number >= maxPages) return yield { ...page, next, ended: "max_pages" };
    yield { ...page, next };
    startingAfter = next;
  }
}

/** All items of a listing up to `maxPages`, and how it ended. */
export async function collect(
  http: Pick<Http, "read">,
  listing: ListRequest,
  deadline: Deadline,
): Promise<Omit<RawPage, "response" | "ended"> & { ended: NonNullable<RawPage["ended"]>; sandbox: boolean }> {
  const items: Record<string, unknown>[] = [];
  for await (const { response, ended, ...page } of pages(http, listing, deadline)) {
    items.push(...page.items);
    if (ended !== undefined) return { ...page, items, ended, sandbox: response.sandbox };
  }
  throw new Error("a listing ended without a last page");
}

/** HeyMilo documents text; a number is as good a cursor. */
const cursorOf = (value: unknown): string | undefined =>
  typeof value === "number" || (typeof value === "string" && value !== "") ? String(value) : undefined;

function readPage(
  response: ApiResponse,
): Pick<RawPage, "items" | "unusable" | "response" | "totalCount"> & { hasMore: boolean | undefined } {
  const body = response.body as {
    data?: unknown;
    pagination?: { has_more?: unknown; total_count?: unknown };
  } | null;
  if (!Array.isArray(body?.data))
    throw new InvalidResponseError("malformed", "the answer is not a list", response);
  const items = body.data.filter((item) => typeof item === "object" && item !== null);
  const total = body.pagination?.total_count;
  const hasMore = body.pagination?.has_more;
  return {
    items,
    unusable: body.data.length - items.length,
    response,
    hasMore: typeof hasMore === "boolean" ? hasMore : undefined,
    ...(typeof total === "number" ? { totalCount: total } : {}),
  };
}
