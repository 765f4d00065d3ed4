import type { HeyMilo } from "../heymilo/client.ts";
import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Interview } from "../heymilo/schema/interviews.ts";
import { givenTexts } from "../heymilo/text.ts";
import type { Privacy } from "../privacy/index.ts";
import { rowsThatFit } from "../views/bounded.ts";
import { type CandidateRow, candidateRow, isFinished, mayHaveReport, withoutMaskedEmails } from "../views/candidate.ts";
import { compact } from "../views/compact.ts";
import { listDisagrees } from "../views/knock-outs.ts";
import { isAsked, timesMeant } from "./candidate-question.ts";
import {
  type CandidateSearch,
  type FoundCandidates,
  findCandidates,
  searchNotes,
  sortedFrom,
} from "./candidate-search.ts";
import { peopleNotes } from "./people-notes.ts";
import { forPosting } from "./posting-by-title.ts";
import { MOST_READ, readEach } from "./value-or-reason.ts";

interface CandidateListing extends CandidateSearch {
  /** Each row has what only the report says, at a request each. */
  withSummary: boolean;
}

/** The candidates of one interviewer, as an answer. */
export const listCandidatesOf = async (
  heymilo: HeyMilo,
  privacy: Privacy,
  postingId: string,
  { withSummary, ...listing }: CandidateListing,
) => {
  const search = { ...listing, limit: withSummary ? Math.min(listing.limit, MOST_READ) : listing.limit };
  const { id, found_by_title, ...found } = await forPosting(heymilo, postingId, "read", async ({ id }) => ({
    id,
    ...(await findCandidates(heymilo, privacy, id, search)),
  }));
  const reports = await readEach(withSummary ? found.candidates.filter(mayHaveReport) : [], async ({ interview_id }) =>
    privacy.interview(await heymilo.interviews.get(interview_id)),
  );
  const { finished, finished_since, waiting, idle_days } = search;
  const areFinished = finished || finished_since !== undefined || waiting !== undefined;
  const options = { withSummary, areFinished, idleAsOf: idle_days === undefined ? undefined : found.asOf };
  const all = found.candidates.map((one) => candidateRow(one, { ...options, report: reports.read.get(one) }));
  const rows = privacy.masksEmails ? withoutMaskedEmails(all) : all;
  const shown = rowsThatFit(rows);
  const isCut = shown.length < rows.length;
  const rest = search.bestFrom ? sortedFrom(search.bestFrom + shown.length) : shown.at(-1)?.interview_id;
  const notes = [
    isCut && `Shortened to ${shown.length} of ${rows.length}; next_cursor has the others.`,
    listing.limit > search.limit && `With with_summary a page has ${MOST_READ}.`,
    reports.failed && `Weaknesses, integrity and the report's knock-outs could not be read of ${reports.failed}.`,
    shown.some(({ summary }) => summary?.shortened) && "get_interview_result has what a summary shortens.",
    ...searchNotes(search, found),
    ...peopleNotes(found.candidates.slice(0, shown.length), search),
    ...knockOutNotes(shown, found.candidates, withSummary ? reports.read : undefined),
  ];
  return {
    posting_id: id,
    candidates: shown,
    looked_at: found.lookedAt,
    ...compact({
      found_by_title,
      ...timesMeant(search, found.asOf),
      total: found.total,
      ...statusCounts(search, found),
      next_cursor: isCut ? rest : found.cursor,
      withheld: found.withheld,
      note: givenTexts(notes).join(" ") || undefined,
    }),
  };
};

/** Not again on each page, and not where the rows say it themselves. */
const statusCounts = ({ bestFrom, cursor, search, ...question }: CandidateSearch, found: FoundCandidates) => {
  if (found.lookedAt === 0 || (bestFrom ?? 1) > 1 || cursor !== undefined) return {};
  const hasAll = found.stopped === undefined && (bestFrom !== undefined || found.cursor === undefined);
  if (hasAll) return { by_status: found.byStatus };
  const isFiltered = bestFrom !== undefined || search !== undefined || isAsked(question);
  return isFiltered ? { by_status_of_looked_at: found.byStatus } : {};
};

const knockOutNotes = (
  rows: readonly CandidateRow[],
  candidates: readonly Candidate[],
  reports: ReadonlyMap<Candidate, Interview> | undefined,
) => {
  const disagreeing = [...(reports ?? [])].filter(([candidate, report]) => listDisagrees(candidate, report)).length;
  const isOfList = !reports && (candidates.some(isFinished) || rows.some((row) => row.failed_knock_outs));
  const mayGoOn = rows.some(
    ({ failed_knock_outs: failed, status }) => failed && status !== "knocked_out" && !failed.startsWith("disqualified"),
  );
  return [
    disagreeing > 0 && `Of ${disagreeing} the list and the report disagree about must-haves; shown is the report.`,
    isOfList && "Knock-outs are those of HeyMilo's list; with_summary has the report's, by must-have.",
    mayGoOn && "HeyMilo does not say whether a failed knock-out was enforced where the status is not knocked_out.",
  ];
};
