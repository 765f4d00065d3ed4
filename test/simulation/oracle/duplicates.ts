import type { Posting } from "../heymilo.ts";
import type { History, MadeCall } from "../history.ts";
import { KEYS } from "../scenario.ts";
import {
  callersOf,
  callsIn,
  createsIn,
  isBlind,
  isCallersKey,
  isInDoubt,
  isUnknown,
  keptMs,
  keyOf,
  mayMiss,
  named,
  type Promised,
  postingOf,
  REMEMBERED_MS,
  type SentCreate,
  wasHeard,
} from "./facts.ts";

interface Group {
  what: string;
  postings: Posting[];
  calls: MadeCall[];
}

/** What was made by POSTs with one marker, and is in use at the end. */
const sameMarker = (history: History): Group[] => {
  const groups = new Map<string, Group>();
  for (const post of createsIn(history)) {
    const posting = postingOf(history, post.made?.id);
    if (!posting || posting.archivedAt !== undefined || post.key === undefined) continue;
    const name = `"${post.content}" with the key ${post.key}`;
    const calls = callsIn(history, "create").filter(
      ({ content, key, process }) =>
        content === post.content && (isCallersKey(post.key) ? key === post.key : process === post.process),
    );
    const group = groups.get(name) ?? { what: name, postings: [], calls };
    group.postings.push(posting);
    groups.set(name, group);
  }
  return [...groups.values()];
};

/** Of two with one marker some answer tells, or the answer to a repeat; or else that they cannot be ruled out. */
export const duplicatesAreReported: Promised = (history) =>
  sameMarker(history).flatMap(({ what, postings, calls }) => {
    if (postings.length < 2) return [];
    const answers = calls.flatMap((call) => (call.heard && !call.isUnheard ? [call.heard] : []));
    const key = postings[0] && keyOf(postings[0]);
    // A repeat without a key may name the twin of another call for the same, whose own one was named to that call.
    const told = isCallersKey(key) ? [] : answers.map(({ id }) => id);
    const isNamed = answers.some(
      ({ id, duplicates }) =>
        postings.every((posting) => [id, ...duplicates, ...told].includes(posting.id)) &&
        postings.some((posting) => duplicates.includes(posting.id)),
    );
    const isSuspected = calls.some(
      ({ error }) =>
        isUnknown(error) &&
        postings.every(({ id }) => error.message.includes(id) || error.message.includes("no readable id")),
    );
    // A call that had to wait for what became of them is told.
    const isToldBeside = history.calls.some(({ error }) =>
      postings.every(({ id }) => error?.message.includes(id)),
    );
    // As long as another call for the same is unknown, a repeat without a key tells a person to look by hand.
    const isToLook = !isCallersKey(key) && calls.some(({ isRepeat, error }) => isRepeat && isUnknown(error));
    const isDoubted = mayMiss(history, key) && answers.some(isInDoubt);
    // A lost create is remembered from when its call ended, which HeyMilo may outlast.
    const sentAt = createsIn(history)
      .filter(({ made }) => postings.some(({ id }) => id === made?.id))
      .map((post) => post.sentAt);
    const isForgotten = ({ isRepeat, startedAt }: MadeCall) =>
      !isRepeat ||
      postings.some(({ createdAt }) => startedAt - createdAt > REMEMBERED_MS) ||
      startedAt - Math.max(...sentAt) > keptMs(history);
    const nobodyKnows = !isCallersKey(key) && calls.every(isForgotten);
    const isTold = isNamed || isSuspected || isToldBeside || isToLook || isDoubted;
    if (isTold || nobodyKnows || wasArchived(history, postings)) return [];
    return [`${what} exists as ${postings.map(({ id }) => id).join(" and ")}, and no answer says so`];
  });

