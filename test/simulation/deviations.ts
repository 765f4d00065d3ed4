/** In what a HeyMilo differs from its documentation, for a whole history. */
export interface Deviations {
  /** How metadata is shown. */
  metadata: "as sent" | "omitted" | "null" | "empty" | "cut" | "lower case" | "text";
  metadataWhere: "lists" | "everywhere";
  /** What is kept of a title. */
  titles: "as sent" | "blanks collapsed" | "composed" | "without emoji" | "escaped";
  /**
   * `words`: it finds whole words. `behind`: it finds what is new a minute after the list shows it. `short titles`: it
   * finds nothing in a title of more than six signs. `broken`: it finds nothing.
   */
  search: "contains" | "no special characters" | "pattern" | "words" | "ignored" | "behind" | "short titles" | "broken";
  /**
   * `capped`: 20 items whatever is asked for; `unmarked`: that, without `pagination`. `cut short`: `has_more` is always
   * false; `miscounted`: `total_count` is too high.
   */
  pages: "documented" | "capped" | "unmarked" | "cut short" | "miscounted";
  order: "newest first" | "oldest first" | "mixed";
  ids: "text" | "numbers";
  times: "seconds" | "whole seconds" | "milliseconds" | "ISO" | "none";
  /** The first posting of each page has no id. */
  oddItems: boolean;
  /** How far HeyMilo's times in the data are ahead of the Date header, in milliseconds. */
  dataClockMs: number;
  /** How far the Date header is ahead of our clock, in milliseconds; null for no header. */
  dateMs: number | null;
  /** What a clone is called. */
  copies: "as the original" | "Copy of X" | "X (2)";
  /** How the text of a question is stored. */
  questions: "as sent" | "trimmed" | "escaped" | "composed";
  /** Whether a template tells which posting it copies. */
  templates: "readable" | "without a posting";
  /** `behind`: a posting cannot be read by its id before lists show it. */
  single: "at once" | "behind";
}

export const AS_DOCUMENTED: Deviations = {
  metadata: "as sent",
  metadataWhere: "lists",
  titles: "as sent",
  search: "contains",
  pages: "documented",
  order: "newest first",
  ids: "text",
  times: "seconds",
  oddItems: false,
  dataClockMs: 0,
  dateMs: 0,
  copies: "as the original",
  questions: "as sent",
  templates: "readable",
  single: "at once",
};

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const keptTitle = (title: string, { titles }: Deviations): string => {
  if (titles === "blanks collapsed") return title.replace(/\s+/g, " ").trim();
  if (titles === "composed") return title.normalize("NFC");
  if (titles === "without emoji") return title.replace(/\p{Extended_Pictographic}/gu, "");
  return titles === "escaped" ? escaped(title) : title;
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string);

export const titleOfCopy = (title: string, { copies }: Deviations): string => {
  if (copies === "Copy of X") return `Copy of ${title}`;
  return copies === "X (2)" ? `${title} (2)` : title;
};

export const keptText = (text: string, { questions }: Deviations): string => {
  if (questions === "trimmed") return text.trim();
  if (questions === "escaped") return escaped(text);
  return questions === "composed" ? text.normalize("NFC") : text;
};

/** To a person they are the same, however they are stored. */
export const isSameText = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (text: string): string =>
  Object.entries(ENTITIES)
    .reduce((left, [character, entity]) => left.replaceAll(entity, character), text)
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();

/** Whatever is searched for. */
export const isNeverFound = (title: string, search: Deviations["search"]): boolean =>
  search === "broken" || (search === "short titles" && title.length > 6);

export const finds = (search: string, title: string, { search: how }: Deviations): boolean => {
  if (how === "ignored") return true;
  if (isNeverFound(title, how)) return false;
  if (how === "words") return wordsOf(search).every((word) => wordsOf(title).includes(word));
  if (how === "no special characters" && /[^\p{L}\p{N} ]/u.test(search)) return false;
  if (how === "pattern") return matchesPattern(search.toLowerCase(), title.toLowerCase());
  return title.toLowerCase().includes(search.toLowerCase());
};

const wordsOf = (text: string): string[] => text.toLowerCase().trim().split(/\s+/);

/** As SQL's LIKE, anywhere in the text. */
function matchesPattern(pattern: string, text: string): boolean {
  const match = (p: number, t: number): boolean => {
    if (p >= pattern.length) return true;
    const sign = pattern[p];
    if (sign === "%") return match(p + 1, t) || (t < text.length && match(p, t + 1));
    if (t >= text.length) return false;
    if (sign === "_") return match(p + 1, t + 1);
    const [literal, width] = sign === "\\" ? [pattern[p + 1], 2] : [sign, 1];
    return literal === text[t] && match(p + width, t + 1);
  };
  return Array.from({ length: text.length + 1 }, (_, from) => from).some((from) => match(0, from));
}

/** Long enough for a key of a person's own, too short for a generated key and the hash behind it. */
const CUT_AT = 30;

export function shownMetadata(
  metadata: Record<string, string>,
  where: "list" | "alone",
  { metadata: how, metadataWhere }: Deviations,
): unknown {
  const values = (change: (text: string) => string) =>
    Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, change(value)]));
  if (where === "alone" && metadataWhere === "lists") return { ...metadata };
  if (how === "omitted") return undefined;
  if (how === "null") return null;
  if (how === "empty") return {};
  if (how === "cut") return values((text) => text.slice(0, CUT_AT));
  if (how === "lower case") return values((text) => text.toLowerCase());
  return how === "text" ? JSON.stringify(metadata) : { ...metadata };
}

/** `ms` is Unix time by our clock. */
export function shownTime(ms: number, { times, dataClockMs, dateMs }: Deviations): unknown {
  const at = ms + (dateMs ?? 0) + dataClockMs;
  if (times === "none") return null;
  if (times === "milliseconds") return Math.round(at);
  if (times === "whole seconds") return Math.floor(at / 1000);
  return times === "ISO" ? new Date(at).toISOString() : at / 1000;
}
