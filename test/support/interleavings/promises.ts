import { byAge } from "../../../src/heymilo/lookups/posting-list.ts";
import {
  BETWEEN_LOOKS_MS,
  type History,
  INTENTS,
  isUnknown,
  type MadeCall,
  type SentPost,
  STILL_AT_WORK_MS,
  TIMEOUT_MS,
} from "./world.ts";

/** What of a history breaks what the design promises, in words. */
export function broken(history: History): string[] {
  return [
    ...twoInOneProcess(history),
    ...secondAlthoughTheFirstWasThere(history),
    ...tooSoonAfterSilence(history),
    ...rephrasedTooSoon(history),
    ...untrueAnswers(history),
    ...undetectedDuplicates(history),
  ];
}

const SILENT = ["late_commit", "hang_before_commit", "hang_after_commit"];
/** Not answered, or by a gateway alone, or with a receipt that nobody can read: HeyMilo may be at work on it. */
const isSilent = ({ fault }: SentPost): boolean =>
  fault !== undefined &&
  (SILENT.includes(fault.fault) ||
    fault.status === 504 ||
    ["truncated", "malformed_json"].includes(fault.fault));

/** Later than a process waits for: then a second posting is not promised away, only found. */
const isBeyond = ({ fault, receivedAt, committedAt }: SentPost): boolean => {
  if (committedAt !== null && committedAt - receivedAt >= STILL_AT_WORK_MS - TOLERANCE_MS) return true;
  return (fault?.list_lag_ms ?? 0) > BETWEEN_LOOKS_MS - TOLERANCE_MS;
};

/** Between the clocks of a test and of a sandbox, and for timers. */
const TOLERANCE_MS = 15;

const show = ({ incarnation, intent, key, fault }: SentPost): string =>
  `[${incarnation} intent ${intent} key ${key}${fault ? ` ${JSON.stringify(fault)}` : ""}]`;

const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((first, index) => items.slice(index + 1).map((second): [T, T] => [first, second]));

/** Within a process: one posting for one key and for identical calls. */
const twoInOneProcess = ({ posts }: History): string[] =>
  pairs(posts.filter(({ posting }) => posting))
    .filter(([a, b]) => a.incarnation === b.incarnation && a.intent === b.intent && a.key === b.key)
    .filter(([a]) => !isBeyond(a))
    .map(([a, b]) => `one process made two of one: ${show(a)} and ${show(b)}`);

/** Across processes: not when the call started after HeyMilo had committed the first one and shows it. */
const secondAlthoughTheFirstWasThere = ({ posts, calls }: History): string[] =>
  pairs(posts)
    .filter(([a, b]) => a.key === b.key && a.posting && beganAt(b, calls) > a.listedAt + TOLERANCE_MS)
    .map(([a, b]) => `sent although it was there: ${show(b)} after ${show(a)}`);

/**
 * When at the earliest what sent a POST can have begun: with the first call of its process and intention that may
 * still be under way. Later calls join that one.
 */
const beganAt = (post: SentPost, calls: readonly MadeCall[]): number =>
  Math.min(
    ...calls
      .filter(({ incarnation, intent }) => incarnation === post.incarnation && intent === post.intent)
      .map(({ startedAt }) => startedAt)
      .filter((at) => at <= post.receivedAt && at >= post.receivedAt - TIMEOUT_MS - TOLERANCE_MS),
  );

const tooSoonAfterSilence = ({ posts }: History): string[] =>
  pairs(posts)
    .filter(([a, b]) => a.incarnation === b.incarnation && a.key === b.key && isSilent(a))
    .filter(([a, b]) => b.receivedAt - a.receivedAt < STILL_AT_WORK_MS - TOLERANCE_MS)
    .map(([a, b]) => `sent ${b.receivedAt - a.receivedAt} ms after silence: ${show(b)} after ${show(a)}`);

/** A rephrased call waits for what is unresolved of that title; two keys of callers' own are two intentions. */
const rephrasedTooSoon = ({ posts, calls }: History): string[] =>
  pairs(posts).flatMap(([a, b]) => {
    const rephrased =
      a.incarnation === b.incarnation &&
      a.intent !== b.intent &&
      INTENTS[a.intent]?.title === INTENTS[b.intent]?.title &&
      !(isCallers(a.key) && isCallers(b.key));
    if (!rephrased || !isSilent(a) || b.receivedAt - a.receivedAt >= STILL_AT_WORK_MS - TOLERANCE_MS)
      return [];
    const behindA = calls.filter((call) => call.incarnation === a.incarnation && call.intent === a.intent);
    const began = beganAt(b, calls);
    const unresolved = behindA.every((call) => call.endedAt < began - TOLERANCE_MS && call.error);
    return unresolved && !a.answered && a.listedAt > b.receivedAt
      ? [`rephrased while unresolved: ${show(b)} after ${show(a)}`]
      : [];
  });

const isCallers = (key: string): boolean => key.startsWith("key-");

/** Created means that it exists; not created, that it does not; unknown comes with the key. */
const untrueAnswers = ({ calls, posts }: History): string[] =>
  calls
    .filter(({ unheard }) => !unheard)
    .flatMap((call) => {
      const { result, error } = call;
      const name = `the call of ${call.incarnation} for intent ${call.intent}`;
      if (result) {
        const made = posts.find(({ posting }) => posting?.id === result.receipt.id);
        if (!made) return [`${name} names a posting that does not exist`];
        const rephrased = result.warnings.some((warning) => warning.includes("allow_duplicate"));
        return made.intent === call.intent || rephrased ? [] : [`${name} got another one's posting`];
      }
      if (isUnknown(error)) return error.key ? [] : [`${name} is unknown, without a key`];
      const sent = posts.filter(
        (post) =>
          post.posting &&
          post.incarnation === call.incarnation &&
          post.intent === call.intent &&
          (call.key === undefined || post.key === call.key) &&
          post.receivedAt >= call.startedAt - TOLERANCE_MS &&
          post.receivedAt <= call.endedAt,
      );
      return sent.map((post) => `${name} failed with ${error?.name}, and yet it made ${show(post)}`);
    });

/** A fresh process with the key finds the earliest, names all others, and makes none. */
const undetectedDuplicates = ({ audit }: History): string[] =>
  audit.flatMap(({ key, result, postings }) => {
    const [first, ...others] = [...postings].sort(byAge).map(({ id }) => id);
    if (first === undefined) return result.outcome === "created" ? [] : [`${key}: found what is not there`];
    const found = [result.outcome, result.receipt.id, ...result.duplicates.map(({ id }) => id)].join(" ");
    const expected = ["already_created", first, ...others].join(" ");
    return found === expected ? [] : [`${key}: expected ${expected}, found ${found}`];
  });
