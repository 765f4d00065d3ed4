import { HeyMiloError, OutcomeUnknownError, PartiallyDoneError } from "../../../src/heymilo/errors.ts";
import { ApiError } from "../../../src/heymilo/request-errors.ts";
import type { Deviations } from "../deviations.ts";
import { isShownBy, type Posting, type Question } from "../heymilo.ts";
import type { Heard, History, MadeCall } from "../history.ts";
import type { SeenList, SentPost } from "../network.ts";

/** What a promise says of a history; one sentence for each way in which it is broken. */
export type Promised = (history: History) => string[];

/** For so long a process remembers what it has made. */
export const REMEMBERED_MS = 10 * 60_000;

/** Commit delay and list lag together may take so long, and nothing is made twice in one process. */
export const NEVER_TWICE_WITHIN_MS = 25_000;

export const MARKER = "mcp_idempotency_key";

/** The key in a posting's marker, as HeyMilo stores it, however it shows it. */
export const keyOf = ({ metadata }: { metadata?: unknown }): string | undefined =>
  (metadata as Record<string, string> | undefined)?.[MARKER]?.split(" ")[0];

export const withoutMarker = ({ metadata }: Posting): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== MARKER));

/** A POST that adds something, with the call that sent it. */
export interface Addition extends SentPost {
  sender: MadeCall;
  /** The key that the thing carries: of a create its marker's, of a copy that of the call. */
  key: string | undefined;
}

const known = new WeakMap<History, { ofPosts: number; additions: Addition[] }>();

/** The POSTs of creates, copies and questions, in the order in which they were sent. */
export const additionsIn = (history: History): Addition[] => {
  const { posts } = history.traffic;
  const before = known.get(history);
  if (before?.ofPosts === posts.length) return before.additions;
  const byNumber = new Map(history.calls.map((call) => [call.number, call]));
  const additions: Addition[] = [];
  for (const post of posts) {
    const sender = byNumber.get(post.call ?? -1);
    if (!sender) continue;
    // A copy carries no marker: without a key it may be the repeat of one with a key that was lost, if none had no key.
    const isLike = (one: Addition) =>
      one.process === post.process && isLost(one) && one.sender.do === "clone" && one.sender.content === sender.content;
    const lost = additions.filter(isLike);
    const lostKey = lost.some(({ key }) => key === undefined) ? undefined : lost.at(-1)?.key;
    const key = sender.do === "create" ? keyOf(post.body as { metadata?: unknown }) : (sender.key ?? lostKey);
    additions.push({ ...post, sender, key });
  }
  known.set(history, { ofPosts: posts.length, additions });
  return additions;
};

export const createsIn = (history: History): Addition[] =>
  additionsIn(history).filter(({ sender }) => sender.do === "create");

/** HeyMilo may have carried it out. */
export const mayBeDone = ({ heard }: SentPost): boolean => heard?.how !== "refused";

/** Nobody knows from its answer what became of it. */
export const isLost = ({ heard }: SentPost): boolean => heard?.how === "failed" || heard?.how === "silent";

/** For so long after a POST no other is sent for the same thing. */
export const quietMs = ({ heard }: SentPost, { scenario }: History): number => {
  if (heard === undefined) return Number.POSITIVE_INFINITY;
  return heard.how === "failed" ? 30_000 : 4 * scenario.timeoutMs;
};

/** What a POST made, a posting or a question. */
export const thingOf = ({ postings, source }: History, { made }: SentPost): Posting | Question | undefined =>
  made && (postings.find(({ id }) => id === made.id) ?? source.questions.find(({ id }) => id === made.id));

export const postingOf = ({ postings }: History, id: string | undefined): Posting | undefined =>
  postings.find((posting) => posting.id === id);

/** When somebody archived it. */
export const archivedAt = (thing: Posting | Question | undefined): number =>
  (thing as Posting | undefined)?.archivedAt ?? Number.POSITIVE_INFINITY;

/** The list, all its pages together, showed it. */
export const isShown = (history: History, thing: Posting | Question, list: SeenList): boolean =>
  isShownBy(history.scenario.deviations, thing, list);

/** What is not found twice by its id counts as gone, and a question that no list shows counts as deleted. */
export const countsAsGone = ({ scenario }: History, { made, sender }: Addition, thing: Posting | Question): boolean => {
  const lagMs = thing.listedFrom - (made?.at ?? 0);
  if (sender.do === "add a question") return lagMs > NEVER_TWICE_WITHIN_MS;
  return scenario.deviations.single === "behind" && lagMs >= 1_000;
};

/** The reads of lists by a process that can show what was added by such a call. */
export const listsFor = ({ traffic }: History, { do: what, process }: MadeCall): SeenList[] =>
  traffic.lists.filter(
    (list) => list.process === process && list.path.endsWith("/questions") === (what === "add a question"),
  );

export const callsIn = ({ calls }: History, what: MadeCall["do"]): MadeCall[] =>
  calls.filter((call) => call.do === what);

/** The caller waited for the answer and has it. */
export const wasHeard = (call: MadeCall): call is MadeCall & Required<Pick<MadeCall, "heard">> =>
  call.heard !== undefined && !call.isUnheard;

