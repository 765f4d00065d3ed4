import { printable, unescapeHtml } from "../heymilo/text.ts";

/** Texts and numbers of one row that are looked for, and shortened messages in which a part of one is. */
const MOST_VALUES = 200;
const MOST_CUTS = 60;
/** HeyMilo's message and fifty fields come to less. */
const LONGEST = 20_000;

/** HeyMilo's words about a row without anything that the row says; undefined if there is too much to look for. */
export const withoutValues = (words: string, row: readonly unknown[]): string | undefined => {
  const values = new Set(textsIn(row).map((value) => lowered(printable(value, Number.POSITIVE_INFINITY))));
  values.delete("");
  if (values.size > MOST_VALUES) return undefined;
  const text = printable(decoded(words.slice(0, 2 * LONGEST)), LONGEST);
  if (text.split("…").length > MOST_CUTS) return undefined;
  const isValue = markValues([...values], lowered(text));
  return [...text.matchAll(/./gsu)].reduce((shown, { 0: sign, index }) => {
    if (!isValue[index]) return shown + sign;
    return isValue[index - 1] ? shown : `${shown}[…]`;
  }, "");
};

const textsIn = (value: unknown): string[] => {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
};

/** In lower case, with each letter in its place. */
const lowered = (text: string): string =>
  text.replace(/\p{Lu}/gu, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter));

/** HeyMilo's messages are cut to so many characters before they come here. */
const LONGEST_PART = 500;

/** Where values stand as words of their own, since a value may be a single letter, and where a cut has left a part. */
const markValues = (values: readonly string[], text: string): Uint8Array => {
  const inWord = [...text].flatMap((sign) => Array<boolean>(sign.length).fill(/[\p{L}\p{N}]/u.test(sign)));
  const marks = new Uint8Array(text.length);
  for (const value of values)
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
      if (!inWord[at - 1] && !inWord[at + value.length]) marks.fill(1, at, at + value.length);
  for (const { index: cut } of text.matchAll(/…/g))
    for (let at = Math.max(0, cut - LONGEST_PART); at < cut; at++)
      if (!inWord[at - 1] && values.some((value) => value.startsWith(text.slice(at, cut)))) marks.fill(1, at, cut);
  return marks;
};

/** As a person reads it: a value may stand in an address or in HTML. A cut may have halved an escape. */
const decoded = (words: string): string =>
  unescapeHtml(
    words
      .replace(/(?:%[\da-f]?|&#?\w{0,8})…/gi, "…")
      .replace(/(?:%[\da-f]{2})+/gi, (escaped) => decodeURIComponentOr(escaped)),
  );

const decodeURIComponentOr = (escaped: string): string => {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
};
