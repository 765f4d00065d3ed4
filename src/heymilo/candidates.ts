import { STATUS_CODES } from "node:http";
import type { ApiCall, PageQuery } from "./api-call.ts";
import { Confidential } from "./confidential.ts";
import { ApiError, InvalidResponseError } from "./errors.ts";
import { pathOf } from "./http/client.ts";
import type { ListPage } from "./http/pages.ts";
import type { ApiResponse } from "./http/send.ts";
import { type Candidate, candidate } from "./schema/candidates.ts";

export interface CandidateQuery extends Omit<PageQuery, "search"> {
  /** ISO 8601 or Unix seconds; both bounds are inclusive. */
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
}

/** People who have applied to a posting. */
export class Candidates {
  constructor(private readonly api: ApiCall) {}

  /** The candidates of a posting, page by page, in HeyMilo's order, which is not documented. */
  async *pages(
    postingId: string,
    { createdAfter, createdBefore, ...query }: CandidateQuery,
  ): AsyncGenerator<ListPage<Confidential<Candidate>>> {
    const path = pathOf`/api/v2/postings/${postingId}/candidates`;
    const created = { created_after: createdAfter, created_before: createdBefore };
    const listed = this.api.pages(path, candidate, query, { cursor: "interview_id", query: created });
    try {
      for await (const page of listed) yield { ...page, rows: page.rows.map((row) => new Confidential(row)) };
    } catch (error) {
      throw withoutWords(error, ["limit", "starting_after", ...Object.keys(created)]);
    }
  }
}

/**
 * HeyMilo's refusal of a read about people: its own words may be about a person.
 *
 * @param fields what the request had; a refusal may name these
 */
export const withoutWords = (error: unknown, fields: readonly string[] = []): unknown => {
  if (!(error instanceof ApiError)) return error;
  const { status, code = "", requestId, retryAfterMs } = error;
  const refused = fields.filter((field) => error.fields.some(({ path }) => path.at(-1) === field));
  return new ApiError({
    status,
    message: STATUS_CODES[status] ?? "Error",
    code: /^[a-z_]{1,64}$/.test(code) ? code : undefined,
    fields: refused.map((field) => ({ path: [field], message: "is not accepted" })),
    requestId,
    retryAfterMs,
  });
};

/** Quotes nothing of the answer, which is about people. */
export const notAsDocumented = (what: string, response: ApiResponse): InvalidResponseError =>
  new InvalidResponseError("malformed", `${what} is not as HeyMilo documents it`, response);