/** The same of copies, once they are marked. */
export const copiesAreReported: Promised = (history) =>
  [...new Set(KEYS)].flatMap((key) => {
    const copies = history.postings.filter(
      (posting) =>
        posting.copyOf === history.source.id && keyOf(posting) === key && posting.archivedAt === undefined,
    );
    if (copies.length < 2) return [];
    const answers = callsIn(history, "clone").flatMap((call) =>
      call.key === key && wasHeard(call) ? [call.heard] : [],
    );
    const told = answers.flatMap(({ id, duplicates }) => (duplicates.length > 0 ? [id, ...duplicates] : []));
    const isNamed = copies.every(({ id }) => told.includes(id));
    const isDoubted = mayMiss(history, key) && answers.some(isInDoubt);
    if (isNamed || isDoubted) return [];
    return [
      `the copy with the key ${key} exists as ${copies.map(({ id }) => id).join(" and ")}, and no answer says so`,
    ];
  });

/** Where lists show no keys, the receipt of a create with a key says at once that others cannot be ruled out. */
export const blindnessIsSaid: Promised = (history) => {
  if (!["omitted", "null", "empty", "lower case"].includes(history.scenario.deviations.metadata)) return [];
  return callsIn(history, "create")
    .filter(wasHeard)
    .flatMap((call) => {
      const { id, outcome } = call.heard;
      const isKeyed = call.key !== undefined && keyOf(postingOf(history, id) ?? {}) === call.key;
      if (outcome !== "created" || !isKeyed || isInDoubt(call.heard)) return [];
      return [`${named(call)} got ${id}, and was not told that its list shows no keys`];
    });
};

/** In one process identical calls without a key make one posting, and one more for each that asks for another. */
export const identicalCallsMakeOne: Promised = (history) => {
  const byProcess = new Map<string, SentCreate[]>();
  for (const post of createsIn(history)) {
    const posting = postingOf(history, post.made?.id);
    if (!posting || posting.archivedAt !== undefined || isCallersKey(post.key)) continue;
    // Without a marker it may be that of a call with a key.
    const mayBeAnothers =
      post.key === undefined && callersOf(history, post).some(({ key }) => key !== undefined);
    if (mayBeAnothers) continue;
    const name = `${post.process} ${post.content}`;
    byProcess.set(name, [...(byProcess.get(name) ?? []), post]);
  }
  return [...byProcess.values()].flatMap((posts) => {
    const [{ process, content }] = posts as [SentCreate];
    const calls = callsIn(history, "create").filter(
      (call) => call.process === process && call.content === content && call.key === undefined,
    );
    const isForgotten = ({ sentAt }: SentCreate, index: number) =>
      index > 0 && sentAt - (posts[index - 1]?.sentAt ?? 0) > REMEMBERED_MS;
    const forgotten = posts.filter(isForgotten).length;
    const asked = 1 + calls.filter(({ allowDuplicate }) => allowDuplicate).length + forgotten;
    const own = posts.flatMap(({ made }) => postingOf(history, made?.id) ?? []);
    // One that cannot be read within 2 s counts as gone.
    const isBehind = ({ createdAt, listedFrom }: Posting) => listedFrom - createdAt > 2_000;
    if (wasArchived(history, own) || (history.scenario.deviations.single === "behind" && own.some(isBehind)))
      return [];
    const made = new Set(posts.map(({ key, made }) => key ?? made?.id)).size;
    if (made <= asked) return [];
    return [
      `process ${process} made "${content}" ${made} times in ${calls.length} calls that ask for ${asked}`,
    ];
  });
};

/** Somebody has put the one out of use that answers for the calls: what else there is of it is nobody's any more. */
const wasArchived = ({ postings }: History, [one]: readonly Posting[]): boolean =>
  postings.some(
    ({ content, madeBy, archivedAt }) =>
      archivedAt !== undefined && content === one?.content && madeBy?.process === one.madeBy?.process,
  );

