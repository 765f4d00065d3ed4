/** Unicode's own list of what is not drawn, and three more: a blank of Braille and the marks around annotations. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]+/gu;

/** The text without characters that nobody sees: they can hide an order to a model, or split what a mask looks for. */
export const visible = (text: string): string => text.replace(INVISIBLE, "");

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/g;

/**
 * One printable line made of foreign text: control characters and runs of white space become one space, and
 * everything beyond `max` characters is replaced by an ellipsis.
 */
export function printable(text: string, max: number): string {
  const line = visible(text.slice(0, max * 4))
    .replace(CONTROLS, " ")
    .replace(/\s+/g, " ")
    .trim();
  return shortened(line, max);
}

/** Several lines for a terminal, which must not obey what others have written. */
export const forTerminal = (text: string): string =>
  text.replace(CONTROLS, (controls) => controls.replace(/[^\n\t]/g, ""));

/** More marks than any language puts on a letter; Unicode's Stream-Safe Text Process allows as many. */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;

/** `normalize` sorts the marks on a letter in a time that grows by the square of their number. */
export const normalized = (text: string, form: "NFC" | "NFD" | "NFKC" | "NFKD"): string =>
  text.replace(TOO_MANY_MARKS, "$1").normalize(form);

/** At most `max` characters; the last is an ellipsis if something is missing. Never half of a surrogate pair. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A part of a text in one line, with an ellipsis at each end where something is missing. */
export const excerpt = (text: string, start: number, end: number): string =>
  `${start > 0 ? "…" : ""}${text.slice(start, end).replace(/\s+/g, " ")}${end < text.length ? "…" : ""}`;

/** The first of several texts, and how many more there are. */
export const firstFew = (texts: readonly string[], most: number): string[] =>
  texts.length > most ? [...texts.slice(0, most), `and ${texts.length - most} more`] : [...texts];

/** The texts of a list in which a text may be missing, as in `[isLate && "It is late."]`. */
export const givenTexts = (parts: readonly (string | false | 0 | undefined)[]): string[] =>
  parts.filter(Boolean) as string[];

/** "1 problem", "2 problems" */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

/** For comparisons: "lucia" finds Lucía. */
export const folded = (text: string): string =>
  normalized(visible(text), "NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim().toLowerCase();

export const WORD = /[\p{L}\p{N}]+/gu;

export const wordsOf = (text: string): string[] => text.toLowerCase().match(WORD) ?? [];

/** Searching for the end of a tag takes time by the square of a page that has many beginnings and no end. */
const MOST_MARKUP = 5_000;

/** The words at the beginning of an HTML page, without tags, scripts and styles. */
export function withoutMarkup(html: string): string {
  return html
    .slice(0, MOST_MARKUP)
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/<!--[\s\S]*?-->/g, " ")
    .replace(/<[^>]*>/g, " ");
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** The text without HTML's escapes, also of what was escaped twice or three times. */
export const unescapeHtml = (text: string, times = 3): string => {
  const plain = text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,4}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? entity;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
  return plain === text || times === 1 ? plain : unescapeHtml(plain, times - 1);
};

/** The length as JSON Schema counts it, and so HeyMilo's document: a pair of surrogates is one character. */
export function charactersIn(text: string): number {
  let characters = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) characters -= 1;
  return characters;
}

/** The text with quotes, dashes and accents as our phrases have them. */
export const asWritten = (text: string): string =>
  normalized(text, "NFC")
    .replace(/[’ʼ]/g, "'")
    .replace(/\p{Pd}/gu, "-");