export const isUnknown = (error: Error | undefined): error is OutcomeUnknownError =>
  error instanceof OutcomeUnknownError;

/** What a failed call says of what it did: of our errors these two alone mean that something may exist. */
export const saysOf = (error: Error): "not created" | "refused" | "may exist" | "partly done" | "nothing" => {
  if (error instanceof OutcomeUnknownError) return "may exist";
  if (error instanceof ApiError) return "refused";
  if (error instanceof PartiallyDoneError) return "partly done";
  return error instanceof HeyMiloError ? "not created" : "nothing";
};

/** Its caller has heard of a thing with this id. */
export const tellsOf = ({ heard, error, isUnheard }: MadeCall, id: string): boolean => {
  const done = error instanceof PartiallyDoneError ? error.done.join() : "";
  const told = [heard?.id, ...(heard?.duplicates ?? []), error?.message, done];
  return !isUnheard && told.some((text) => text?.includes(id));
};

/** What has the marker of a POST stands for it: a copy that a person made, or what another lost POST of its made. */
export const likesOf = (history: History, post: Addition): (Posting | Question)[] => {
  const likes = history.postings.filter((one) => post.key !== undefined && keyOf(one) === post.key);
  const thing = thingOf(history, post);
  return thing ? [thing, ...likes] : likes;
};

/** When a process first knew what a POST of its had made: by the answer, by a look, or as a caller was told of it. */
export const knownSince = (history: History, post: Addition): number => {
  const likes = likesOf(history, post);
  const answered = post.heard?.how === "answered" ? [post.heard.at] : [];
  const looks = listsFor(history, post.sender).filter(
    (list) => list.call === post.call && likes.some((one) => isShown(history, one, list)),
  );
  const told = history.calls.filter(
    (call) => call.process === post.process && likes.some(({ id }) => tellsOf(call, id)),
  );
  return Math.min(...answered, ...looks.map(({ at }) => at), ...told.map(({ endedAt }) => endedAt));
};

/** It says that there may be another. */
export const isInDoubt = ({ warnings }: Heard): boolean =>
  warnings.some((warning) => warning.includes("duplicates cannot be ruled out"));

/** All keys that callers choose begin so; those that the server makes up never do. */
export const isOwnKey = (key: string | undefined): boolean => key?.startsWith("Key-") === true;

/** Of calls in one group one may be the other, rephrased: of one title, or of one original. */
export const groupOf = ({ do: what, content }: MadeCall): string =>
  what === "add a question" ? `${what} ${content}` : `${what} ${content.split(" ")[0]}`;

/** Keys that callers have chosen say that these are two things. */
export const areTwoByKey = (one: { key?: string | undefined }, other: { key?: string | undefined }): boolean =>
  isOwnKey(one.key) && isOwnKey(other.key) && one.key !== other.key;

/** A later call that asks for what an earlier POST was for; without a key it asks for what any key stands for. */
export const isRepeatOf = ({ do: what, content, key, process }: MadeCall, post: Addition): boolean =>
  what === post.sender.do &&
  content === post.sender.content &&
  process === post.process &&
  (key === undefined || key === post.sender.key || (what === "create" && key === post.key));

/** The key cannot be read from a list here, so no look can find what has it. */
export const isBlind = ({ scenario: { deviations, titles } }: History, key: string | undefined): boolean =>
  ["omitted", "null", "empty"].includes(deviations.metadata) ||
  (deviations.metadata === "cut" && !isOwnKey(key)) ||
  (deviations.metadata === "lower case" && isOwnKey(key)) ||
  deviations.search === "behind" ||
  (deviations.titles === "without emoji" && !/\p{L}/u.test(titles.one));

/** A look may not find it, or not be sure of what it found; then an answer has to say that it is in doubt. */
export const mayMiss = (history: History, key: string | undefined): boolean => {
  const { oddItems, search, pages } = history.scenario.deviations;
  const isPoor = search === "broken" || search === "short titles";
  return isBlind(history, key) || oddItems || isPoor || pages === "cut short" || pages === "miscounted";
};

/** It finds at once what has the plain, whole words of a title. */
export const isGoodSearch = ({ scenario: { deviations } }: History): boolean =>
  deviations.search === "contains" || deviations.search === "words";

/** Nothing is read here that the documentation does not lead one to expect, or all of it can be understood. */
export const isUnderstood = (history: History): boolean => {
  const { deviations } = history.scenario;
  const asDocumented: (keyof Deviations)[] = ["metadata", "titles", "templates"];
  return (
    !deviations.oddItems &&
    deviations.times !== "none" &&
    deviations.pages !== "cut short" &&
    deviations.pages !== "miscounted" &&
    deviations.dateMs !== null &&
    deviations.dataClockMs === 0 &&
    asDocumented.every((name) => ["as sent", "readable"].includes(String(deviations[name])))
  );
};

export const named = ({ do: what, process, content, key, startedAt }: MadeCall): string =>
  `${what} "${content}"${key ? ` with ${key}` : ""} by process ${process} at ${startedAt} ms`;
