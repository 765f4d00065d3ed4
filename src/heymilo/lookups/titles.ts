import { normalized } from "../text.ts";

/** A shorter search term finds too much. */
const SHORTEST_TERM = 3;
/** A title that HeyMilo cut short still shows this much of its beginning. */
const TELLING_BEGINNING = 20;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

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
 * What to search a title by: its longest run of plain words, or else of plain letters, since HeyMilo's search may treat
 * signs as a pattern or miss them. Undefined if nothing in it is plain enough: then the whole list has to be read.
 */
export const searchTermOf = (title: string): string | undefined => {
  // A letter and its accent are one sign: alone the letter is not in what HeyMilo may have made of them.
  const composed = normalized(title, "NFC");
  return (
    longest(composed.match(/[A-Za-z0-9]+(?: [A-Za-z0-9]+)*(?!\p{M})/gu) ?? []) ??
    longest(composed.match(/\p{L}+(?: \p{L}+)*(?!\p{M})/gu) ?? [])
  );
};

/** The first of the longest runs. */
const longest = (runs: readonly string[]): string | undefined =>
  runs.filter(({ length }) => length >= SHORTEST_TERM).sort((a, b) => b.length - a.length)[0];

/** Titles that compare as the same are in one group. */
export const groupOfTitle = (title: string): string => comparable(title) || title.trim();

/** What of a title counts when two are compared. */
const comparable = (title: string): string =>
  normalized(unescapeHtml(title), "NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Also what was escaped twice or three times. */
const unescapeHtml = (text: string, times = 3): string => {
  const plain = text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,4}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? entity;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
  return plain === text || times === 1 ? plain : unescapeHtml(plain, times - 1);
};
