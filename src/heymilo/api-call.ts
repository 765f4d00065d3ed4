import type * as z from "zod";
import type { Deadline } from "./deadline.ts";
import { dataOf, parseAnswer, waitingForItsTurn } from "./http/answer.ts";
import type { Http } from "./http/client.ts";
import type { QueuePlace } from "./http/pacing.ts";
import { collect } from "./http/pages.ts";
import type { ApiResponse } from "./http/send.ts";
import { pageOf } from "./schema/responses.ts";
import { makeChange } from "./writes/change.ts";

/** One page of a listing. */
export interface Page<T> {
  items: T[];
  hasMore: boolean;
  /** What HeyMilo says the whole listing has, if it says. */
  total?: number;
  /** Where the next page starts; absent on the last one. */
  cursor?: string;
}

/** A whole listing, or as much of it as the cap allowed. */
export interface Listing<T> {
  items: T[];
  truncated: boolean;
}

export interface PageQuery {
  search?: string | undefined;
  /** 1 to 100; HeyMilo's own default is 20. */
  limit?: number | undefined;
  /** The id of the last item of the page before. */
  cursor?: string | undefined;
}

/** The most that HeyMilo gives in one page. */
export const PAGE_SIZE = 100;
/** Nobody can choose from more than five hundred of anything. */
const MOST_LISTED_PAGES = 5;

/** The share of the time left that a write may take: the rest is for finding out what became of it. */
const SEND_SHARE = 2 / 3;

/** What one call may do, for how long, and whom it tells. */
export interface CallLimits {
  deadline: Deadline;
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

  readonly read = async (
    path: string,
    query?: Record<string, string | number | undefined>,
  ): Promise<ApiResponse> => {
    const response = await this.http.read(
      { method: "GET", path, ...(query && { query }), onQueued: this.onQueued },
      this.call.deadline,
    );
    return this.noted(response);
  };

  noted(response: ApiResponse): ApiResponse {
    this.sandbox ||= response.sandbox;
    return response;
  }

  readonly onQueued = (place: QueuePlace): void => this.call.onProgress?.(waitingForItsTurn(place));

  async one<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
    return dataOf(schema, await this.read(path));
  }

  async page<T extends z.ZodType<{ id?: unknown }>>(
    path: string,
    schema: T,
    { search, limit, cursor }: PageQuery,
  ): Promise<Page<z.infer<T>>> {
    const response = await this.read(path, { search, limit, starting_after: cursor });
    const { data, pagination } = parseAnswer(pageOf(schema), response);
    const items = data as z.infer<T>[];
    const hasMore = pagination?.has_more === true;
    const last = items.at(-1)?.id;
    return {
      items,
      hasMore,
      ...(typeof pagination?.total_count === "number" && { total: pagination.total_count }),
      ...(hasMore && typeof last === "string" && { cursor: last }),
    };
  }

  async all<T extends z.ZodType>(
    path: string,
    schema: T,
    maxPages = MOST_LISTED_PAGES,
    search?: string,
  ): Promise<Listing<z.infer<T>>> {
    const listing = { path, query: { search }, limit: PAGE_SIZE, maxPages, onQueued: this.onQueued };
    const { items, ended, sandbox } = await collect(this.http, listing, this.call.deadline);
    this.sandbox ||= sandbox;
    const known = items.flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
    return { items: known, truncated: ended !== "complete" };
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
