import { STATUS_CODES } from "node:http";
import type { ApiCall } from "./api-call.ts";
import { Confidential } from "./confidential.ts";
import { ApiError, InvalidResponseError } from "./errors.ts";
import { pathOf } from "./http/client.ts";
import type { ApiResponse } from "./http/send.ts";
import { type Candidate, candidate } from "./schema/candidates.ts";
import { pageOf } from "./schema/responses.ts";

export interface CandidateQuery {
  /** 1 to 100. */
  limit: number;
  /** The interview_id of the last candidate of the page before. */
  cursor?: string | undefined;
  /** ISO 8601 or Unix seconds; both bounds are inclusive. */
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
}

export interface CandidatePage {
  items: Confidential<Candidate>[];
  /** What HeyMilo says the whole list has, if it says. */
  total?: number;
  hasMore: boolean;
  /** Where the next page starts; absent on the last one, and where HeyMilo gives no new one. */
  cursor?: string;
}

/** People who have applied to a posting. */
export class Candidates {
  constructor(private readonly api: ApiCall) {}

  /** One page of the candidates of a posting, in HeyMilo's order, which is not documented. */
  async list(
    postingId: string,
    { limit, cursor, createdAfter, createdBefore }: CandidateQuery,
  ): Promise<CandidatePage> {
    const response = await readAboutPeople(this.api, pathOf`/api/v2/postings/${postingId}/candidates`, {
      limit,
      starting_after: cursor,
      created_after: createdAfter,
      created_before: createdBefore,
    });
    const parsed = pageOf(candidate.catch(NOT_UNDERSTOOD)).safeParse(response.body);
    if (!parsed.success) throw notAsDocumented("the list of candidates", response);
    const { data, pagination } = parsed.data;
    const known = data.filter((row) => row !== NOT_UNDERSTOOD);
    const last = data.at(-1);
    const next = last === NOT_UNDERSTOOD ? undefined : last?.interview_id;
    return {
      items: known.map((row) => new Confidential(row)),
      hasMore: pagination?.has_more === true,
      ...(typeof pagination?.total_count === "number" && { total: pagination.total_count }),
      ...(pagination?.has_more === true && next !== undefined && next !== cursor && { cursor: next }),
    };
  }
}

const NOT_UNDERSTOOD = { interview_id: "" } as Candidate;

type Query = NonNullable<Parameters<ApiCall["read"]>[1]>;

/** A read whose errors name nobody: HeyMilo's own words in them may be about a person. */
export const readAboutPeople = async (
  api: ApiCall,
  path: string,
  query: Query = {},
): Promise<ApiResponse> => {
  try {
    return await api.read(path, query);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, code = "", fields, requestId, retryAfterMs } = error;
    const names = fields.map(({ path }) => String(path.at(-1))).filter((name) => Object.hasOwn(query, name));
    throw new ApiError({
      status,
      message: STATUS_CODES[status] ?? "Error",
      code: /^[a-z_]{1,64}$/.test(code) ? code : undefined,
      fields: names.map((name) => ({ path: [name], message: "is not accepted" })),
      requestId,
      retryAfterMs,
    });
  }
};

/** Quotes nothing of the answer, which is about people. */
export const notAsDocumented = (what: string, response: ApiResponse): InvalidResponseError =>
  new InvalidResponseError("malformed", `${what} is not as HeyMilo documents it`, response);
