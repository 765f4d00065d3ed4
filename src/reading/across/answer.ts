import { counted, firstFew, givenTexts, printable } from "../../heymilo/text.ts";
import type { Privacy } from "../../privacy/index.ts";
import { countsOf, groupsOf, headsOf, rowsAcross } from "../../views/candidates-across.ts";
import { compact, unlessEmpty } from "../../views/compact.ts";
import { type CandidateQuestion, isBounded, timesMeant } from "../candidate-question.ts";
import { peopleNotes } from "../people-notes.ts";
import { type AcrossCursor, positionOf, startOf, writeCursor } from "./cursor.ts";
import type { Scope } from "./scope.ts";
import type { Looked, Person, Piece, Surveyed } from "./survey.ts";

interface Asked {
  privacy: Privacy;
  question: CandidateQuestion;
  asOf: number;
  scope: Scope;
  limit: number | undefined;
  from: AcrossCursor | undefined;
}

/** With more, an answer counts them by interviewer instead of showing them. */
const MOST_SHOWN = 200;
const MOST_TIMELESS = 20;

/** People by interviewer, or their counts, and what was not looked at. What is not shown is left for the cursor. */
export const acrossAnswer = (found: Surveyed, { privacy, question, asOf, scope, limit, from }: Asked) => {
  const isCounted = from?.counts || sum(found.looked, ({ fitting }) => fitting.length) > MOST_SHOWN;
  const all = peopleIn(found.looked, ({ fitting }) => fitting);
  const options = { asOf, asksIdle: question.idle_days !== undefined, masksEmails: privacy.masksEmails };
  const rows = rowsAcross(all.slice(0, isCounted ? 0 : limit), options);
  const lastShown = all[rows.length - 1];
  const isCut = !isCounted && rows.length < all.length;
  const covered = isCut && lastShown ? upTo(found, lastShown) : everything(found);
  const people = isCounted ? [] : all.slice(0, rows.length);
  const fitting = (isCounted ? all : people).map(({ candidate }) => candidate);
  const timeless = peopleIn(covered.looked, (one) => one.timeless);
  const everybodyNamed = [...people, ...timeless].map(({ closed }) => closed);
  const isPart = isBounded(question, asOf);
  const totalOf = ({ piece, total }: Looked) => [piece.posting, isPart ? undefined : total] as const;
  const headOf = headsOf(scope.postings, new Map(found.looked.map(totalOf)));
  const groups = isCounted ? countsOf(covered.looked.map(peopleOf), options, headOf) : groupsOf(people, rows, headOf);
  const gaps = [...scope.gaps, ...gapsOf(found)];
  const isLeft = covered.left.length > 0;
  const isWhole = from === undefined && gaps.length === 0 && !isLeft;
  const totals = found.looked.map(({ total }) => total);
  const candidates = sum(found.looked, (one) => one.candidates);
  const retryAfterMs = (found.stopped?.error as { retryAfterMs?: number } | undefined)?.retryAfterMs;
  const everybody = `${counted(candidates, "candidate")} of ${counted(found.looked.length, "interviewer")}`;
  const notes = [
    isWhole && `That is everybody${isPart ? " who was invited in that time" : ""}: ${everybody}.`,
    isCounted && `Over ${MOST_SHOWN} fit, so they are counted; posting_ids shows the people of some interviewers.`,
    isCounted && groups.length < covered.looked.filter(({ fitting }) => fitting.length > 0).length && SOME_COUNTED,
    isCut && `Shown are ${rows.length} of the ${all.length} that were found; next_cursor goes on.`,
    timeless.length > 0 && `Of ${timeless.length} more HeyMilo does not say when: unknown_time.`,
    ...peopleNotes(fitting, question),
    rows.some((row) => question.waiting || row.failed_knock_outs) &&
      "Knock-outs are those of HeyMilo's list; with one posting_id, with_summary has the report's.",
  ];
  return {
    interviewers: groups,
    fit: fitting.length,
    looked_at: {
      interviewers: found.looked.length,
      candidates,
      requests: sum(found.looked, ({ pages }) => pages) + scope.requests,
    },
    ...compact({
      ...timesMeant(question, asOf),
      evaluating: question.waiting && sum(covered.looked, ({ evaluating }) => evaluating.length),
      unknown_time: unlessEmpty(groupsOf(timeless, rowsAcross(timeless.slice(0, MOST_TIMELESS), options), headOf)),
      total:
        isWhole && !isPart && !totals.includes(undefined) ? sum(found.looked, ({ total }) => total ?? 0) : undefined,
      archived: scope.archived.length || undefined,
      not_looked_at: unlessEmpty(gaps),
      next_cursor: isLeft ? writeCursor(cursorOf(covered.left, asOf, isCounted), question) : undefined,
      retry_after_s: isLeft && retryAfterMs ? Math.ceil(retryAfterMs / 1000) : undefined,
      withheld: privacy.withheld(everybodyNamed, ["name", "contact data"]),
      note: givenTexts(notes).join(" ") || undefined,
    }),
  };
};

