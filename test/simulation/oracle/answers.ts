import { isSameText } from "../deviations.ts";
import { TEMPLATE_METADATA } from "../heymilo.ts";
import type { History, MadeCall } from "../history.ts";
import { QUESTIONS } from "../scenario.ts";
import {
  type Addition,
  additionsIn,
  archivedAt,
  areTwoByKey,
  callsIn,
  countsAsGone,
  createsIn,
  groupOf,
  isBlind,
  isGoodSearch,
  isLost,
  isRepeatOf,
  isShown,
  isUnderstood,
  isUnknown,
  keyOf,
  listsFor,
  mayBeDone,
  named,
  type Promised,
  postingOf,
  quietMs,
  REMEMBERED_MS,
  saysOf,
  tellsOf,
  thingOf,
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
      if (archivedAt(posting) < sharedSince(history, call)) return says("which was archived before");
      const key = keyOf(posting);
      const makers = createsIn(history).filter(
        ({ process, sender }) => process === call.process && isSameThing(call, sender),
      );
      // A copy that a person makes has the marker of its original.
      const makerOf = postingOf(history, posting.copyOf)?.madeBy ?? posting.madeBy;
      if (call.key !== undefined && key !== undefined && key !== call.key) return says(`which has the key ${key}`);
      const isKnown = history.calls.some(
        (other) => other.process === call.process && other.heard?.id === id && other !== call,
      );
      if (
        call.key === undefined &&
        makerOf?.process !== call.process &&
        !isKnown &&
        !makers.some((post) => post.key === key)
      )
        return says(`which process ${makerOf?.process} made`);
      // Without an answer nothing tells what another process made with the same key from what this one made.
      const lookedUp = listsFor(history, call).filter((list) => isShown(history, posting, list));
      const mayBeIts = ({ heard }: Addition) =>
        heard?.how !== "answered" ||
        heard.at > call.endedAt ||
        lookedUp.some(({ at }) => at >= call.startedAt && at <= heard.at);
      if (outcome === "created" && makerOf?.process !== call.process && !makers.some(mayBeIts))
        return says(`which process ${makerOf?.process} made`);
      return duplicates.flatMap((duplicate) => {
        const other = postingOf(history, duplicate);
        const isOne =
          other && other.id !== id && other.content === call.content && key !== undefined && keyOf(other) === key;
        return isOne ? [] : says(`and as a duplicate ${duplicate}, which has not the same key`);
      });
    });

const isSameThing = (call: MadeCall, other: MadeCall): boolean =>
  other.do === call.do && other.content === call.content;

/** When the work began that this call waited for: it may have joined that of its like, whose callers have left. */
const sharedSince = ({ calls, traffic }: History, call: MadeCall): number => {
  const isShared = (other: MadeCall) =>
    other.process === call.process && groupOf(call) === groupOf(other) && other.startedAt <= call.startedAt;
  const goesOn = ({ number, endedAt }: MadeCall) =>
    endedAt >= call.startedAt ||
    traffic.lists.some((list) => list.call === number && list.at >= call.startedAt) ||
    traffic.posts.some((post) => post.call === number && (post.heard?.at ?? call.startedAt) >= call.startedAt);
  const joined = calls.filter((other) => isShared(other) && goesOn(other));
  return Math.min(...joined.map(({ startedAt }) => startedAt));
};

