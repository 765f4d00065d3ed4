import type { Posting } from "../heymilo.ts";
import { TEMPLATE_METADATA } from "../heymilo.ts";
import type { History, MadeCall } from "../history.ts";
import type { SentPost } from "../network.ts";
import {
  callsIn,
  createsIn,
  isBlind,
  isCallersKey,
  isInDoubt,
  isSameWish,
  isUnderstood,
  isUnknown,
  keyOf,
  named,
  type Promised,
  postingOf,
  REMEMBERED_MS,
  saysOf,
  wasHeard,
  withoutMarker,
} from "./facts.ts";

/** A receipt names a posting that exists, with the content and the key of the call. */
export const receiptsNameWhatWasAskedFor: Promised = (history) =>
  callsIn(history, "create")
    .filter(wasHeard)
    .flatMap((call) => {
      const { id, outcome, duplicates } = call.heard;
      const says = (what: string) => [`${named(call)} got ${outcome} ${id}, ${what}`];
      const posting = postingOf(history, id);
      if (!posting) return says("which does not exist");
      if (posting.content !== call.content) return says(`which is "${posting.content}"`);
      if ((posting.archivedAt ?? Number.POSITIVE_INFINITY) < sharedSince(history, call, id))
        return says("which was archived before");
      const key = keyOf(posting);
      const maker = postingOf(history, posting.copyOf)?.madeBy ?? posting.madeBy;
      // A call without a key shares what an identical one of its process has sent with a key.
      const isShared = callsIn(history, "create").some(
        (other) => other.process === call.process && other.content === call.content && other.key === key,
      );
      const isOwn =
        call.key !== undefined && key !== undefined
          ? key === call.key
          : maker?.process === call.process || isShared;
      if (!isOwn) return says(`which process ${maker?.process} made with the key ${key}`);
      // After a lost answer nothing tells what another process made with the same key from what this one made.
      const mayBeOwn = createsIn(history).some(
        (post) => post.process === call.process && post.key === key && post.sentAt <= call.endedAt,
      );
      if (outcome === "created" && maker?.process !== call.process && !mayBeOwn)
        return says(`which process ${maker?.process} made`);
      return duplicates.flatMap((duplicate) => {
        const other = postingOf(history, duplicate);
        // To a call without a key each is one that its process made for the same content, and nobody asked for.
        const isTwin =
          other?.content === call.content &&
          (postingOf(history, other.copyOf) ?? other).madeBy?.process === call.process &&
          !isCallersKey(key) &&
          !isCallersKey(keyOf(other));
        const isOne = other && other.id !== id && key !== undefined && (keyOf(other) === key || isTwin);
        return isOne ? [] : says(`and as a duplicate ${duplicate}, which has not the same key`);
      });
    });

/** When the work began that this call waited for: it may have joined that of an identical one, whose caller has left. */
const sharedSince = (history: History, call: MadeCall, id: string): number => {
  const joined = history.calls.filter(
    ({ process, content, startedAt, endedAt }) =>
      process === call.process &&
      content === call.content &&
      startedAt <= call.startedAt &&
      endedAt >= call.startedAt,
  );
  const unanswered = createsIn(history).filter(
    ({ made, heard, sentAt }) =>
      made?.id === id && sentAt <= call.startedAt && (heard?.at ?? call.startedAt) >= call.startedAt,
  );
  return Math.min(...joined.map(({ startedAt }) => startedAt), ...unanswered.map(({ sentAt }) => sentAt));
};

/**
 * A copy is marked after it was made: until then another process whose own was not answered may take it for that. Two
 * looks 2 s apart, or less in a short call, see whether it is marked.
 */
const mayBeTaken = (history: History, { process, key }: MadeCall, copy: Posting): boolean => {
  const { traffic, scenario } = history;
  const copies = traffic.posts.filter(({ path }) => path.endsWith("/clone"));
  const isAnswered = ({ heard, sentAt }: SentPost) =>
    heard?.how === "answered" && heard.at - sentAt < scenario.timeoutMs / 5;
  if (copies.every((post) => post.process === process) || copies.every(isAnswered)) return false;
  const soonMs = Math.min(2_000, scenario.timeoutMs / 10);
  const isMarkedSoon = copy.markedAt !== undefined && copy.markedAt - copy.listedFrom < soonMs;
  return isBlind(history, key) || !isMarkedSoon;
};

/** A clone's answer names a copy of the source, and a question's answer a question with its text. */
export const additionsAreWhatWasAskedFor: Promised = (history) => [
  ...callsIn(history, "clone")
    .filter(wasHeard)
    .flatMap((call, index, calls) => {
      const copy = postingOf(history, call.heard.id);
      if (copy?.copyOf !== history.source.id)
        return [`${named(call)} got ${call.heard.id}, which is no copy of it`];
      if (mayBeTaken(history, call, copy)) return [];
      if (call.key !== undefined && ![call.key, undefined].includes(keyOf(copy)))
        return [`${named(call)} got ${call.heard.id}, which has another key`];
      const isTheSame = (other: (typeof calls)[number]) =>
        other.heard.id === call.heard.id && other.process === call.process && other.key !== call.key;
      return calls.slice(0, index).some(isTheSame)
        ? [`${named(call)} got ${call.heard.id}, like another clone`]
        : [];
    }),
  ...callsIn(history, "add a question")
    .filter(wasHeard)
    .flatMap((call) => {
      const question = history.source.questions.find(({ id }) => id === call.heard.id);
      return question?.text === call.content ? [] : [`${named(call)} got ${call.heard.id}, which is another`];
    }),
];