const SOME_COUNTED = "The list has those where somebody waits longest; fit counts the others, too.";

const sum = (looked: readonly Looked[], count: (one: Looked) => number): number =>
  looked.reduce((total, one) => total + count(one), 0);

const peopleIn = (looked: readonly Looked[], of: (one: Looked) => Person[]) =>
  looked.flatMap((one) => of(one).map((person) => ({ ...person, posting: one.piece.posting })));

const peopleOf = ({ piece: { posting }, fitting }: Looked) => ({
  posting,
  people: fitting.map(({ candidate }) => candidate),
});

/** What an answer covers, and what the next call has to read. */
interface Covered {
  looked: readonly Looked[];
  left: readonly Piece[];
}

const everything = ({ looked, unread }: Surveyed): Covered => ({
  looked,
  left: [...looked.flatMap(restOf), ...unread],
});

const restOf = ({ piece: { posting }, failure }: Looked): Piece[] =>
  failure?.left ? [{ posting, from: failure.left }] : [];

/** Up to that person. Behind them only those interviewers are left in whom somebody was found, or that are unread. */
const upTo = ({ looked, unread }: Surveyed, last: Person): Covered => {
  const at = looked.findIndex(({ piece }) => piece.posting.id === last.place.postingId);
  const isShown = ({ place }: Person) => place.listed <= last.place.listed;
  const covered: Looked[] = [];
  const left: Piece[] = [];
  for (const [index, one] of looked.entries()) {
    const { posting, from } = one.piece;
    if (index > at && one.fitting.length > 0) left.push({ posting, from: from ?? startOf(posting) });
    else if (index === at) {
      covered.push({ ...one, timeless: one.timeless.filter(isShown), evaluating: one.evaluating.filter(isShown) });
      left.push({ posting, from: last.place });
    } else {
      covered.push(one);
      left.push(...restOf(one));
    }
  }
  return { looked: covered, left: [...left, ...unread] };
};

const cursorOf = (left: readonly Piece[], asOf: number, counts: boolean): AcrossCursor => {
  const [whole] = left.filter(({ from }) => from === undefined);
  return {
    asOf,
    counts,
    remainders: left.flatMap(({ from }) => from ?? []),
    wholeFrom: whole && positionOf(whole.posting),
  };
};

const gapsOf = ({ looked, unread, stopped }: Surveyed): string[] => {
  const ofPostings = looked.flatMap(({ piece: { posting }, failure, cut }) => {
    const name = `${posting.id} ${JSON.stringify(printable(posting.title ?? "", 60))}`;
    if (cut !== undefined) return [`${name}: ${cut}`];
    if (!failure || failure.isForAll) return [];
    const { left, reason } = failure;
    return [
      left ? `${name}: behind the first ${left.listed}, ${reason} next_cursor tries again.` : `${name}: ${reason}`,
    ];
  });
  const odd = looked.filter(({ unreadable }) => unreadable > 0);
  const places = odd.map(({ piece, unreadable }) => `${unreadable} of ${piece.posting.id}`);
  const unreached = unread.length + looked.filter(({ failure }) => failure?.isForAll).length;
  return givenTexts([
    ...ofPostings,
    odd.length > 0 && `rows that could not be understood: ${firstFew(places, MOST_NAMED).join(", ")}`,
    stopped && unreached > 0 && `${counted(unreached, "interviewer")}, or a part of one: ${stopped.reason}`,
  ]);
};

const MOST_NAMED = 10;