/** A clone's answer names a copy of the original that was answered, and a question's answer a question with its text. */
export const additionsAreWhatWasAskedFor: Promised = (history) => [
  ...callsIn(history, "clone")
    .filter(wasHeard)
    .flatMap((call, index, calls) => {
      const says = (what: string) => [`${named(call)} got ${call.heard.id}, ${what}`];
      const copy = postingOf(history, call.heard.id);
      if (copy?.copyOf !== history.source.id) return says("which is no copy of it");
      if (call.key !== undefined && ![call.key, undefined].includes(keyOf(copy))) return says("which has another key");
      if (copy.madeBy && isLost(copy.madeBy)) return says("whose answer was lost, so that it may be another's");
      const isAnother = (other: (typeof calls)[number]) =>
        other.heard.id === call.heard.id && (areTwoByKey(other, call) || other.content !== call.content);
      return calls.slice(0, index).some(isAnother) ? says("like another call") : [];
    }),
  ...callsIn(history, "add a question")
    .filter(wasHeard)
    .flatMap((call) => {
      const question = history.source.questions.find(({ id }) => id === call.heard.id);
      const isIt = question && isSameText(question.sent, QUESTIONS[call.content as keyof typeof QUESTIONS]);
      return isIt && question.madeBy ? [] : [`${named(call)} got ${call.heard.id}, which is another`];
    }),
];

/** It says that nothing was done. */
const isNothing = (error: Error): boolean => ["not created", "refused"].includes(saysOf(error));

/** What is said to have been changed was, by this call or by one for the same; what is said not to have been was not by it. */
export const changesAreAsTold: Promised = (history) =>
  callsIn(history, "change").flatMap((call) => {
    const made = history.traffic.changes.filter(
      ({ body, made }) => (body as { description?: string }).description === call.content && made,
    );
    if (wasHeard(call) && !made.some((one) => Number(one.made?.at) <= call.endedAt))
      return [`${named(call)} was told that it is done, and nobody did it`];
    if (call.isUnheard || !call.error || !isNothing(call.error)) return [];
    const isDone = made.some((one) => one.call === call.number);
    return isDone ? [`${named(call)} ended with "${call.error.message}", but it is done`] : [];
  });

/** What is said not to have been created does not exist: not from this call, nor from an earlier one like it. */
export const notCreatedIsTrue: Promised = (history) => {
  const additions = additionsIn(history);
  return history.calls.flatMap((call) => {
    const { error } = call;
    if (call.isUnheard || !error || !isNothing(error)) return [];
    const hasSent = additions.some(
      (post) => isRepeat(post.sender, call) && post.process === call.process && post.sentAt <= call.endedAt,
    );
    // What has ended with one error for several calls was one run, of one of their keys.
    const shared = history.calls.filter((other) => other.error === error);
    // A call without a key shares what one with a key has sent only if its own like has sent nothing.
    const isOwn = (post: Addition) =>
      post.sender === call ||
      (!call.allowDuplicate &&
        isRepeatOf(call, post) &&
        (post.sender.key === call.key || !hasSent) &&
        (shared.length === 1 || shared.some(({ key }) => key === post.sender.key)) &&
        post.sentAt <= call.startedAt &&
        call.startedAt - post.sentAt < REMEMBERED_MS);
    const own = additions.filter(isOwn);
    // It says that an earlier call has made one, or names the one that counts instead.
    const ids = own.flatMap(({ made, sender }) => (made ? [made.id, sender.heard?.id] : []));
    if (ids.some((id) => id !== undefined && error.message.includes(id))) return [];
    // A refusal speaks of its own request, and not of what a caller was told before.
    const isRefused = additions.some(({ sender, heard }) => sender === call && heard?.how === "refused");
    const wasTold = (id: string, before = call.startedAt) =>
      history.calls.some((one) => one.endedAt <= before && tellsOf(one, id));
    // Once a caller who knew of it has made another, answers are about the other.
    const wasSetAside = (id: string) =>
      own.some(({ sender }) => sender !== call && sender.allowDuplicate && wasTold(id, sender.startedAt));
    return own.flatMap((post) => {
      const thing = thingOf(history, post);
      if (!thing || archivedAt(thing) < call.endedAt) return [];
      if (isRefused && post.sender !== call && wasTold(thing.id)) return [];
      if (post.sender !== call && wasSetAside(thing.id)) return [];
      if (countsAsGone(history, post, thing)) return [];
      if (post.sender !== call && !post.sender.isUnheard && post.sender.endedAt > call.endedAt) return [];
      // An earlier call's counts as not made if its quiet time does not show it.
      const isLate =
        thing.listedFrom > post.sentAt + quietMs(post, history) || history.scenario.deviations.search === "behind";
      if (isLate && isLost(post) && post.sender !== call) return [];
      const told = `${named(call)} ended with "${error.message}", which means not created`;
      return [`${told}, but the POST of ${post.sentAt} ms made ${thing.id}`];
    });
  });
};

