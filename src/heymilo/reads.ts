import type * as z from "zod";
import { type CandidatePage, type CandidateQuery, readCandidates, readInterview } from "./candidates.ts";
import type { Confidential } from "./confidential.ts";
import type { Deadline } from "./deadline.ts";
import { InvalidResponseError, LookUpError } from "./errors.ts";
import { type Http, pathOf } from "./http/client.ts";
import { collect } from "./http/pages.ts";
import type { ApiResponse } from "./http/send.ts";
import type { Interview } from "./schema/interviews.ts";
import {
  type Asset,
  asset,
  type InterviewTemplate,
  interviewTemplate,
  one,
  type Posting,
  type PostingStats,
  type PostingSummary,
  pageOf,
  posting,
  postingStats,
  postingSummary,
  type Question,
  question,
  type Workspace,
  workspace,
} from "./schema/responses.ts";

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

/** What a workspace has beside its interviewers, as it stands in the API's paths. */
export const ASSET_PATHS = {
  voices: "/api/v2/voices",
  phone_numbers: "/api/v2/phone-numbers",
  sender_emails: "/api/v2/sender-emails",
  email_template_groups: "/api/v2/email-template-groups",
  design_template_groups: "/api/v2/design-template-groups",
  email_templates: "/api/v2/email-templates",
  design_templates: "/api/v2/design-templates",
  domains: "/api/v2/domains",
  workspaces: "/api/v2/workspaces",
} as const;

export type AssetKind = keyof typeof ASSET_PATHS;

/** Numbers, senders and domains have no search upstream. */
const SEARCHABLE: readonly AssetKind[] = [
  "voices",
  "email_template_groups",
  "design_template_groups",
  "email_templates",
  "design_templates",
];

export const PAGE_SIZE = 100;
/** Five hundred of anything is more than helps anyone to choose. */
export const MAX_PAGES = 5;

const MOST_QUESTION_PAGES = 30;

/** What one call may do, for how long, and whom it tells. */
export interface Call {
  deadline: Deadline;
  /** Told what is going on while a call takes long. */
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * What can be read from HeyMilo within one call: every request stays within the call's deadline and ends with its
 * cancellation. Throws the errors of `errors.ts`.
 */
export class HeyMiloReads {
  /** True once an answer carried the sandbox's header: nothing in this call was real. */
  sandbox = false;

  constructor(
    protected readonly http: Http,
    protected readonly call: Call,
  ) {}

  interviewTemplates(query: PageQuery = {}): Promise<Page<InterviewTemplate>> {
    return this.page("/api/v2/interview-templates", interviewTemplate, query);
  }

  /** Every template, up to `maxPages` pages of 100. */
  allInterviewTemplates(maxPages = MAX_PAGES): Promise<Listing<InterviewTemplate>> {
    return this.all("/api/v2/interview-templates", interviewTemplate, maxPages);
  }

  interviewTemplate(templateId: string): Promise<InterviewTemplate> {
    return this.one(pathOf`/api/v2/interview-templates/${templateId}`, interviewTemplate);
  }

  postings(query: PageQuery = {}): Promise<Page<Posting>> {
    return this.page("/api/v2/postings", posting, query);
  }

  posting(postingId: string): Promise<Posting> {
    return this.one(pathOf`/api/v2/postings/${postingId}`, posting);
  }

  /** Id, title and slug of every posting, up to `maxPages` pages of 100. */
  postingSummaries(maxPages = MAX_PAGES): Promise<Listing<PostingSummary>> {
    return this.all("/api/v2/postings/list", postingSummary, maxPages);
  }

  stats(postingId: string): Promise<PostingStats> {
    return this.one(pathOf`/api/v2/postings/${postingId}/stats`, postingStats);
  }

  /** Every active question of a posting in its order, up to `maxPages` pages of 100. */
  questions(postingId: string, maxPages = MAX_PAGES): Promise<Listing<Question>> {
    return this.all(pathOf`/api/v2/postings/${postingId}/questions`, question, maxPages);
  }

  /** The same for a change of them, which has to know each one. @throws LookUpError if there are more than 3,000 */
  async everyQuestion(postingId: string): Promise<Question[]> {
    const { items, truncated } = await this.questions(postingId, MOST_QUESTION_PAGES);
    if (truncated) throw new LookUpError("not all questions of this interviewer could be read");
    return items;
  }

  candidates(postingId: string, query: CandidateQuery): Promise<CandidatePage> {
    return readCandidates((path, query) => this.read(path, query), postingId, query);
  }

  interview(interviewId: string): Promise<Confidential<Interview>> {
    return readInterview((path, query) => this.read(path, query), interviewId);
  }

  /** Everything of one kind, up to `maxPages` pages of 100. */
  async assets(kind: AssetKind, search?: string, maxPages = MAX_PAGES): Promise<Listing<Asset>> {
    if (kind === "workspaces") {
      // The one list that takes no page parameters.
      const { items, hasMore } = await this.page(ASSET_PATHS.workspaces, asset, {});
      return { items, truncated: hasMore };
    }
    return this.all(ASSET_PATHS[kind], asset, maxPages, SEARCHABLE.includes(kind) ? search : undefined);
  }

  emailTemplate(templateId: string): Promise<Asset> {
    return this.one(pathOf`/api/v2/email-templates/${templateId}`, asset);
  }

  designTemplate(templateId: string): Promise<Asset> {
    return this.one(pathOf`/api/v2/design-templates/${templateId}`, asset);
  }

  /** The workspace that the API key belongs to. */
  async workspace(): Promise<Workspace | undefined> {
    const page = await this.page("/api/v2/workspaces", workspace, {});
    return page.items[0];
  }

  /** The registry of agent or question types, which the document leaves untyped. */
  async schemas(registry: "agents" | "question-types"): Promise<unknown> {
    return (await this.read(`/api/v2/schemas/${registry}`)).body;
  }

  protected async read(
    path: string,
    query?: Record<string, string | number | undefined>,
  ): Promise<ApiResponse> {
    const response = await this.http.read(
      { method: "GET", path, ...(query && { query }), onQueued: this.onQueued },
      this.call.deadline,
    );
    return this.noted(response);
  }

  protected noted(response: ApiResponse): ApiResponse {
    this.sandbox ||= response.sandbox;
    return response;
  }

  protected readonly onQueued = (position: number): void =>
    this.call.onProgress?.(waitingForItsTurn(position));

  private async one<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
    return dataOf(schema, await this.read(path));
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
}

/** As HeyMilo asks the questions of one modality. */
export const byRank = (a: Question, b: Question): number => (a.rank ?? 0) - (b.rank ?? 0);

/** What a caller hears while a request waits for its turn. */
export const waitingForItsTurn = (position: number): string =>
  `Waiting for HeyMilo's rate limit; ${position} in the queue`;

/** The `data` of an answer. @throws InvalidResponseError if it is not as documented */
export const dataOf = <T extends z.ZodType>(schema: T, response: ApiResponse): z.infer<T> =>
  parse(one(schema), response).data as z.infer<T>;

const parse = <T extends z.ZodType>(schema: T, response: ApiResponse): z.infer<T> => {
  const parsed = schema.safeParse(response.body);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join(".") || "the body";
  throw new InvalidResponseError("malformed", `${place} is not as HeyMilo documents it`, {
    status: response.status,
    ...(response.requestId && { requestId: response.requestId }),
  });
};
