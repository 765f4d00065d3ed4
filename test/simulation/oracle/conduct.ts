import { LookUpError, OutcomeUnknownError } from "../../../src/heymilo/errors.ts";
import { AS_DOCUMENTED } from "../deviations.ts";
import { EPOCH_MS, type Posting, type Question } from "../heymilo.ts";
import type { History, MadeCall } from "../history.ts";
import {
  type Addition,
  additionsIn,
  archivedAt,
  areTwoByKey,
  callsIn,
  countsAsGone,
  createsIn,
  groupOf,
  isLost,
  isRepeatOf,
  isShown,
  isUnderstood,
  isUnknown,
  knownSince,
  likesOf,
  listsFor,
  mayBeDone,
  NEVER_TWICE_WITHIN_MS,
  named,
  type Promised,
  quietMs,
  REMEMBERED_MS,
  saysOf,
  tellsOf,
  thingOf,
  wasHeard,
} from "./facts.ts";

/** Two POSTs of one process and one group, of which the earlier one still counts as the later is sent. */
const pairsIn = (history: History): [earlier: Addition, later: Addition][] => {
  const posts = additionsIn(history).filter(mayBeDone);
  const counts = (earlier: Addition, { sender, sentAt }: Addition) => {
    const thing = thingOf(history, earlier);
    // Identical calls have one key or none. Of others at once each sends: neither is unresolved as the other begins.
    if (sender.key !== earlier.sender.key && sender.startedAt <= earlier.sentAt) return false;
    if (!thing) return true;
    // What has its marker answers for it as soon as a caller was told so.
    const isIt = ({ id }: Posting | Question) =>
      id === thing.id || history.calls.some((call) => isRepeatOf(call, earlier) && call.heard?.id === id);
    const isArchived = (one: Posting | Question) =>
      archivedAt(one) > earlier.sentAt && archivedAt(one) <= sentAt && isIt(one);
    if (likesOf(history, earlier).some(isArchived)) return false;
    if (countsAsGone(history, earlier, thing)) return false;
    return sentAt - knownSince(history, earlier) <= REMEMBERED_MS;
  };
  return posts.flatMap((later, index) =>
    posts
      .slice(0, index)
      .filter((one) => one.process === later.process && groupOf(one.sender) === groupOf(later.sender))
      .filter((earlier) => counts(earlier, later))
      .map((earlier): [Addition, Addition] => [earlier, later]),
  );
};

/** What carries no key is known by that of its call. */
const entryOf = ({ key, sender }: Addition) => ({ key: key ?? sender.key });

/** The later POST is for what the earlier one was for, and not for what a third call had begun before. */
const isRepeatIn = (history: History, later: Addition, earlier: Addition): boolean => {
  const wasBegun = (post: Addition) =>
    entryOf(post).key === entryOf(later).key &&
    isRepeatOf(later.sender, post) &&
    (post.sender.startedAt <= earlier.sentAt || post.sender.allowDuplicate === true);
  const isOfAnother = entryOf(later).key !== entryOf(earlier).key && additionsIn(history).some(wasBegun);
  return isRepeatOf(later.sender, earlier) && !isOfAnother;
};

/** Who waits for what this POST makes: its sender, and its like that came before it ended or before they had left. */
const callersOf = (history: History, post: Addition): MadeCall[] => {
  const endedAt = post.heard?.at ?? Number.POSITIVE_INFINITY;
  const callers: MadeCall[] = [];
  for (const call of history.calls.toSorted((a, b) => a.number - b.number)) {
    const isInTime = call.startedAt <= endedAt || callers.some(({ endedBefore }) => endedBefore > call.number);
    if (call === post.sender || (isRepeatOf(call, post) && isInTime)) callers.push(call);
  }
  return callers;
};

/** A call sends at most one POST that HeyMilo may have carried out, and turned away it tries five times at most. */
export const onePostACall: Promised = (history) => {
  const additions = additionsIn(history);
  return history.calls.flatMap((call) => {
    const posts = additions.filter(({ sender }) => sender === call);
    const done = posts.filter(mayBeDone);
    if (done.length <= 1 && posts.length <= 5) return [];
    return [`${named(call)} sent ${done.length} POSTs, and ${posts.length - done.length} in vain`];
  });
};

/**
 * While nobody knows what became of a POST, nothing is sent for the same thing, nor for what may be the same rephrased:
 * not in its quiet time, and not before a look after that which did not show it, unless somebody was told of it.
 */