/**
 * Also of a call whose caller has left the log says what it did: not that nothing was done, once a request of its own
 * is out that HeyMilo may have carried out.
 */
export const theLogIsTrue: Promised = ({ calls, traffic }) =>
  calls.flatMap((call) => {
    if (!call.error || !isNothing(call.error)) return [];
    const sent = [...traffic.posts, ...traffic.changes].filter((one) => one.call === call.number);
    const open = sent.find((one) => mayBeDone(one) && one.sentAt <= call.endedAt);
    if (!open) return [];
    return [`${named(call)} ended with "${call.error.message}", but it sent a request at ${open.sentAt} ms`];
  });

/** No answer tells one caller the key of another. */
export const keysStayWithTheirCallers: Promised = (history) => {
  const additions = additionsIn(history);
  return history.calls.flatMap((call) => {
    const { error, heard } = call;
    if (call.isUnheard || !(error ?? heard)) return [];
    const more = isUnknown(error) ? `${error.key} ${error.howToLook}` : "";
    const text = `${error?.message ?? heard?.warnings.join(" ")} ${more}`;
    const isOwn = (key: string) =>
      key === call.key ||
      additions.some((post) => post.key === key && (post.sender === call || isRepeatOf(call, post)));
    const strange = additions.find(({ key }) => key !== undefined && text.includes(key) && !isOwn(key));
    return strange ? [`${named(call)} was told of ${strange.key}, which is another call's: ${text}`] : [];
  });
};

/** What a call has made is named by its answer, also where another counts; and nothing else is. */
export const whatWasMadeIsNamed: Promised = (history) =>
  history.calls.filter(wasHeard).flatMap((call) => {
    const { id, alsoMade, outcome, duplicates } = call.heard;
    const answered = additionsIn(history).filter((post) => post.heard?.how === "answered" && post.made);
    const says = (what: string) => [`${named(call)} got ${id} and ${alsoMade}, ${what}`];
    if (alsoMade !== undefined)
      return answered.some(({ process, made }) => process === call.process && made?.id === alsoMade)
        ? []
        : says("which its process has not made");
    const own = answered.find(({ sender, heard }) => sender === call && (heard?.at ?? 0) <= call.endedAt);
    // Found before the receipt came, the other counts as this call's own, and the list shows its own beside it.
    const told = outcome === "created" ? [id, ...duplicates] : [id];
    return own?.made && !told.includes(own.made.id) ? says(`and was not told that it made ${own.made.id}`) : [];
  });

/** The caller that waits for a receipt has it. */
export const receiptsAreNotLost: Promised = (history) =>
  createsIn(history).flatMap(({ heard, made, sender }) => {
    if (heard?.how !== "answered" || !made || sender.isUnheard || sender.endedAt < heard.at) return [];
    if (sender.heard) return [];
    return [`${named(sender)} ended with "${sender.error?.message}", though the receipt of ${made.id} had come`];
  });

/** A marked posting that lists show when its answer is lost is found in the call, where reads go well. */
export const lostAnswersAreFound: Promised = (history) => {
  if (history.scenario.reads.length > 0 || !isUnderstood(history) || !isGoodSearch(history)) return [];
  return createsIn(history).flatMap(({ heard, made, sender, key, fate }) => {
    const posting = postingOf(history, made?.id);
    const isBroken = heard?.how === "failed" && fate.sent && fate.retryAfter === undefined;
    if (!isBroken || !posting || posting.listedFrom > heard.at || isBlind(history, key) || key === undefined) return [];
    if (sender.isUnheard || sender.heard || archivedAt(posting) < sender.endedAt) return [];
    return [`${named(sender)} ended with "${sender.error?.message}", though lists showed ${posting.id}`];
  });
};

