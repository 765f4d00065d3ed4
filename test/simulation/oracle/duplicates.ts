import { isNeverFound, shownTime } from "../deviations.ts";
import type { Posting } from "../heymilo.ts";
import type { History, MadeCall } from "../history.ts";
import {
  type Addition,
  additionsIn,
  callsIn,
  countsAsGone,
  createsIn,
  isBlind,
  isGoodSearch,
  isInDoubt,
  isOwnKey,
  isRepeatOf,
  isShown,
  isUnderstood,
  keyOf,
  listsFor,
  MARKER,
  mayBeDone,
  mayMiss,
  named,
  type Promised,
  postingOf,
  REMEMBERED_MS,
  tellsOf,
  wasHeard,
} from "./facts.ts";

/** What was made with one marker and is in use at the end, of creates and of marked copies, in all processes. */
const madeWithOneMarker = (history: History): Posting[][] => {
  const groups = new Map<string, Posting[]>();
  for (const posting of history.postings) {
    const { copyOf, madeBy, archivedAt, metadata } = posting;
    const isMade = copyOf === undefined ? madeBy : copyOf === history.source.id && isOwnKey(keyOf(posting));
    const marker = metadata[MARKER];
    if (isMade && marker !== undefined && archivedAt === undefined)
      groups.set(marker, [...(groups.get(marker) ?? []), posting]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
};

/** The calls that an answer could tell of them. */
const callsFor = (history: History, postings: Posting[]): MadeCall[] => {
  const posts = additionsIn(history).filter(({ made }) => postings.some(({ id }) => id === made?.id));
  return history.calls.filter((call) =>
    posts.some(
      (post) =>
        isRepeatOf(call, post) ||
        (call.do === post.sender.do && call.content === post.sender.content && call.key === post.key),
    ),
  );
};

/** Of several for one thing some answer tells, or says that they cannot be ruled out. */
export const duplicatesAreReported: Promised = (history) =>
  madeWithOneMarker(history).flatMap((postings) => {
    const calls = callsFor(history, postings);
    const key = keyOf(postings[0] as Posting);
    // Not every call is made again in the end.
    if (calls.every(({ repeat }) => repeat !== "settled")) return [];
    const answers = calls.filter((call) => !call.isUnheard);
    const isNamed = areNamedTogether(postings, answers);
    // After a second POST the first may come at any time, so doubt is all that an answer can say.
    const isSentTwice = new Set(postings.map(({ madeBy }) => madeBy?.process)).size < postings.length;
    const isDoubted = (isSentTwice || mayMiss(history, key)) && answers.some(({ heard }) => heard && isInDoubt(heard));
    // Where a person was told of one, and decided that there be another, nobody has to be told.
    const isWanted = ({ id, madeBy }: Posting) =>
      calls.some(
        ({ number, allowDuplicate, startedAt }) =>
          number === madeBy?.call &&
          allowDuplicate &&
          answers.some(
            (call) => call.endedAt <= startedAt && postings.some((other) => other.id !== id && tellsOf(call, other.id)),
          ),
      );
    const isDecided = postings.filter((one) => !isWanted(one)).length < 2;
    // Where lists cannot be understood, a call without a receipt says so, or `unknown`: it can name nothing.
    const isUnknownToAll = !isUnderstood(history) && answers.every(({ heard }) => !heard);
    const isForgotten = calls.every(
      ({ repeat, startedAt, key: own }) =>
        !isOwnKey(own) && (!repeat || postings.some(({ createdAt }) => startedAt - createdAt > REMEMBERED_MS)),
    );
    // A receipt is answered after a read showed its posting: what no read by its id finds counts as gone.
    const isGone = (posting: Posting) =>
      createsIn(history).some(
        (post) =>
          post.made?.id === posting.id && post.heard?.how === "answered" && countsAsGone(history, post, posting),
      ) && !answers.some((call) => tellsOf(call, posting.id));
    const isOneLeft = postings.filter((one) => !isGone(one)).length < 2;
    if (isOneLeft || isNamed || isDoubted || isDecided || isUnknownToAll || isForgotten) return [];
    if (wasArchived(history, postings, calls)) return [];
    return [`${key} exists as ${postings.map(({ id }) => id).join(" and ")}, and no answer says so`];
  });

/** Where lists show no keys, the receipt of a create with a key says at once that others cannot be ruled out. */
export const blindnessIsSaid: Promised = (history) => {
  const { metadata } = history.scenario.deviations;
  return callsIn(history, "create")
    .filter(wasHeard)
    .flatMap((call) => {
      const { id, outcome } = call.heard;
      const isHidden =
        ["omitted", "null", "empty"].includes(metadata) || (metadata === "lower case" && isOwnKey(call.key));
      const isKeyed = call.key !== undefined && keyOf(postingOf(history, id) ?? {}) === call.key;
      if (outcome !== "created" || !isHidden || !isKeyed || isInDoubt(call.heard)) return [];
      return [`${named(call)} got ${id}, and was not told that its list shows no keys`];
    });
};

/** A receipt is in doubt only where the list, read for up to 4 s, does not show it; where it never did, for 1 s. */
export const doubtHasAReason: Promised = (history) => {
  const { reads, crowd, timeoutMs } = history.scenario;
  if (reads.length + crowd > 0 || !isUnderstood(history) || !isGoodSearch(history)) return [];
  const additions = additionsIn(history);
  return createsIn(history).flatMap((post) => {
    const { sender, heard, made, key, process } = post;
    const posting = postingOf(history, made?.id);
    if (heard?.how !== "answered" || !posting || !wasHeard(sender) || !isInDoubt(sender.heard)) return [];
    const isAlone = !additions.some((one) => one !== post && one.process === process && one.key === key);
    const hasTime = sender.startedAt + timeoutMs - heard.at >= SHOWN_WITHIN_MS;
    const isShownSoon = posting.listedFrom - heard.at < 900 && (posting.archivedAt ?? sender.endedAt) >= sender.endedAt;
    if (!isAlone || !hasTime || !isShownSoon) return [];
    return [`${named(sender)} got ${posting.id}, which lists showed, and was told that there may be another`];
  });
};

/** For 4 s of looks, and the ways of the last one. */
const SHOWN_WITHIN_MS = 7_000;

/** Somebody has put the one out of use that answers for the calls: what else there is of it is nobody's any more. */
const wasArchived = ({ postings }: History, [one]: readonly Posting[], calls: readonly MadeCall[]): boolean =>
  postings.some(
    ({ id, metadata, archivedAt }) =>
      archivedAt !== undefined && metadata[MARKER] === one?.metadata[MARKER] && calls.some((call) => tellsOf(call, id)),
  );

/** One answer names them all; or several do that have one in common, as three processes may hear of two each. */
const areNamedTogether = (postings: readonly Posting[], answers: readonly MadeCall[]): boolean => {
  let [known, left] = [postings.slice(0, 1), postings.slice(1)];
  for (let found = known; found.length > 0; ) {
    const near = answers.filter((call) => known.some(({ id }) => tellsOf(call, id)));
    found = left.filter(({ id }) => near.some((call) => tellsOf(call, id)));
    known = [...known, ...found];
    left = left.filter((one) => !found.includes(one));
  }
  return left.length === 0;
};

/** Nothing is sent with a key once lists showed what that key had made before the call began. */
export const whatCanBeSeenIsNotMadeAgain: Promised = (history) => {
  const creates = createsIn(history).filter((post) => mayBeDone(post) && post.key !== undefined);
  return creates.flatMap((later) =>
    creates.flatMap((earlier) => {
      const { sender } = later;
      const posting = postingOf(history, earlier.made?.id);
      const isPair = sender.key === earlier.key && sender.content === earlier.sender.content;
      if (!isPair || !posting || earlier === later || posting.archivedAt !== undefined) return [];
      if (isBlind(history, later.key) || sender.allowDuplicate || !wasListed(history, sender, posting)) return [];
      return [
        `${named(sender)} sent its POST at ${later.sentAt} ms, although lists showed ${posting.id} with that key from ` +
          `${posting.listedFrom} ms on`,
      ];
    }),
  );
};

/** By the search for its title, too, if that can find anything: before anything was sent a search is believed. */
const wasListed = ({ scenario: { deviations } }: History, { startedAt }: MadeCall, { title, listedFrom }: Posting) =>
  !isNeverFound(title, deviations.search) && listedFrom <= startedAt;

/**
 * Of two processes that use one key at once both name the earlier posting, and the one whose last look showed both tells
 * of both.
 */
export const twoProcessesNameOne: Promised = (history) => {
  const { crowd, deviations } = history.scenario;
  // Of many pages in no order the one with the other may have been read before it was there.
  if (crowd > 0 && deviations.order !== "newest first") return [];
  const creates = createsIn(history).filter(({ heard, made }) => heard?.how === "answered" && made);
  return creates.flatMap((one) => creates.flatMap((other) => nameOne(history, one, other)));
};

const nameOne = (history: History, one: Addition, other: Addition): string[] => {
  const { deviations } = history.scenario;
  const { sender } = one;
  const isPair =
    sender.key !== undefined &&
    sender.key === other.sender.key &&
    one.process !== other.process &&
    sender.content === other.sender.content;
  const [own, another] = [one, other].map(({ made }) => postingOf(history, made?.id));
  if (!isPair || !own || !another || mayMiss(history, one.key) || !wasHeard(sender)) return [];
  if (isInDoubt(sender.heard)) return [];
  if (one.key === undefined || [own, another].some(({ archivedAt }) => archivedAt !== undefined)) return [];
  const last = listsFor(history, sender).findLast(({ call }) => call === sender.number);
  if (!last || last.at < (one.heard?.at ?? 0) || !isShown(history, own, last) || !isShown(history, another, last))
    return [];
  const { id, duplicates } = sender.heard;
  const told = [id, ...duplicates];
  const [ownTime, otherTime] = [own, another].map(({ createdAt }) => Number(shownTime(createdAt, deviations)));
  const says = (what: string) => [`${named(sender)} was told of ${told.join(", ")}, ${what}`];
  if (!told.includes(another.id)) return says(`and not of ${another.id}, which its last look showed`);
  if (ownTime !== undefined && otherTime !== undefined && deviations.times !== "none" && deviations.times !== "ISO") {
    const earlier = ownTime < otherTime ? own : otherTime < ownTime ? another : undefined;
    if (earlier && id === (earlier === own ? another : own).id)
      return says(`of which ${earlier.id} is the earlier one`);
  }
  const answer = other.sender;
  if (wasHeard(answer) && answer.heard.duplicates.includes(id) && duplicates.includes(answer.heard.id))
    return says(`while ${named(answer)} names ${answer.heard.id}`);
  return [];
};
