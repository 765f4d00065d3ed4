import { normalized, unescapeHtml } from "../text.ts";

/** A shorter search term finds too much. */
const SHORTEST_TERM = 3;
/** A title that HeyMilo cut short still shows this much of its beginning. */
const TELLING_BEGINNING = 20;

/**
 * Whether HeyMilo may have stored one title as the other. It may collapse blanks, compose or drop accents and emoji,
 * escape HTML and cut the end, so only letters and digits are compared. Titles that differ in signs alone ("C++" and
 * "C#") count as the same, which is on the safe side.
 */
export const mayBeSameTitle = (one: string, other: string): boolean => {
  const [a, b] = [comparable(one), comparable(other)];
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return a === b || (short.length >= TELLING_BEGINNING && long.startsWith(short));
};

/** Whether HeyMilo may have titled a copy of the one so: "Copy of X", "X (2)". */
export const mayBeTitleOfCopy = (title: string, original: string): boolean =>
  comparable(title).includes(comparable(original)) || mayBeSameTitle(title, original);

/** A text as HeyMilo may have stored it: trimmed, composed, or with HTML escaped. */
export const isSameText = (one: string, other: string): boolean => stored(one) === stored(other);

const stored = (text: string): string => normalized(unescapeHtml(text), "NFC").replace(/\s+/g, " ").trim();

/**
 * What to search a title by: its longest run of plain words. They are whole, as HeyMilo's search may go by words, treat
 * signs as a pattern or miss them. Undefined if there is none: then the whole list has to be read.
 */
export const searchTermOf = (title: string): string | undefined => {
  let [longest, run] = ["", ""];
  for (const word of title.split(" ")) {
    run = isPlain(word) ? `${run} ${word}`.trim() : "";
    if (run.length > longest.length) longest = run;
  }
  return longest.length >= SHORTEST_TERM ? longest : undefined;
};

/** Letters and digits alone, and none with an accent, which HeyMilo may have stored in another form, or dropped. */
const isPlain = (word: string): boolean =>
  /^[\p{L}\p{N}]+$/u.test(word) && word === normalized(word, "NFC") && !/\p{M}/u.test(normalized(word, "NFD"));

/** Titles that compare as the same are in one group. */
export const groupOfTitle = (title: string): string => comparable(title) || title.trim();

/** What of a title counts when two are compared. */
const comparable = (title: string): string =>
  normalized(unescapeHtml(title), "NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
