import type { HeyMilo } from "../../heymilo/client.ts";
import { InputError } from "../../heymilo/errors.ts";
import { SURVEY } from "../../heymilo/http/rate.ts";
import type { Posting } from "../../heymilo/schema/responses.ts";
import type { Privacy } from "../../privacy/index.ts";
import type { CandidateQuestion } from "../candidate-question.ts";
import { acrossAnswer } from "./answer.ts";
import { type AcrossCursor, inOrder, positionOf, readCursor } from "./cursor.ts";
import { inUse, named, type Scope } from "./scope.ts";
import { type Piece, survey } from "./survey.ts";

interface AcrossSearch extends CandidateQuestion {
  /** Instead of all interviewers in use. */
  posting_ids?: readonly string[] | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The candidates of all interviewers in use, or of those that are named, as an answer. */
export const listCandidatesAcross = async (
  heymilo: HeyMilo,
  privacy: Privacy,
  { limit, cursor, ...question }: AcrossSearch,
) => {
  const from = cursor === undefined ? undefined : readCursor(cursor, question);
  if (cursor !== undefined && !from)
    throw new InputError([
      { path: ["cursor"], message: "goes with the arguments of the call before it; repeat these with its next_cursor" },
    ]);
  const asOf = from?.asOf ?? Math.floor(Date.now() / 1000);
  const { scope, found } = await heymilo.inShare(SURVEY, async (reading) => {
    const scope = question.posting_ids ? await named(reading, question.posting_ids) : await inUse(reading);
    const pieces = from ? piecesLeft(scope, from) : scope.postings.map((posting) => ({ posting }));
    return { scope, found: await survey(reading, pieces, { privacy, question, asOf }) };
  });
  const [first] = found.looked.flatMap(({ failure }) => failure ?? []);
  if (first && found.looked.every(({ pages }) => pages === 0)) throw first.error;
  return acrossAnswer(found, { privacy, question, asOf, scope, limit, from });
};

/** An interviewer that was archived since it was read in part is read on nevertheless. */
const piecesLeft = ({ postings, archived, gaps }: Scope, { remainders, wholeFrom }: AcrossCursor): Piece[] => {
  const inPart = remainders.flatMap((from) => {
    const posting = [...postings, ...archived].find(({ id }) => id === from.postingId);
    if (!posting) gaps.push(`${from.postingId}: the rest of its candidates; HeyMilo no longer lists the interviewer`);
    return posting ? [{ posting, from }] : [];
  });
  const isLeft = (posting: Posting) => wholeFrom !== undefined && inOrder(positionOf(posting), wholeFrom) >= 0;
  const whole = postings.filter((posting) => isLeft(posting) && !inPart.some((one) => one.posting === posting));
  return [...inPart, ...whole.map((posting) => ({ posting }))];
};
