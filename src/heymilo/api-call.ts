import type * as z from "zod";
import type { Deadline } from "./deadline.ts";
import { dataOf, waitingForItsTurn } from "./http/answer.ts";
import type { Http } from "./http/client.ts";
import type { QueuePlace, RateShare } from "./http/pacing.ts";
import { collect, LARGEST_PAGE, type Listing, type ListPage, type ListRequest, pages } from "./http/pages.ts";
import type { ApiResponse } from "./http/send.ts";
import { makeChange } from "./writes/change.ts";

export interface PageQuery {
  search?: string | undefined;
  /** 1 to 100; HeyMilo's own default is 20. */
  limit?: number | undefined;
  maxPages?: number | undefined;
  cursor?: string | undefined;
  /** How many entries come before the cursor, if that is known. */
  listedBefore?: number | undefined;
}

/** HeyMilo's own. It is sent nevertheless, since a page is full by what was asked for. */
const DEFAULT_LIMIT = 20;
/** Nobody can choose from more than five hundred of anything. */
const MOST_LISTED_PAGES = 5;

/** The share of the time left that a write may take: the rest is for finding out what became of it. */
const SEND_SHARE = 2 / 3;

/** How long one call may take, and who hears of its progress. */
export interface CallLimits {
  deadline: Deadline;
  /** The part of the rate that all its reads take their turns from; the whole rate if absent. */
  share?: RateShare | undefined;
  /** Told what is going on while a call takes long. */
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * How the operations of one call talk to HeyMilo: every request stays within the call's deadline and ends with its
 * cancellation. Throws the errors of `errors.ts`.
 */
export class ApiCall {
  /** True once an answer carried the sandbox's header: nothing in this call was real. */
  sandbox = false;

  constructor(
    readonly http: Http,
    readonly call: CallLimits,
  ) {}

  readonly read = async (path: string, query?: Record<string, string | number | undefined>): Promise<ApiResponse> => {
    const { onQueued } = this;
    const { deadline, share } = this.call;
    const request = { path, ...(query && { query }), share, onQueued };
    return this.noted(await this.http.read({ method: "GET", ...request }, deadline));
  };

  noted(response: ApiResponse): ApiResponse {
    this.sandbox ||= response.sandbox;
    return response;
  }

  readonly onQueued = (place: QueuePlace): void => this.call.onProgress?.(waitingForItsTurn(place));

  async one<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
    return dataOf(schema, await this.read(path));
  }

  /** The pages of a list, by the rules of `http/pages.ts`. */
  async *pages<Row extends z.ZodType>(
    path: string,
    row: Row,
    { search, limit = DEFAULT_LIMIT, maxPages = 1, cursor, listedBefore }: PageQuery,
    more: Pick<ListRequest<Row>, "query" | "cursor"> = {},
  ): AsyncGenerator<ListPage<z.infer<Row>>> {
    const { onQueued } = this;
    const query = { search, ...more.query };
    const list = {
      path,
      row,
      limit,
      maxPages,
      startingAfter: cursor,
      listedBefore,
      share: this.call.share,
      onQueued,
      ...more,
      query,
    };
    for await (const page of pages(this.http, list, this.call.deadline)) {
      this.noted(page.response);
      yield page;
    }
  }

  /** One page of a list, and where the next one starts. */
  async page<Row extends z.ZodType>(path: string, row: Row, query: PageQuery): Promise<ListPage<z.infer<Row>>> {
    for await (const page of this.pages(path, row, { ...query, maxPages: 1 })) return page;
    throw new Error("a list without a page");
  }

  /** Every row of a list, up to `maxPages` pages of 100. */
  async all<Row extends z.ZodType>(
    path: string,
    row: Row,
    maxPages = MOST_LISTED_PAGES,
    search?: string,
  ): Promise<Listing<z.infer<Row>>> {
    return this.#collected({ path, row, query: { search }, limit: LARGEST_PAGE, maxPages });
  }

  /** Every row of a list that takes no page parameters. */
  whole<Row extends z.ZodType>(path: string, row: Row): Promise<Listing<z.infer<Row>>> {
    return this.#collected({ path, row, maxPages: 1 });
  }

  async #collected<Row extends z.ZodType>(list: ListRequest<Row>): Promise<Listing<z.infer<Row>>> {
    const { onQueued, call } = this;
    const paced = { ...list, share: call.share, onQueued };
    const { sandbox, ...listing } = await collect(this.http, paced, call.deadline);
    this.sandbox ||= sandbox;
    return listing;
  }

  /** A change of something of a posting, by the rules of `writes/change.ts`. */
  change<T>(
    operation: string,
    postingId: string,
    steps: { send: () => Promise<T>; look: () => Promise<T | undefined> },
  ): Promise<T> {
    const howToLook = `look at interviewer ${postingId} with get_interviewer`;
    return makeChange(this.call.deadline, { operation, howToLook, ...steps });
  }

  async write(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<ApiResponse> {
    const { deadline } = this.call;
    const timeoutMs = deadline.remaining() * SEND_SHARE;
    const request = { method, path, timeoutMs, onQueued: this.onQueued, ...(body !== undefined && { body }) };
    return this.noted(await this.http.write(request, deadline));
  }
}
