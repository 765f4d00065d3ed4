import { STATUS_CODES } from "node:http";
import type * as z from "zod";
import { Confidential } from "./confidential.ts";
import { InputError, LookUpError } from "./errors.ts";
import { Noun } from "./http/call.ts";
import { LARGEST_PAGE, type ListPage, type PageQuery, pages, whyIncomplete } from "./http/pages.ts";
import type { ApiResponse } from "./http/send.ts";
import { type Invited, type Inviting, inviteAll, knownOf, Present } from "./invitations.ts";
import { api } from "./operations.ts";
import { ApiError, InvalidResponseError } from "./request-errors.ts";
import { type Candidate, candidate, listedPerson, type NewCandidate } from "./schema/candidates.ts";
import type { WritingCall } from "./shared-writes.ts";

export interface CandidateQuery extends Omit<PageQuery, "search"> {
  /** ISO 8601 or Unix seconds; both bounds are inclusive. */
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
}

/** The most that are compared with a list of people to invite: 30 pages. */
const MOST_COMPARED = 3_000;

/** People who have applied to a posting, or were invited. */
export class Candidates extends Noun<WritingCall> {
  /** The candidates of a posting, page by page, in HeyMilo's order, which is not documented. */
  async *pages(postingId: string, query: CandidateQuery): AsyncGenerator<ListPage<Confidential<Candidate>>> {
    for await (const page of this.#pages(postingId, candidate, query))
      yield { ...page, rows: page.rows.map((row) => new Confidential(row)) };
  }

  /** What is known of people before anybody is invited. @param people each address once */
  async whoIsThere(
    postingId: string,
    people: readonly NewCandidate[],
  ): Promise<Pick<Present, "withoutAddress"> & { known: (Invited | undefined)[] }> {
    const inviting = this.#inviting(postingId);
    const present = await inviting.present();
    const known = people.map((person) => knownOf(inviting, present, person));
    return { known, withoutAddress: present.withoutAddress };
  }

  /**
   * Invites people by the rules of `invitations.ts`, after all earlier calls that invite to this posting.
   *
   * @param people each address once
   * @param confirmed those of them whom the caller has agreed to invite
   */
  invite(postingId: string, people: readonly NewCandidate[], confirmed: ReadonlySet<NewCandidate>): Promise<Invited[]> {
    const work = () => inviteAll(this.#inviting(postingId), people, confirmed);
    return this.call.writes.turns.take(`invite to ${postingId}`, work, this.call.deadline);
  }

  #inviting(postingId: string): Inviting {
    const { call } = this;
    return { call, recent: call.writes.invitations, postingId, present: () => this.#everybody(postingId) };
  }

  /** @throws InputError if there are too many, LookUpError if the list has no certain end */
  async #everybody(postingId: string): Promise<Present> {
    const present = new Present();
    const query = { limit: LARGEST_PAGE, maxPages: MOST_COMPARED / LARGEST_PAGE };
    for await (const page of this.#pages(postingId, listedPerson, query)) {
      for (const listed of page.rows) present.add(listed);
      if (page.end === "max_pages")
        throw new InputError([{ path: ["posting_id"], message: TOO_MANY }], "after_reading");
      const why = page.end && whyIncomplete(page);
      if (why !== undefined) throw new LookUpError(`it is not certain who is there already: ${why}`);
    }
    return present;
  }

  async *#pages<Row extends z.ZodType>(
    postingId: string,
    answer: Row,
    { createdAfter, createdBefore, ...query }: CandidateQuery,
  ): AsyncGenerator<ListPage<z.infer<Row>>> {
    const created = { created_after: createdAfter, created_before: createdBefore };
    try {
      yield* pages(this.call, { ...api.listCandidates, answer, ids: [postingId], ...query, query: created });
    } catch (error) {
      throw withoutWords(error, ["limit", "starting_after", ...Object.keys(created)]);
    }
  }
}

const TOO_MANY =
  `has more than ${MOST_COMPARED} candidates, so this server cannot make sure that nobody is invited twice; add these ` +
  "people in HeyMilo, or to a copy of the interviewer";

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
