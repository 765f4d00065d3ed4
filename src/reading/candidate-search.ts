import type { CandidatePage, CandidateQuery } from "../heymilo/candidates.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Privacy } from "../privacy/index.ts";
import { valueOrReason } from "./value-or-reason.ts";

export interface CandidateSearch extends Omit<CandidateQuery, "limit"> {
  status?: string | undefined;
  /** Part of the name, or the whole email address. */
  search?: string | undefined;
  /** By score, the highest first; needs all of them, so it goes with no cursor. */
  bestFirst?: boolean | undefined;
  /** 1 to 100. */
  limit: number;
}

export interface FoundCandidates {
  candidates: Candidate[];
  /** How many were looked at to find them, and their statuses. */
  lookedAt: number;
  byStatus: Record<string, number>;
  /** What HeyMilo says there are in all, if it says. */
  total?: number;
  /** Where to go on: the last one that was looked at. */
  cursor?: string;
  /** There are more, but not all could be looked at: why. */
  stopped?: string;
}

const PAGE_SIZE = 100;
/** HeyMilo filters by neither status nor name and sorts by nothing, so pages are read here; at 5 requests a second. */
export const MOST_CANDIDATE_PAGES = 10;

/**
 * The candidates of a posting that fit. A page that HeyMilo does not give ends the search with what was found before,
 * and the cursor goes on behind that; the first page's failure is thrown.
 */
export const findCandidates = async (
  heymilo: HeyMilo,
  privacy: Privacy,
  postingId: string,
  search: CandidateSearch,
): Promise<FoundCandidates> => {
  const found = new Found(search, privacy);
  const readsAll = search.status !== undefined || search.search !== undefined || search.bestFirst === true;
  const seen = new Set<string | undefined>();
  let at = search.cursor;
  for (let number = 1; number <= (readsAll ? MOST_CANDIDATE_PAGES : 1); number++) {
    seen.add(at);
    const query = { ...search, cursor: at, limit: readsAll ? PAGE_SIZE : search.limit };
    const page = await valueOrReason(heymilo.candidates.list(postingId, query));
    if ("error" in page) {
      if (number === 1) throw page.error;
      return found.end({ cursor: at, stopped: `HeyMilo did not give the rest: ${page.reason}` });
    }
    if (found.add(page.value)) return found.end({});
    at = page.value.cursor;
    if (at === undefined && !page.value.hasMore) return found.end({});
    if (at === undefined || seen.has(at)) return found.end({ stopped: "HeyMilo gives no way to the rest." });
  }
  return found.end({
    cursor: at,
    ...(readsAll && { stopped: `${found.lookedAt} are the most for one call.` }),
  });
};

/** What a search has come to. */
class Found {
  lookedAt = 0;
  readonly #candidates: Candidate[] = [];
  readonly #byStatus: Record<string, number> = {};
  #total: number | undefined;
  #cursor: string | undefined;

  constructor(
    private readonly search: CandidateSearch,
    private readonly privacy: Privacy,
  ) {}

  /** Takes the page's candidates in; true once there are enough. */
  add({ items, total, hasMore }: CandidatePage): boolean {
    const { status, search, bestFirst, limit } = this.search;
    this.#total = total ?? this.#total;
    for (const [index, closed] of items.entries()) {
      const candidate = this.privacy.candidate(closed);
      this.lookedAt++;
      const own = candidate.status ?? "unknown";
      this.#byStatus[own] = (this.#byStatus[own] ?? 0) + 1;
      if (status !== undefined && own !== status) continue;
      if (search !== undefined && !this.privacy.matches(closed, search)) continue;
      this.#candidates.push(candidate);
      if (bestFirst || this.#candidates.length < limit) continue;
      const isLast = index === items.length - 1 && !hasMore;
      if (!isLast) this.#cursor = candidate.interview_id;
      return true;
    }
    return false;
  }

  end({
    cursor,
    stopped,
  }: Pick<FoundCandidates, "stopped"> & { cursor?: string | undefined }): FoundCandidates {
    const { bestFirst, limit } = this.search;
    const next = this.#cursor ?? cursor;
    return {
      candidates: bestFirst ? best(this.#candidates).slice(0, limit) : this.#candidates,
      lookedAt: this.lookedAt,
      byStatus: this.#byStatus,
      ...(this.#total !== undefined && { total: this.#total }),
      ...(next !== undefined && !bestFirst && { cursor: next }),
      ...(stopped !== undefined && { stopped }),
    };
  }
}

/** Those without a score come last; equals stay as HeyMilo lists them. */
const best = (candidates: readonly Candidate[]): Candidate[] =>
  [...candidates].sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