export const nothingIsSentBesideAnUnresolvedOne: Promised = (history) =>
  pairsIn(history).flatMap(([earlier, later]) => {
    const { sender, sentAt } = later;
    const isRepeat = isRepeatIn(history, later, earlier);
    if (areTwoByKey(entryOf(later), entryOf(earlier))) return [];
    const thing = thingOf(history, earlier);
    const isAwaited = callersOf(history, earlier).some((call) => call.endedBefore > sender.number);
    const isTold = history.calls.some(
      (call) =>
        call.process === later.process &&
        call.endedAt >= earlier.sentAt &&
        call.endedAt <= sentAt &&
        likesOf(history, earlier).some(({ id }) => tellsOf(call, id)),
    );
    const isResolved = history.calls.some(
      (call) =>
        wasHeard(call) &&
        (call === earlier.sender || isRepeatOf(call, earlier)) &&
        call.endedAt >= earlier.sentAt &&
        call.endedAt <= sentAt,
    );
    const isAnswered = earlier.heard?.how === "answered";
    // A copy counts as told as soon as a call knows it, although it is titled and marked before its caller hears of it.
    const isBeingTold = (call: MadeCall) =>
      (call === earlier.sender && call.endedAt >= (earlier.heard?.at ?? 0)) ||
      (wasHeard(call) && isRepeatOf(call, earlier) && call.startedAt <= sentAt && call.endedAt >= sentAt);
    if (isAnswered && sender.do === "clone" && history.calls.some(isBeingTold)) return [];
    if ((isAwaited && (isAnswered || !isRepeat)) || isTold || isResolved) return [];
    const says = (why: string) => [
      `${named(sender)} sent its POST at ${sentAt} ms, ${why} that of ${named(earlier.sender)}, sent at ${earlier.sentAt} ms`,
    ];
    if (isAnswered) return says("and nobody was told of");
    const quietUntil = earlier.sentAt + quietMs(earlier, history);
    if (sentAt < quietUntil) return says("in the quiet time of");
    // What a list does not clearly show cannot be named, so a person decides without it.
    const { oddItems, pages } = history.scenario.deviations;
    if (oddItems || pages === "miscounted" || pages === "cut short") return [];
    const wasLookedFor = listsFor(history, sender).some(
      (list) => list.at >= quietUntil && list.at <= sentAt && !(thing && isShown(history, thing, list)),
    );
    return wasLookedFor ? [] : says("and no look had failed to show");
  });

/** One process makes nothing twice that was made and listed in time: neither of a lost POST nor of an answered one. */
export const nothingIsMadeTwice: Promised = (history) => {
  const { search } = history.scenario.deviations;
  return pairsIn(history).flatMap(([earlier, later]) => {
    const { sender, sentAt } = later;
    const thing = thingOf(history, earlier);
    if (!thing || !isRepeatIn(history, later, earlier) || sender.allowDuplicate) return [];
    const isTold = history.calls.some(
      (call) =>
        isRepeatOf(call, earlier) &&
        (wasHeard(call) || isUnknown(call.error)) &&
        tellsOf(call, thing.id) &&
        call.endedAt <= sentAt,
    );
    const isInTime = thing.listedFrom - earlier.sentAt <= NEVER_TWICE_WITHIN_MS && search !== "behind";
    if (isLost(earlier) && !isTold && !isInTime) return [];
    // A person knows of it and wanted another, which answers for the call from then on.
    const isAnother = (post: Addition) =>
      post.sender.allowDuplicate &&
      mayBeDone(post) &&
      post.sender.content === earlier.sender.content &&
      post.process === earlier.process &&
      post.sentAt > earlier.sentAt &&
      post.sentAt < sentAt;
    if (additionsIn(history).some(isAnother)) return [];
    return [`${named(sender)} sent its POST at ${sentAt} ms, although that of ${earlier.sentAt} ms made ${thing.id}`];
  });
};

/** With a key nothing is sent after a list that is not read to its end, since HeyMilo counts more than it shows. */
export const nothingIsSentAfterAShortList: Promised = (history) => {
  const { pages, order } = history.scenario.deviations;
  // From the newest on a list is read only as far as it matters.
  if (pages !== "miscounted" || order !== "oldest first") return [];
  return createsIn(history).flatMap(({ sender, sentAt, call }) => {
    const last = listsFor(history, sender).findLast((list) => list.call === call && list.at <= sentAt);
    const isShort = last !== undefined && last.search === undefined;
    if (!isShort || sender.key === undefined || sender.allowDuplicate) return [];
    return [`${named(sender)} sent its POST at ${sentAt} ms, after a list that was too short`];
  });
};

