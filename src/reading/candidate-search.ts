import type { CandidateQuery } from "../heymilo/candidates.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Privacy } from "../privacy/index.ts";
import { searchPages } from "./page-search.ts";

export interface CandidateSearch extends Omit<CandidateQuery, "limit" | "maxPages" | "listedBefore"> {
  /** How many are wanted. */
  limit: number;
  status?: string | undefined;
  /** Part of the name, or the whole email address. */
  search?: string | undefined;
  /** By score, the highest first; needs all of them, so it goes with no cursor. */
  bestFirst?: boolean | undefined;
}

export interface FoundCandidates {
  candidates: Candidate[];
  /** How many were looked at to find them, and their statuses. */
  lookedAt: number;
  byStatus: Record<string, number>;
  /** Entries of HeyMilo's list that could not be understood. */
  unreadable: number;
  /** What HeyMilo says there are in all, if it says. */
  total: number | undefined;
  /** Where to go on: the last one that was looked at. */
  cursor: string | undefined;
  /** There are more, or may be, but not all could be looked at: why. */
  stopped: string | undefined;
}

const MOST_PAGES = 10;

/** The candidates of a posting that fit. HeyMilo filters by neither status nor name, and sorts by nothing. */
export const findCandidates = async (
  heymilo: HeyMilo,
  privacy: Privacy,
  postingId: string,
  { status, search, bestFirst = false, limit, cursor, ...created }: CandidateSearch,
): Promise<FoundCandidates> => {
  const readsAll = status !== undefined || search !== undefined || bestFirst;
  const { found, looked, ...ending } = await searchPages({
    pages: async function* (query) {
      for await (const page of heymilo.candidates.pages(postingId, { ...created, ...query })) {
        yield {
          ...page,
          rows: page.rows.map((closed) => ({ closed, candidate: privacy.candidate(closed) })),
        };
      }
    },
    idOf: ({ candidate }) => candidate.interview_id,
    fits: readsAll
      ? ({ closed, candidate }) =>
          (status === undefined || (candidate.status ?? "unknown") === status) &&
          (search === undefined || privacy.matches(closed, search))
      : undefined,
    limit: bestFirst ? Number.POSITIVE_INFINITY : limit,
    mostPages: MOST_PAGES,
    cursor,
  });
  const byStatus: Record<string, number> = {};
  for (const { candidate } of looked) {
    const own = candidate.status ?? "unknown";
    byStatus[own] = (byStatus[own] ?? 0) + 1;
  }
  const candidates = found.map(({ candidate }) => candidate);
  return {
    candidates: bestFirst ? best(candidates).slice(0, limit) : candidates,
    lookedAt: looked.length,
    byStatus,
    unreadable: ending.unreadable,
    total: ending.total,
    cursor: bestFirst ? undefined : ending.cursor,
    stopped: ending.stopped,
  };
};

/** Those without a score come last; equals stay as HeyMilo lists them. */
const best = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1));
