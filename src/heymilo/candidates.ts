import type { ApiCall, PageQuery } from "./api-call.ts";
import { Confidential } from "./confidential.ts";
import { InvalidResponseError } from "./errors.ts";
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
    for await (const page of listed) yield { ...page, rows: page.rows.map((row) => new Confidential(row)) };
  }
}

/** Quotes nothing of the answer, which is about people. */
export const notAsDocumented = (what: string, response: ApiResponse): InvalidResponseError =>
  new InvalidResponseError("malformed", `${what} is not as HeyMilo documents it`, response);