/** No POST is sent once the posting of an earlier one with its key could be seen. */
export const whatCanBeSeenIsNotMadeAgain: Promised = (history) => {
  const creates = createsIn(history).filter(({ key }) => key !== undefined);
  return creates.flatMap((later) =>
    creates.flatMap((earlier) => {
      const posting = postingOf(history, earlier.made?.id);
      const isPair = later.key === earlier.key && later.content === earlier.content && posting !== undefined;
      if (!isPair || earlier.sentAt >= later.sentAt || later.fate.sent === false) return [];
      if (wasArchived(history, [posting])) return [];
      const isRemembered = earlier.process === later.process && later.sentAt - earlier.sentAt < REMEMBERED_MS;
      const isLate =
        wasListedBefore(history, later, posting) ||
        (isRemembered && wasSeenBefore(history, earlier, later, posting));
      if (!isLate) return [];
      return [
        `process ${later.process} sent "${later.content}" with ${later.key} at ${later.sentAt} ms, although lists ` +
          `showed ${posting.id} with that key from ${posting.listedFrom} ms on`,
      ];
    }),
  );
};

/** The process looked when it could be seen, or it did not look at all. */
function wasSeenBefore(
  { traffic, calls, scenario }: History,
  earlier: SentCreate,
  later: SentCreate,
  posting: Posting,
): boolean {
  const meanwhile = calls.filter(
    ({ process, startedAt, endedAt }) =>
      process === later.process && startedAt <= later.sentAt && endedAt >= earlier.sentAt,
  );
  const isAlone =
    meanwhile.every(
      ({ content, key }) => content === later.content && (key === undefined || key === later.key),
    ) && !(meanwhile.length > 1 && meanwhile.some(({ allowDuplicate }) => allowDuplicate));
  // A search that has found what was known before counts, even if it is behind.
  const isProven =
    scenario.deviations.search === "behind" && calls.some(({ endedAt }) => endedAt < later.sentAt);
  if (!isAlone || isProven) return false;
  const looks = traffic.lists.filter(
    ({ process, at }) => process === later.process && at > earlier.sentAt && at < later.sentAt,
  );
  return looks.length === 0 || looks.some(({ at }) => at >= posting.listedFrom);
}

/** Before the first of the calls began that may have sent the later one: a run goes on when its caller has left. */
function wasListedBefore(history: History, later: SentCreate, posting: Posting): boolean {
  // Before anything was sent a search that finds nothing is believed.
  if (isBlind(history, later.key) || history.scenario.deviations.search === "broken") return false;
  const { timeoutMs } = history.scenario;
  return callersOf(history, later)
    .filter(({ startedAt, endedAt }) => Math.max(endedAt, startedAt + timeoutMs) >= later.sentAt)
    .every(({ startedAt }) => startedAt >= posting.listedFrom);
}

/** A process copies once and adds a question once, unless a POST that failed was carried out later. */
export const copiesAndQuestionsAreMadeOnce: Promised = (history) => {
  const { traffic, source, scenario } = history;
  const made = traffic.posts.filter(
    ({ made, path }) => made && path.startsWith(`/api/v2/postings/${source.id}/`),
  );
  const isLate = ({ fate }: (typeof made)[number]) =>
    fate.sent && fate.answer !== "silence" && Number(fate.doneAfterMs) + fate.listLagMs >= 1_500;
  return made.flatMap((post, index) => {
    const same = made
      .slice(0, index)
      .find(
        (earlier) =>
          earlier.process === post.process &&
          earlier.path === post.path &&
          JSON.stringify(earlier.body) === JSON.stringify(post.body) &&
          !isLate(earlier),
      );
    if (!same || post.sentAt - same.sentAt > Math.min(REMEMBERED_MS, 4 * scenario.timeoutMs)) return [];
    const keys = new Set(callsIn(history, "clone").map(({ key, process }) => `${process} ${key}`));
    const mayBeTwo =
      post.path.endsWith("/clone") && (keys.size > 1 || scenario.deviations.search === "behind");
    return mayBeTwo
      ? []
      : [`process ${post.process} sent ${post.path} at ${same.sentAt} and at ${post.sentAt} ms`];
  });
};

