import { HeyMiloError, OutcomeUnknownError, PartiallyDoneError } from "../../../src/heymilo/errors.ts";
import type { Deviations } from "../deviations.ts";
import type { Posting } from "../heymilo.ts";
import type { Heard, History, MadeCall } from "../history.ts";
import type { SentPost } from "../network.ts";

/** What a promise says of a history; one sentence for each way in which it is broken. */
export type Promised = (history: History) => string[];

/** For so long a process remembers what it has done. */
export const REMEMBERED_MS = 10 * 60_000;

/** For so long from the end of the call a process remembers what it does not know the outcome of. */
export const keptMs = ({ scenario }: History): number => Math.max(REMEMBERED_MS, 5 * scenario.timeoutMs);

const MARKER = "mcp_idempotency_key";

/** The key in a posting's marker, as HeyMilo stores it, however it shows it. */
export const keyOf = ({ metadata }: { metadata?: unknown }): string | undefined =>
  (metadata as Record<string, string> | undefined)?.[MARKER]?.split(" ")[0];

export const withoutMarker = ({ metadata }: Posting): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== MARKER));

/** A POST that creates a posting, with what it says. */
export interface SentCreate extends SentPost {
  content: string;
  key: string | undefined;
}

export const createsIn = ({ traffic }: History): SentCreate[] =>
  traffic.posts.flatMap((post) => {
    if (post.path !== "/api/v2/postings") return [];
    const body = post.body as { description: string; metadata?: unknown };
    return [Object.assign({}, post, { content: body.description, key: keyOf(body) })];
  });

export const postingOf = ({ postings }: History, id: string | undefined): Posting | undefined =>
  postings.find((posting) => posting.id === id);

export const callsIn = ({ calls }: History, what: MadeCall["do"]): MadeCall[] =>
  calls.filter((call) => call.do === what);

/** Whoever waited for the answer has it. */
export const wasHeard = (call: MadeCall): call is MadeCall & Required<Pick<MadeCall, "heard">> =>
  call.heard !== undefined && !call.isUnheard;

export const isUnknown = (error: Error | undefined): error is OutcomeUnknownError =>
  error instanceof OutcomeUnknownError;

/** What a failed call says of what it did: of our errors these two alone mean that something may exist. */
export const saysOf = (
  error: Error,
): "not created" | "may exist" | "partly done" | "nothing that can be relied on" => {
  if (error instanceof OutcomeUnknownError) return "may exist";
  if (error instanceof PartiallyDoneError) return "partly done";
  return error instanceof HeyMiloError ? "not created" : "nothing that can be relied on";
};

/** It says that there may be another. */
export const isInDoubt = ({ warnings }: Heard): boolean =>
  warnings.some((warning) => warning.includes("duplicates cannot be ruled out"));

export const isSameWish = (a: MadeCall, b: Pick<MadeCall, "do" | "content" | "key">): boolean =>
  a.do === b.do && a.content === b.content && a.key === b.key;

/** The calls of this process that may have sent this POST, or may have waited for it. */
export const callersOf = ({ calls }: History, { process, content, key, sentAt }: SentCreate): MadeCall[] =>
  calls.filter(
    (call) =>
      call.do === "create" &&
      call.process === process &&
      call.content === content &&
      call.startedAt <= sentAt &&
      // A call without a key shares what an identical one sends with a key.
      (call.key === undefined || call.key === key || key === undefined),
  );

/** All keys of callers begin so; those that the server makes up never do. */
export const isCallersKey = (key: string | undefined): boolean => key?.startsWith("Key-") === true;

/** The key cannot be read from a list here, so no look can find what has it. */
export const isBlind = ({ scenario: { deviations, titles } }: History, key: string | undefined): boolean =>
  ["omitted", "null", "empty", "lower case"].includes(deviations.metadata) ||
  (deviations.metadata === "cut" && !isCallersKey(key)) ||
  deviations.search === "behind" ||
  (deviations.titles === "without emoji" && !/\p{L}/u.test(titles.one));

/** A look may not find it, or not be sure of what it found; then an answer has to say that it is in doubt. */
export const mayMiss = (history: History, key: string | undefined): boolean => {
  const { oddItems, search } = history.scenario.deviations;
  return isBlind(history, key) || oddItems || search === "broken";
};

/** Nothing is read here that the documentation does not lead one to expect, or all of it can be understood. */
export const isUnderstood = (history: History): boolean => {
  const { deviations } = history.scenario;
  const asDocumented: (keyof Deviations)[] = ["metadata", "titles", "templates"];
  return (
    !deviations.oddItems &&
    deviations.times !== "none" &&
    deviations.metadata === "as sent" &&
    deviations.dateMs !== null &&
    deviations.dataClockMs === 0 &&
    asDocumented.every((name) => ["as sent", "readable"].includes(String(deviations[name])))
  );
};

export const named = ({ do: what, process, content, key, startedAt }: MadeCall): string =>
  `${what} "${content}"${key ? ` with ${key}` : ""} by process ${process} at ${startedAt} ms`;
