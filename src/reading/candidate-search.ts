import type { CandidateQuery } from "../heymilo/candidates.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Privacy } from "../privacy/index.ts";
import { isFinished } from "../views/candidate.ts";
import { unreadableNote } from "../views/list-notes.ts";
import { searchPages } from "./page-search.ts";

export interface CandidateSearch extends Omit<CandidateQuery, "limit" | "maxPages" | "listedBefore"> {
  /** How many are wanted. */
  limit: number;
  status?: string | undefined;
  /** Part of the name, or the whole email address. */
  search?: string | undefined;
  /** All steps are done. */
  finished?: boolean | undefined;
  /** By score, the highest first, from this place on. It needs all of them, so it goes with no cursor. */
  bestFrom?: number | undefined;
}

const MOST_PAGES = 10;

/** The candidates of a posting that fit. HeyMilo filters by neither status nor name, and sorts by nothing. */
export const findCandidates = async (
  heymilo: HeyMilo,
  privacy: Privacy,
  postingId: string,
  { status, search, finished = false, bestFrom, limit, cursor, ...created }: CandidateSearch,
) => {
  const isSorted = bestFrom !== undefined;
  const readsAll = status !== undefined || search !== undefined || finished || isSorted;
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
          (!finished || isFinished(candidate)) &&
          (search === undefined || privacy.matches(closed, search))
      : undefined,
    limit: isSorted ? Number.POSITIVE_INFINITY : limit,
    mostPages: MOST_PAGES,
    cursor,
  });
  const byStatus: Record<string, number> = {};
  for (const { candidate } of looked) {
    const own = candidate.status ?? "unknown";
    byStatus[own] = (byStatus[own] ?? 0) + 1;
  }
  const shown = isSorted ? best(found).slice(bestFrom - 1, bestFrom - 1 + limit) : found;
  const next = isSorted ? bestFrom + shown.length : 0;
  return {
    candidates: shown.map(({ candidate }) => candidate),
    withheld: privacy.withheld(
      shown.map(({ closed }) => closed),
      ["name", "contact data"],
    ),
    ...ending,
    lookedAt: looked.length,
    byStatus,
    /** In a sorted list the place of the next. */
    cursor: isSorted ? (next <= found.length ? placeCursor(next) : undefined) : ending.cursor,
  };
};

type FoundCandidates = Awaited<ReturnType<typeof findCandidates>>;

/** Those without a score come last; equals stay as HeyMilo lists them. */
const best = <T extends { candidate: Candidate }>(found: readonly T[]): T[] =>
  found.toSorted(({ candidate: a }, { candidate: b }) => (b.score ?? -1) - (a.score ?? -1));

/** "b21": the 21st of a list that is sorted by score. */
export const placeCursor = (place: number): string => `b${place}`;
export const placeOf = (cursor: string): number | undefined =>
  /^b[1-9]\d{0,5}$/.test(cursor) ? Number(cursor.slice(1)) : undefined;

/** What a reader has to know about how the candidates were found. */
export const searchNotes = (
  { bestFrom, status, search, finished, cursor }: CandidateSearch,
  { candidates, lookedAt, unreadable, stopped, total, cursor: next }: FoundCandidates,
) => {
  const isEmpty = candidates.length === 0 && unreadable === 0 && next === undefined && stopped === undefined;
  const isFiltered = status !== undefined || search !== undefined || finished === true;
  const left = cursor === undefined ? `, ${(total ?? 0) - lookedAt} are left` : ` here, of ${total} in all`;
  return [
    stopped !== undefined &&
      (bestFrom
        ? `Sorted are only the ${lookedAt} that were looked at: ${stopped} Narrow it with created_after.`
        : `Looked at ${lookedAt}${total === undefined ? "" : left}: ${stopped}${next === undefined ? "" : " next_cursor goes on."}`),
    unreadableNote(unreadable),
    isEmpty && emptyNote(isFiltered, cursor !== undefined || (bestFrom ?? 1) > 1),
    bestFrom &&
      candidates.length > 0 &&
      `${stopped === undefined ? `All ${lookedAt} were compared. ` : ""}The order is HeyMilo's score; a person decides.`,
  ];
};

const emptyNote = (isFiltered: boolean, hadBefore: boolean): string => {
  if (hadBefore) return "There are no more.";
  return isFiltered
    ? "No candidate fits; use fewer filters."
    : "No candidates yet; share the interviewer's candidate_url (get_interviewer).";
};
