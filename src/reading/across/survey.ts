import type { HeyMilo } from "../../heymilo/client.ts";
import type { Confidential } from "../../heymilo/confidential.ts";
import type { HeyMiloError } from "../../heymilo/errors.ts";
import { LARGEST_PAGE, type ListPage, whyIncomplete } from "../../heymilo/http/pages.ts";
import { ApiError, TimeoutError } from "../../heymilo/request-errors.ts";
import type { Candidate } from "../../heymilo/schema/candidates.ts";
import type { Posting } from "../../heymilo/schema/responses.ts";
import type { Privacy } from "../../privacy/index.ts";
import { boundsOf, type CandidateQuestion, fitOf, isBounded } from "../candidate-question.ts";
import { valueOrReason } from "../value-or-reason.ts";
import { type Remainder, startOf } from "./cursor.ts";

/** What is to be read of an interviewer: all, or what an earlier call has left. */
export interface Piece {
  posting: Posting;
  from?: Remainder | undefined;
}

/** Somebody who fits, and where HeyMilo's list goes on behind them. */
export interface Person {
  closed: Confidential<Candidate>;
  candidate: Candidate;
  place: Remainder;
}

/** What was found out about one interviewer's candidates. */
export interface Looked {
  piece: Piece;
  fitting: Person[];
  /** They would fit if HeyMilo said when. */
  timeless: Person[];
  /** They would fit if HeyMilo had evaluated them. */
  evaluating: Person[];
  /** How many candidates were looked at, in how many pages. */
  candidates: number;
  pages: number;
  unreadable: number;
  total: number | undefined;
  /** HeyMilo's list ended before its end: why. */
  cut?: string | undefined;
  failure?: SurveyFailure | undefined;
}

interface SurveyFailure {
  reason: string;
  error: HeyMiloError;
  /** It would fail with the next interviewer, too. */
  isForAll: boolean;
  /** Where another call may go on. Undefined: it would fail again. */
  left: Remainder | undefined;
}

export interface Surveyed {
  looked: Looked[];
  /** What no request was sent for, in order. */
  unread: Piece[];
  /** Why it was ended before all were read. */
  stopped?: SurveyFailure | undefined;
}

/** A burst: half of what may be under way at once, as the setting has it by default. */
const AT_ONCE = 4;
/** So many failures in a row are HeyMilo's, not of one interviewer. */
const MOST_FAILURES = 3;

/** What all calls of a survey share. */
interface SurveyScope {
  privacy: Privacy;
  question: CandidateQuestion;
  /** Unix seconds. */
  asOf: number;
}

/** Looks through interviewers in their order, several at once, until all are read or the call has to answer. */
export const survey = async (heymilo: HeyMilo, pieces: readonly Piece[], scope: SurveyScope): Promise<Surveyed> => {
  const unread = [...pieces];
  const looked: Looked[] = [];
  /** HeyMilo could list somebody twice. */
  const knownIds = new Set<string>();
  let stopped: Surveyed["stopped"];
  let failures = 0;
  const work = async () => {
    while (stopped === undefined) {
      const piece = unread.shift();
      if (!piece) return;
      const one = await lookThrough(heymilo, piece, scope, knownIds);
      looked.push(one);
      failures = one.failure ? failures + 1 : 0;
      if (one.failure && (one.failure.isForAll || failures >= MOST_FAILURES)) stopped ??= one.failure;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const order = new Map(pieces.map((piece, index) => [piece, index]));
  const placeOf = ({ piece }: Looked) => order.get(piece) ?? 0;
  return { looked: looked.toSorted((a, b) => placeOf(a) - placeOf(b)), unread, stopped };
};

/** No turn, no time left, or turned away by HeyMilo's rate limit: the next interviewer would get the same. */
const isForAll = (error: HeyMiloError): boolean =>
  (error instanceof TimeoutError && (error.which === "queue" || error.which === "deadline")) ||
  (error instanceof ApiError && error.status === 429);

const mayWorkLater = (error: HeyMiloError): boolean => !(error instanceof ApiError && error.retryable === "no");

const failureWith = (reason: string, error: HeyMiloError, left: Remainder): SurveyFailure => ({
  reason: error instanceof TimeoutError && error.which === "deadline" ? "the time of this call was over" : reason,
  error,
  isForAll: isForAll(error),
  left: mayWorkLater(error) ? left : undefined,
});

const lookThrough = async (
  heymilo: HeyMilo,
  piece: Piece,
  { privacy, question, asOf }: SurveyScope,
  knownIds: Set<string>,
): Promise<Looked> => {
  const { posting, from } = piece;
  const one: Looked = {
    piece,
    fitting: [],
    timeless: [],
    evaluating: [],
    candidates: 0,
    pages: 0,
    unreadable: 0,
    total: undefined,
  };
  const bounds = boundsOf(question, asOf);
  const start = from && { cursor: from.after, listedBefore: from.after === undefined ? undefined : from.listed };
  const query = { ...bounds, ...start, limit: LARGEST_PAGE, maxPages: Number.POSITIVE_INFINITY };
  const pages = heymilo.candidates.pages(posting.id, query);
  let left: Remainder = from ?? startOf(posting);
  for (;;) {
    const next = await valueOrReason(pages.next());
    if ("error" in next) return { ...one, failure: failureWith(next.reason, next.error, left) };
    const page = next.value.value as ListPage<Confidential<Candidate>>;
    const listed = page.listed ?? left.listed + page.rows.length;
    one.pages += 1;
    one.unreadable += page.unreadable;
    one.total = page.totalCount ?? one.total;
    for (const [index, closed] of page.rows.entries()) {
      const candidate = privacy.candidate(closed);
      const { interview_id: id } = candidate;
      if (knownIds.has(id)) continue;
      knownIds.add(id);
      one.candidates += 1;
      const place = { postingId: posting.id, after: id, listed: listed - (page.rows.length - 1 - index) };
      const person = { closed, candidate, place };
      const fit = fitOf(candidate, question, asOf);
      if (fit === "fits") one.fitting.push(person);
      if (fit === "evaluating") one.evaluating.push(person);
      if (fit === "unknown_time") one.timeless.push(person);
    }
    if (page.end)
      return { ...one, cut: isBounded(question, asOf) && page.end === "too_few" ? undefined : whyIncomplete(page) };
    left = { postingId: posting.id, after: page.next ?? left.after, listed };
  }
};
