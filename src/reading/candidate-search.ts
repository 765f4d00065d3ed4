import type { HeyMilo } from "../heymilo/client.ts";
import type { Candidate } from "../heymilo/schema/candidates.ts";
import { counted, firstFew, givenTexts } from "../heymilo/text.ts";
import type { Privacy } from "../privacy/index.ts";
import { isFinished } from "../views/candidate.ts";
import { unreadableNote } from "../views/list-notes.ts";
import { boundsOf, type CandidateQuestion, fitOf, isAsked } from "./candidate-question.ts";
import { searchPages } from "./page-search.ts";

export interface CandidateSearch extends CandidateQuestion {
  /** How many are wanted. */
  limit: number;
  cursor?: string | undefined;
  listedBefore?: number | undefined;
  /** Part of the name, or the whole email address. */
  search?: string | undefined;
  /** By score, the highest first, from this place on. It needs all of them, so it goes with no cursor. */
  bestFrom?: number | undefined;
}

const MOST_PAGES = 10;

/** The candidates of a posting that fit. HeyMilo filters by neither status nor name, and sorts by nothing. */
export const findCandidates = async (
  heymilo: HeyMilo,
  privacy: Privacy,
  postingId: string,
  { search, bestFrom, limit, cursor, listedBefore, ...question }: CandidateSearch,
) => {
  const isSorted = bestFrom !== undefined;
  const asOf = Date.now() / 1000;
  const bounds = boundsOf(question, asOf);
  const { found, looked, ...ending } = await searchPages({
    pages: async function* (query) {
      for await (const page of heymilo.candidates.pages(postingId, { ...bounds, ...query })) {
        yield {
          ...page,
          rows: page.rows.map((closed) => ({ closed, candidate: privacy.candidate(closed) })),
        };
      }
    },
    idOf: ({ candidate }) => candidate.interview_id,
    fits:
      isSorted || search !== undefined || isAsked(question)
        ? ({ closed, candidate }) =>
            fitOf(candidate, question, asOf) === "fits" && (search === undefined || privacy.matches(closed, search))
        : undefined,
    limit: isSorted ? Number.POSITIVE_INFINITY : limit,
    mostPages: MOST_PAGES,
    cursor,
    listedBefore,
  });
  const byStatus: Record<string, number> = {};
  for (const { candidate } of looked) {
    const status = candidate.status ?? "unknown";
    byStatus[status] = (byStatus[status] ?? 0) + 1;
  }
  const others = (fit: string) =>
    looked.map(({ candidate }) => candidate).filter((candidate) => fitOf(candidate, question, asOf) === fit);
  const sorted = isSorted ? best(found) : found;
  const shown = isSorted ? sorted.slice(bestFrom - 1, bestFrom - 1 + limit) : found;
  const next = isSorted ? bestFrom + shown.length : 0;
  return {
    candidates: shown.map(({ candidate }) => candidate),
    withheld: privacy.withheld(
      shown.map(({ closed }) => closed),
      ["name", "contact data"],
    ),
    ...ending,
    asOf,
    lookedAt: looked.length,
    byStatus,
    evaluating: others("evaluating").length,
    timeless: others("unknown_time"),
    unscored: isSorted ? sorted.map(({ candidate }) => candidate).filter(isUnscored) : [],
    /** In a sorted list the place of the next. */
    cursor: isSorted
      ? next <= found.length
        ? sortedFrom(next)
        : undefined
      : ending.cursor && behind(ending.cursor, ending.listed),
  };
};

export type FoundCandidates = Awaited<ReturnType<typeof findCandidates>>;

const isUnscored = (candidate: Candidate): boolean => typeof candidate.score !== "number" && isFinished(candidate);

/** Those without a score come behind, first who has finished; equals stay as HeyMilo lists them. */
const best = <T extends { candidate: Candidate }>(found: readonly T[]): T[] => {
  const rank = ({ candidate }: T) => candidate.score ?? (isUnscored(candidate) ? -1 : -2);
  return found.toSorted((a, b) => rank(b) - rank(a));
};