/** After a lost answer a copy is neither marked nor renamed: it may be that of another. */
export const lostCopiesAreLeftAlone: Promised = (history) =>
  history.postings.flatMap(({ id, madeBy, copyOf, changedAt }) =>
    copyOf !== undefined && madeBy && isLost(madeBy) && changedAt !== undefined
      ? [`${id}, a copy whose answer was lost, was changed at ${changedAt} ms`]
      : [],
  );

/** Two callers with keys of their own never wait for each other. */
export const ownKeysDoNotWait: Promised = (history) => {
  if (history.scenario.crowd > 0 || !isUnderstood(history)) return [];
  return history.calls.flatMap((call) => {
    // With a cause it is a read that failed.
    if (!(call.error instanceof LookUpError) || call.isUnheard || call.error.cause) return [];
    const others = history.calls.filter(
      (other) =>
        other !== call &&
        other.process === call.process &&
        groupOf(other) === groupOf(call) &&
        other.startedAt <= call.endedAt,
    );
    const isFree = call.do === "create" && others.every((other) => areTwoByKey(call, other));
    return isFree ? [`${named(call)} had to wait: ${call.error.message}`] : [];
  });
};

/** A POST that was turned away is not sent again before the time that HeyMilo asked for, nor within a second. */
export const waitsAreHonoured: Promised = (history) =>
  pairsOfOneCall(history).flatMap(([before, post]) => {
    if (!before.heard || !before.fate.sent || before.fate.answer !== 429) return [];
    const waited = post.sentAt - before.heard.at;
    const asked = waitOf(before.fate.retryAfter, before.heard.at);
    if (waited >= asked - 1) return [];
    return [`${named(post.sender)} was asked to wait ${asked} ms after a 429, and waited ${waited} ms`];
  });

const pairsOfOneCall = (history: History): [Addition, Addition][] => {
  const posts = additionsIn(history);
  return posts.flatMap((post, index) => {
    const before = posts.slice(0, index).findLast(({ sender }) => sender === post.sender);
    return before ? [[before, post]] : [];
  });
};

/** By RFC 9110: seconds or a date. What is neither, or long past or far away, is taken for a second. */
const waitOf = (retryAfter: string | undefined, now: number): number => {
  const isDate = retryAfter !== undefined && !/^-?\d+$/.test(retryAfter);
  const ms = isDate ? Date.parse(retryAfter) - (EPOCH_MS + now) : Number(retryAfter ?? 0) * 1000;
  if (isDate && ms <= 0 && ms > -UNDER_WAY_MS) return 0;
  return ms > 0 && ms <= 3_600_000 ? ms : 1_000;
};

/** A date that was ahead when HeyMilo answered may be past when the answer is there. */
const UNDER_WAY_MS = 2_000;

/** On a HeyMilo as it is documented, a create costs 1 request, with a key 3, with a template 2 more. */
export const requestsAreFew: Promised = (history) => {
  const { writes, reads, deviations, crowd, lookalikes, listLagMs, steps } = history.scenario;
  const [step] = steps;
  const isCalm =
    writes.length + reads.length + crowd + listLagMs === 0 &&
    !lookalikes &&
    steps.length === 1 &&
    JSON.stringify(deviations) === JSON.stringify(AS_DOCUMENTED);
  const [call] = callsIn(history, "create");
  if (!isCalm || step?.do !== "create" || step.key === "previewed" || !call || call.isUnheard) return [];
  const sent = history.traffic.requests.filter(({ sentAt }) => sentAt <= call.endedAt).length;
  const allowed = (call.key === undefined ? 1 : 3) + (call.content.endsWith("template") ? 2 : 0);
  return sent <= allowed ? [] : [`${named(call)} took ${sent} requests instead of ${allowed}`];
};

/** Every failure says whether the thing may exist, and if it may, what to do next. */
export const failuresSayWhatToDo: Promised = ({ calls }) =>
  calls.flatMap((call) => {
    const { error } = call;
    if (!error || call.isUnheard) return [];
    if (saysOf(error) === "nothing") return [`${named(call)} failed with ${error.stack}`];
    if (!(error instanceof OutcomeUnknownError || error instanceof LookUpError)) return [];
    const { retryAfterMs = 1_000 } = error;
    if (retryAfterMs < 1_000) return [`${named(call)} is to be repeated after ${retryAfterMs} ms`];
    return [];
  });