/** What is said to have been changed was, by this call or by one for the same. */
export const changesAreMade: Promised = ({ calls, traffic }) =>
  calls.flatMap((call) => {
    if (call.do !== "change" || !wasHeard(call)) return [];
    const isMade = traffic.changes.some(
      ({ body, made }) =>
        (body as { description?: string }).description === call.content && made && made.at <= call.endedAt,
    );
    return isMade ? [] : [`${named(call)} was told that it is done, and nobody did it`];
  });

/** Every failure says whether the thing may exist. */
export const failuresSayWhatTheyMean: Promised = ({ calls }) =>
  calls.flatMap((call) => {
    if (!call.error || call.isUnheard || saysOf(call.error) !== "nothing that can be relied on") return [];
    return [`${named(call)} failed with ${call.error.stack}`];
  });

/** What is said not to have been created does not exist: not from this call, nor from an earlier one like it. */
export const notCreatedIsTrue: Promised = (history) => {
  const creates = createsIn(history);
  return callsIn(history, "create").flatMap((call) => {
    if (call.isUnheard || !call.error || saysOf(call.error) !== "not created") return [];
    return (
      creates
        .filter(
          ({ process, content, key, made, sentAt }) =>
            made &&
            process === call.process &&
            content === call.content &&
            (call.key === undefined ? !isCallersKey(key) : key === call.key) &&
            sentAt <= call.endedAt &&
            call.startedAt - sentAt < REMEMBERED_MS,
        )
        // What was archived is gone.
        .filter(({ made }) => !((postingOf(history, made?.id)?.archivedAt ?? call.endedAt) < call.startedAt))
        .filter(({ made, key, sentAt }) => !isAccountedFor(history, call, { id: made?.id, key, sentAt }))
        .map(
          ({ made, sentAt }) =>
            `${named(call)} ended at ${call.endedAt} ms with "${call.error?.message}", which means not created, ` +
            `but its POST of ${sentAt} ms made ${made?.id}`,
        )
    );
  });
};

/** Another caller has, or will have, this posting. */
function isAccountedFor(
  history: History,
  call: MadeCall,
  { id, key, sentAt }: { id: string | undefined; key: string | undefined; sentAt: number },
): boolean {
  // It says what an earlier call made, which may have been made twice.
  const isNamed = history.postings.some(
    (posting) => key !== undefined && keyOf(posting) === key && call.error?.message.includes(posting.id),
  );
  if (isNamed) return true;
  return history.calls.some((other) => {
    if (other === call || other.process !== call.process) return false;
    if (isUnknown(other.error) && other.error.key !== undefined && other.error.key === key)
      return call.allowDuplicate || other.allowDuplicate || other.startedAt > sentAt
        ? true
        : sentAt < call.startedAt;
    // Without a marker nothing tells whose POST it was.
    const mayBeIts = key === undefined && other.content === call.content && !isSameWish(other, call);
    if (mayBeIts && isUnknown(other.error) && other.startedAt <= sentAt && other.endedAt >= sentAt)
      return true;
    if (other.heard && [other.heard.id, ...other.heard.duplicates].includes(id ?? "")) return true;
    // Its caller had a receipt that said that there may be another; what that named was archived since.
    const isTold =
      wasHeard(other) && isSameWish(other, call) && sentAt < other.endedAt && isInDoubt(other.heard);
    if (isTold && (postingOf(history, other.heard.id)?.archivedAt ?? call.endedAt) < call.startedAt)
      return true;
    const isAnother = call.allowDuplicate || other.allowDuplicate;
    return (
      isAnother === true && isSameWish(other, call) && other.startedAt <= sentAt && other.endedAt >= sentAt
    );
  });
}

/** What is said not to have been copied, added or changed was not, unless another call did it. */
export const notAddedIsTrue: Promised = (history) => {
  const { calls, traffic } = history;
  const additions = calls.filter(({ do: what }) => what !== "create");
  return additions.flatMap((call) => {
    if (call.isUnheard || !call.error || saysOf(call.error) !== "not created") return [];
    const overlaps = ({ process, startedAt, endedAt }: MadeCall) =>
      process === call.process && startedAt <= call.endedAt && endedAt >= call.startedAt;
    const isAlone = additions.filter((other) => other.do === call.do && overlaps(other)).length === 1;
    if (!isAlone) return [];
    return [...traffic.posts, ...traffic.changes]
      .filter(({ process, path, body, made, sentAt }) => {
        const { text, description } = (body ?? {}) as { text?: string; description?: string };
        const isOwn =
          call.do === "clone" ? path.endsWith("/clone") : [text, description].includes(call.content);
        return (
          isOwn && made && process === call.process && sentAt >= call.startedAt && sentAt <= call.endedAt
        );
      })
      .map(({ made }) => `${named(call)} ended with "${call.error?.message}", but it made ${made?.id}`);
  });
};