/** What a reader has to know about how the candidates were found. */
export const searchNotes = (
  { bestFrom, search, cursor, ...question }: CandidateSearch,
  { candidates, lookedAt, unreadable, stopped, total, listed, ...found }: FoundCandidates,
) => {
  const { unscored, timeless, evaluating, cursor: next } = found;
  const isEmpty = candidates.length === 0 && unreadable === 0 && next === undefined && stopped === undefined;
  const isFiltered = search !== undefined || isAsked(question);
  const left = total === undefined || listed === undefined ? 0 : total - listed;
  const rest = left > 0 ? `, ${left} are left` : "";
  const timelessIds = timeless.map(({ interview_id }) => interview_id);
  return [
    stopped !== undefined &&
      (bestFrom
        ? `Sorted are only the ${lookedAt} that were looked at${rest}: ${stopped} Narrow it with created_after.`
        : `Looked at ${lookedAt}${rest}: ${stopped}${next === undefined ? "" : " next_cursor goes on."}`),
    unreadableNote(unreadable),
    isEmpty && emptyNote(isFiltered, cursor !== undefined || (bestFrom ?? 1) > 1),
    bestFrom &&
      candidates.length > 0 &&
      `${stopped === undefined ? `All ${lookedAt} were compared. ` : ""}The order is HeyMilo's score; a person decides.`,
    bestFrom === 1 && unscored.length > 0 && unscoredNote(unscored),
    evaluating > 0 && `HeyMilo still evaluates ${evaluating} more.`,
    timeless.length > 0 &&
      `Of ${timeless.length} more HeyMilo does not say when: ${firstFew(timelessIds, MOST_NAMED).join(", ")}.`,
  ];
};

/** They are no worse than the others, and must not be lost behind them. */
const unscoredNote = (unscored: readonly Candidate[]): string => {
  const named = unscored.map(({ interview_id, status, agent_summary: agents }) => {
    const score = agents?.web_interview?.score;
    const known = givenTexts([
      status === "evaluating" && "evaluating",
      typeof score === "number" && `interview ${score} of 100`,
    ]);
    return `${interview_id}${known.length > 0 ? ` (${known.join(", ")})` : ""}`;
  });
  const who = counted(unscored.length, "candidate has", "candidates have");
  return `${who} finished without an overall score: ${firstFew(named, MOST_NAMED).join(", ")}.`;
};

const MOST_NAMED = 10;

const emptyNote = (isFiltered: boolean, hadBefore: boolean): string => {
  if (hadBefore) return "There are no more.";
  return isFiltered
    ? "No candidate fits; use fewer filters."
    : "No candidates yet; share the interviewer's candidate_url (get_interviewer).";
};

/**
 * Where the list of an interviewer's candidates goes on: "b21" is the 21st of a list that is sorted by score,
 * "1000~ID" is behind the 1,000th, whose id that is, and an id alone is behind somebody.
 */
export type Place = { bestFrom: number } | { cursor: string; listedBefore?: number };

export const sortedFrom = (place: number): string => `b${place}`;

/** @param listed how many HeyMilo has listed up to that one, if it is known */
export const behind = (id: string, listed: number | undefined): string =>
  listed === undefined ? id : `${listed}~${id}`;

/** Undefined: it is a cursor of another tool, which HeyMilo might take for the list's beginning. */
export const placeOf = (cursor: string): Place | undefined => {
  if (/^b[1-9]\d{0,5}$/.test(cursor)) return { bestFrom: Number(cursor.slice(1)) };
  const [, listed, id] = /^(\d{1,9})~(.+)$/.exec(cursor) ?? [];
  if (id !== undefined) return { cursor: id, listedBefore: Number(listed) };
  return /^(?:across:|(?:end\d*|[a-z]\d{1,6})\b)/.test(cursor) ? undefined : { cursor };
};