/** "Another one" is another one. */
export const anotherIsAnother: Promised = (history) =>
  history.calls.filter(wasHeard).flatMap((call) => {
    if (!call.allowDuplicate || call.key !== undefined) return [];
    const { id } = call.heard;
    const same = history.calls.find(
      (other) =>
        other !== call &&
        other.process === call.process &&
        !other.isUnheard &&
        other.heard?.id === id &&
        (other.endedAt < call.startedAt || (other.allowDuplicate && other.heard.outcome === "created")),
    );
    return same ? [`${named(call)} allows a duplicate, and got ${id} like ${named(same)}`] : [];
  });

/** A call that is repeated as its errors say ends with what it asked for, where nothing fails any more. */
export const repeatsEnd: Promised = (history) =>
  history.calls.flatMap((call, index) => {
    if (!call.repeat || !call.error || ["partly done", "refused"].includes(saysOf(call.error))) return [];
    const isLast = !history.calls
      .slice(index + 1)
      .some((later) => later.repeat === call.repeat && later.process === call.process && isRepeat(later, call));
    const isReused = history.calls.some(
      ({ key, content }) => key !== undefined && key === call.key && content !== call.content,
    );
    if (!isLast || isReused || !isUnderstood(history)) return [];
    return [`${named(call)}, a repeat while all went well, failed: ${call.error.message}`];
  });

const isRepeat = (later: MadeCall, call: MadeCall): boolean =>
  later.do === call.do && later.content === call.content && later.key === call.key;

/** What may be the lost thing exists, is of that title or original, and is not another call's for sure. */
export const whatIsNamedMayBeIt: Promised = (history) =>
  history.calls.flatMap((call) => {
    if (!isUnknown(call.error) || call.isUnheard || call.do === "add a question") return [];
    const { error } = call;
    const wanted = history.scenario.titles[call.content.split(" ")[0] as "one" | "other"] ?? history.source.title;
    return error.mayBe.flatMap((id) => {
      const says = (what: string) => [`${named(call)} was told of ${id}, ${what}`];
      const posting = postingOf(history, id);
      if (!error.message.includes(id)) return says("and its message does not name it");
      if (!posting) return says("which does not exist");
      if (archivedAt(posting) < call.startedAt) return says("which was archived before");
      const isOfTitle = posting.title.toLowerCase().includes(wanted.toLowerCase());
      const isAsMade = history.scenario.deviations.titles === "as sent" && posting.changedAt === undefined;
      if (isAsMade && !isOfTitle) return says(`which is "${posting.title}"`);
      const isHeardOf = history.calls.some(
        (other) =>
          other.process === call.process &&
          other.heard?.id === id &&
          other.heard.outcome === "created" &&
          other.endedAt < call.startedAt &&
          call.startedAt - other.endedAt < REMEMBERED_MS &&
          !isRepeat(other, call),
      );
      return isHeardOf ? says("of which this process had a receipt") : [];
    });
  });

/** The marker takes nothing away from what a template gives. */
export const templatesKeepTheirMetadata: Promised = (history) => {
  const { metadata, metadataWhere } = history.scenario.deviations;
  const isMisled = metadataWhere === "everywhere" && !["as sent", "text", "omitted"].includes(metadata);
  if (isMisled) return [];
  return history.postings.flatMap((posting) => {
    if (!posting.content.endsWith("template") || !posting.madeBy || posting.copyOf) return [];
    const kept = JSON.stringify(withoutMarker(posting));
    return kept === JSON.stringify(TEMPLATE_METADATA) ? [] : [`${posting.id}, made from the template, has ${kept}`];
  });
};