/** An error never tells one caller the key of another. */
export const keysStayWithTheirCallers: Promised = (history) =>
  history.calls.flatMap((call) => {
    if (!call.error) return [];
    // A call without a key shares what an identical one with a key has sent.
    const own = history.calls
      .filter(({ content, process }) => !call.key && content === call.content && process === call.process)
      .map(({ key }) => key);
    const strange = history.calls
      .map(({ key }) => key)
      .filter((key): key is string => key !== undefined && key !== call.key && !own.includes(key));
    const text = [
      call.error.message,
      isUnknown(call.error) ? `${call.error.key} ${call.error.howToLook}` : "",
    ];
    const told = strange.find((key) => text.join(" ").includes(key));
    if (told) return [`${named(call)} was told of ${told}, which is another call's: ${text.join(" ")}`];
    if (!isUnknown(call.error) || call.error.key === undefined || call.error.key === call.key) return [];
    const { key } = call.error;
    const isOwn = createsIn(history).some(
      (post) => post.key === key && post.content === call.content && post.process === call.process,
    );
    return isOwn ? [] : [`${named(call)} was told of the key ${key}, which is another call's`];
  });

/** What a process has heard of is answered. */
export const receiptsAreNotLost: Promised = (history) =>
  createsIn(history).flatMap((post) => {
    const { heard, made, sentAt, process, content, key } = post;
    if (heard?.how !== "answered" || !made || key === undefined) return [];
    const waiting = callsIn(history, "create").filter(
      (call) =>
        call.process === process &&
        call.content === content &&
        (call.key === undefined ? !isCallersKey(key) : call.key === key) &&
        call.startedAt <= sentAt &&
        call.endedAt >= heard.at &&
        !call.isUnheard,
    );
    const [only] = waiting;
    const isAsked = history.calls.some((call) => call.content === content && call.allowDuplicate);
    if (!only || waiting.length > 1 || isAsked || wasHeard(only)) return [];
    return [`${named(only)} ended with "${only.error?.message}", though the receipt of ${made.id} had come`];
  });

/** "Another one" is another one. */
export const anotherIsAnother: Promised = (history) => {
  const heard = callsIn(history, "create").filter(wasHeard);
  return heard.flatMap((call) => {
    if (!call.allowDuplicate || call.key !== undefined) return [];
    const same = heard.find(
      (other) =>
        other !== call &&
        other.heard.id === call.heard.id &&
        other.process === call.process &&
        !other.isRepeat &&
        (other.endedAt < call.startedAt ||
          (other.allowDuplicate &&
            other.key === undefined &&
            other.heard.outcome === "created" &&
            call.heard.outcome === "created")),
    );
    return same ? [`${named(call)} allows a duplicate, and got ${call.heard.id} like ${named(same)}`] : [];
  });
};

/** When everything is as it should be again, each call can be repeated, and says what there is. */
export const repeatsAreAnswered: Promised = (history) =>
  history.calls.flatMap((call) => {
    if (!call.isRepeat || !call.error) return [];
    const isMadeAgain = history.calls.some(
      (later) =>
        later.isRepeat &&
        isSameWish(later, call) &&
        later.process === call.process &&
        later.startedAt > call.startedAt,
    );
    if (isMadeAgain) return [];
    const isReused = history.calls.some(
      ({ key, content }) => key && key === call.key && content !== call.content,
    );
    if (isReused) return [];
    const isMarked = call.do === "create" && !call.content.includes("full");
    // What carries no marker may be anybody's: it leaves the outcome of others of its title open.
    const isUnmarked = history.postings.some(
      (posting) => posting.createdAt >= 0 && keyOf(posting) === undefined,
    );
    const waitsForUnmarked = history.calls.some(({ content }) => content.includes("full"));
    if (call.error.name !== "InputError" && (isUnmarked || waitsForUnmarked)) return [];
    if (isUnknown(call.error) && !(isMarked && isUnderstood(history))) return [];
    if (call.error.name !== "InputError" && !isUnderstood(history)) return [];
    return [`${named(call)}, a repeat after everything had settled, failed: ${call.error.message}`];
  });

/** The marker takes nothing away from what a template gives. */
export const templatesKeepTheirMetadata: Promised = (history) => {
  const { metadata, metadataWhere } = history.scenario.deviations;
  const isMisled = metadataWhere === "everywhere" && !["as sent", "text", "omitted"].includes(metadata);
  if (isMisled) return [];
  return history.postings.flatMap((posting) => {
    if (!posting.content.endsWith("template") || !posting.madeBy || posting.copyOf) return [];
    const kept = JSON.stringify(withoutMarker(posting));
    return kept === JSON.stringify(TEMPLATE_METADATA)
      ? []
      : [`${posting.id}, made from the template, has ${kept}`];
  });
};