/** Who rephrases a call whose outcome it does not know gets nothing made before it has heard what the first one made. */
export const rephrasedCallsComeSecond: Promised = (history) => {
  const creates = createsIn(history);
  return callsIn(history, "create").flatMap((call) => {
    const { error } = call;
    if (!isUnknown(error) || call.isUnheard) return [];
    const [title] = call.content.split(" ");
    const own = creates.find(
      ({ process, key, made, sentAt }) =>
        process === call.process && key !== undefined && key === error.key && made && sentAt < call.endedAt,
    );
    const posting = postingOf(history, own?.made?.id);
    if (!posting || posting.archivedAt !== undefined) return [];
    // Two that have keys of their own do not wait for each other.
    const doesNotWait = (post: SentCreate): boolean =>
      isCallersKey(own?.key) &&
      (isCallersKey(post.key) || callersOf(history, post).every(({ key }) => key !== undefined));
    // Another call of the title has looked for it before it was there, and found that it had made nothing.
    const wasCleared = creates.some(
      (post) =>
        post.process === call.process &&
        post.content.split(" ")[0] === title &&
        post.sentAt > call.endedAt &&
        !doesNotWait(post) &&
        callersOf(history, post).some(({ startedAt }) => startedAt < posting.listedFrom),
    );
    if (wasCleared) return [];
    // A copy that a person made has its marker too: no look can tell the two apart.
    const ids = history.postings.filter((one) => keyOf(one) === own?.key).map(({ id }) => id);
    const isTold = (before: number) =>
      history.calls.some(
        ({ process, endedAt, heard, error: said }) =>
          process === call.process &&
          endedAt <= before &&
          ids.some((id) => heard?.id === id || said?.message.includes(id)),
      );
    return creates
      .filter(
        (other) =>
          other.process === call.process &&
          other.content !== call.content &&
          other.content.split(" ")[0] === title &&
          callersOf(history, other).every(
            ({ startedAt }) => startedAt > Math.max(call.endedAt, posting.listedFrom),
          ) &&
          other.sentAt - call.endedAt < keptMs(history) &&
          !doesNotWait(other) &&
          !isTold(other.sentAt),
      )
      .map(
        (other) =>
          `process ${other.process} sent "${other.content}" at ${other.sentAt} ms, before it told of ${posting.id}`,
      );
  });
};

/** Of two processes that use one key at once the later one tells of both, if lists show what was made within 4 s. */
export const theLaterOfTwoTellsOfBoth: Promised = (history) => {
  const { reads, timeoutMs, crowd, deviations } = history.scenario;
  // Of many pages in no order the one with the earlier may have been read before it was there.
  if (crowd > 0 && deviations.order === "mixed") return [];
  const creates = createsIn(history).filter(({ key, made }) => isCallersKey(key) && made);
  return creates.flatMap((later) => {
    const own = postingOf(history, later.made?.id);
    const isShown = own && later.heard?.how === "answered" && own.listedFrom - own.createdAt <= 3_000;
    if (!isShown || reads.length > 0 || mayMiss(history, later.key)) return [];
    const [call, ...others] = callersOf(history, later).filter(
      (one) => one.key === later.key && one.endedAt >= (later.heard?.at ?? 0),
    );
    const leftMs = (call?.startedAt ?? 0) + timeoutMs - (later.heard?.at ?? 0);
    if (!call?.heard || call.isUnheard || others.length > 0 || leftMs < timeoutMs / 18 + 7_000) return [];
    const told = [call.heard.id, ...call.heard.duplicates];
    return creates.flatMap(({ key, content, process, made }) => {
      const posting = postingOf(history, made?.id);
      const isEarlier = posting && posting.createdAt < own.createdAt && posting.listedFrom <= own.listedFrom;
      const isOther = key === later.key && content === later.content && process !== later.process;
      if (!isEarlier || !isOther || posting.archivedAt !== undefined || told.includes(posting.id)) return [];
      return [
        `process ${later.process} made ${own.id} with ${key}, and did not tell of ${posting.id}, which was there`,
      ];
    });
  });
};
