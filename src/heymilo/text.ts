/** Control characters, line separators and the bidirectional overrides that can make a text read as something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * One printable line made of foreign text: control characters and runs of white space become one space, and
 * everything beyond `max` characters is replaced by an ellipsis.
 */
export function printable(text: string, max: number): string {
  const line = text
    .slice(0, max * 4)
    .replace(UNPRINTABLE, " ")
    .replace(/\s+/g, " ")
    .trim();
  return shortened(line, max);
}

/** At most `max` characters, of which the last is an ellipsis if something is missing. Never half of a surrogate pair. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A part of a text in one line, with an ellipsis at each end where something is missing. */
export const excerpt = (text: string, start: number, end: number): string =>
  `${start > 0 ? "…" : ""}${text.slice(start, end).replace(/\s+/g, " ")}${end < text.length ? "…" : ""}`;

/** The text as a part of a regular expression. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

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

/** As JSON Schema, and so HeyMilo's document, counts them: a pair of surrogates is one. */
export function charactersIn(text: string): number {
  let characters = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) characters -= 1;
  return characters;
}
