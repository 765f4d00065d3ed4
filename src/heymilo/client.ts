import type * as z from "zod";
import type { Deadline } from "./deadline.ts";
import { InvalidResponseError } from "./errors.ts";
import { type Http, pathOf } from "./http/client.ts";
import { collect } from "./http/pages.ts";
import type { ApiResponse } from "./http/send.ts";
import {
  type InterviewTemplate,
  interviewTemplate,
  one,
  type Posting,
  pageOf,
  posting,
  type Question,
  question,
  type Workspace,
  workspace,
} from "./schema/responses.ts";
import type { CreateResult } from "./writes/create-run.ts";
import type { CreateIntent, CreatePreview, Creates } from "./writes/creates.ts";

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

const PAGE_SIZE = 100;

/** What one call may do, for how long, and whom it tells. */
export interface Call {
  deadline: Deadline;
  /** Told what is going on while a call takes long. */
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * HeyMilo's API for one call: every request stays within the call's deadline and ends with its cancellation.
 * Throws the errors of `errors.ts`.
 */
export class HeyMilo {
  /** True once an answer carried the sandbox's header: nothing in this call was real. */
  sandbox = false;

  constructor(
    private readonly http: Http,
    private readonly creates: Creates,
    private readonly call: Call,
  ) {}

  interviewTemplates(query: PageQuery = {}): Promise<Page<InterviewTemplate>> {
    return this.page("/api/v2/interview-templates", interviewTemplate, query);
  }

  /** Every template, up to `maxPages` pages of 100. */
  allInterviewTemplates(maxPages: number): Promise<Listing<InterviewTemplate>> {
    return this.all("/api/v2/interview-templates", interviewTemplate, maxPages);
  }

  interviewTemplate(templateId: string): Promise<InterviewTemplate> {
    return this.one(pathOf`/api/v2/interview-templates/${templateId}`, interviewTemplate);
  }

  posting(postingId: string): Promise<Posting> {
    return this.one(pathOf`/api/v2/postings/${postingId}`, posting);
  }

  /** Every question of a posting, up to `maxPages` pages of 100. */
  questions(postingId: string, maxPages = 5): Promise<Listing<Question>> {
    return this.all(pathOf`/api/v2/postings/${postingId}/questions`, question, maxPages);
  }

  /** The workspace that the API key belongs to. */
  async workspace(): Promise<Workspace | undefined> {
    const page = await this.page("/api/v2/workspaces", workspace, {});
    return page.items[0];
  }

  /** Creates a posting by the rules of `writes/create.ts`: at most one for one intention. */
  async createPosting(intent: CreateIntent): Promise<CreateResult> {
    const result = await this.creates.create(intent, this.call);
    this.sandbox ||= result.sandbox;
    return result;
  }

  /** What `createPosting` would send, without sending it. */
  previewPosting(intent: CreateIntent): Promise<CreatePreview> {
    return this.creates.preview(intent, this.call);
  }

  private async read(
    path: string,
    query?: Record<string, string | number | undefined>,
  ): Promise<ApiResponse> {
    const response = await this.http.read(
      { method: "GET", path, ...(query && { query }), onQueued: this.onQueued },
      this.call.deadline,
    );
    this.sandbox ||= response.sandbox;
    return response;
  }

  private readonly onQueued = (position: number): void =>
    this.call.onProgress?.(`Waiting for HeyMilo's rate limit; ${position} in the queue`);

  private async one<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
    const response = await this.read(path);
    return parse(one(schema), response).data as z.infer<T>;
  }

  private async page<T extends z.ZodType<{ id?: unknown }>>(
    path: string,
    schema: T,
    { search, limit, cursor }: PageQuery,
  ): Promise<Page<z.infer<T>>> {
    const response = await this.read(path, { search, limit, starting_after: cursor });
    const { data, pagination } = parse(pageOf(schema), response);
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

  private async all<T extends z.ZodType>(
    path: string,
    schema: T,
    maxPages: number,
  ): Promise<Listing<z.infer<T>>> {
    const listing = { path, limit: PAGE_SIZE, maxPages, onQueued: this.onQueued };
    const { items, ended, sandbox } = await collect(this.http, listing, this.call.deadline);
    this.sandbox ||= sandbox;
    const known = items.flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
    return { items: known, truncated: ended !== "complete" };
  }
}

const parse = <T extends z.ZodType>(schema: T, response: ApiResponse): z.infer<T> => {
  const parsed = schema.safeParse(response.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join(".") || "the body";
  throw new InvalidResponseError("malformed", `${place} is not as HeyMilo documents it`, {
    status: response.status,
    ...(response.requestId && { requestId: response.requestId }),
  });
};
