import { AS_DOCUMENTED } from "../deviations.ts";
import { EPOCH_MS } from "../heymilo.ts";
import { certainlyNotDone, isTimeOut } from "../network.ts";
import { callersOf, createsIn, named, type Promised, type SentCreate } from "./facts.ts";

/** POSTs of one process with one key and content, in order. */
const series = (history: Parameters<Promised>[0]): SentCreate[][] => {
  const byMarker = new Map<string, SentCreate[]>();
  for (const post of createsIn(history)) {
    const name = `${post.process} ${post.key ?? "none"} ${post.content}`;
    byMarker.set(name, [...(byMarker.get(name) ?? []), post]);
  }
  return [...byMarker.values()];
};

const wasRefused = ({ fate }: SentCreate): boolean =>
  fate.sent && typeof fate.answer === "number" && certainlyNotDone(fate.answer);

/** HeyMilo answered, and by the answer the POST was either not carried out, or was over when it came. */
const isOver = ({ fate }: SentCreate): boolean =>
  fate.sent && (fate.answer === "reset" || (typeof fate.answer === "number" && !isTimeOut(fate.answer)));

/** While HeyMilo may still be at work on a POST, no other of its kind is sent: four times the timeout. */
export const silenceIsWaitedFor: Promised = (history) =>
  series(history).flatMap((posts) =>
    posts.flatMap((later, index) => {
      const open = posts.slice(0, index).find((earlier) => {
        if (earlier.key === undefined || earlier.made?.id === undefined) return false;
        const answeredAt = earlier.heard?.at ?? Number.POSITIVE_INFINITY;
        if (answeredAt > later.sentAt) return true;
        const isLost = earlier.heard?.how === "lost" && !isOver(earlier);
        return isLost && later.sentAt < earlier.sentAt + 4 * history.scenario.timeoutMs;
      });
      const posting = history.postings.find(({ id }) => id === open?.made?.id);
      if (!open || (posting?.archivedAt ?? Number.POSITIVE_INFINITY) <= later.sentAt) return [];
      return [
        `process ${later.process} sent "${later.content}" with ${later.key} at ${later.sentAt} ms, while that of ` +
          `${open.sentAt} ms was unanswered`,
      ];
    }),
  );

/** One POST a call, at most one more after a lost answer, each at most five times if it is turned away. */
export const postsAreFew: Promised = (history) =>
  series(history).flatMap((posts) => {
    const [first] = posts as [SentCreate];
    if (first.key === undefined) return [];
    const last = posts.at(-1) as SentCreate;
    const calls = callersOf(history, last).length;
    const processed = posts.filter((post) => !wasRefused(post)).length;
    if (processed <= calls + 1 && posts.length <= 5 * (calls + 1)) return [];
    return [
      `process ${first.process} sent "${first.content}" with ${first.key} ${processed} times, and ` +
        `${posts.length - processed} times in vain, in ${calls} calls`,
    ];
  });

/** A POST that was turned away is not sent again before the time that HeyMilo asked for, nor within a second. */
export const waitsAreHonoured: Promised = (history) =>
  series(history).flatMap((posts) =>
    posts.flatMap((post, index) => {
      const before = posts[index - 1];
      // Without a marker two calls of one content cannot be told apart.
      if (!before?.heard || !before.fate.sent || before.fate.answer !== 429 || !post.key) return [];
      const calls = callersOf(history, post);
      if (calls.some(({ startedAt }) => startedAt >= (before.heard?.at ?? 0))) return [];
      const waited = post.sentAt - before.heard.at;
      const asked = waitOf(before.fate.retryAfter, before.heard.at);
      if (waited >= asked - 1) return [];
      return [`process ${post.process} was asked to wait ${asked} ms after a 429, and waited ${waited} ms`];
    }),
  );

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
  const isCalm =
    writes.length + reads.length + crowd + listLagMs === 0 &&
    !lookalikes &&
    steps.length === 1 &&
    JSON.stringify(deviations) === JSON.stringify(AS_DOCUMENTED);
  const [call] = history.calls;
  if (!isCalm || call?.do !== "create" || call.isUnheard) return [];
  const sent = history.traffic.requests.filter(({ sentAt }) => sentAt <= call.endedAt).length;
  const allowed = (call.key === undefined ? 1 : 3) + (call.content.endsWith("template") ? 2 : 0);
  return sent <= allowed ? [] : [`${named(call)} took ${sent} requests instead of ${allowed}`];
};
