import { normalized, visible } from "../heymilo/text.ts";
import type { Identity } from "./identity.ts";

/** Ordinary words that stand in names. One counts as a part of a name only beside another word of it. */
const PARTICLES = new Set(
  "al bin bint da das de del den der des di do dos du el ibn la las le los of san st ten ter the van vom von zu".split(
    " ",
  ),
);

/** Scripts that put no space between words, or none before endings. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{sc=${script}}`)
  .join("");
const UNSPACED_WORD = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}ー]*`, "gu");
const WORD = new RegExp(`(?:(?![${UNSPACED}\u02b9-\u02bf])[\\p{L}\\p{M}])+`, "gu");
/** What stands between two words of one name. */
const BETWEEN = /^[\s._'’‘ʼ`\p{Pd}·・]{1,3}$/u;

const BLANK = "[name]";
const REPEATED = /\[name\](?:[\s,·・-]{0,3}\[name\])+/g;

const STROKED: Readonly<Record<string, string>> = { ł: "l", ø: "o", đ: "d" };

/** A word in any case, with and without accents. */
const plainOf = (word: string): string =>
  normalized(word.toLowerCase(), "NFKD").replace(/[\u0300-\u036fłøđ]/g, (sign) => STROKED[sign] ?? "");

/** More is no name, and each part is looked for in each text. */
const MOST_WORDS = 20;
const LONGEST_UNSPACED = 40;

const readName = (text: string) => {
  const found = (word: RegExp) => [...visible(text).matchAll(word)].slice(0, MOST_WORDS).map(([one]) => one);
  const words = found(WORD).map(plainOf);
  const unspaced = found(UNSPACED_WORD).filter(({ length }) => length <= LONGEST_UNSPACED);
  const whole = [unspaced.join(""), [...unspaced].reverse().join("")];
  return { words, all: new Set(words), whole: anyOf(whole), pieces: anyOf([...whole, ...unspaced.flatMap(partsOf)]) };
};

/** A family name and a given name may meet after any sign. Longer words, which are Thai, count as a whole. */
const partsOf = (word: string): string[] => {
  const signs = [...word];
  if (signs.length > 6) return [word];
  return signs.flatMap((_, cut) => [signs.slice(0, cut).join(""), signs.slice(cut).join("")]);
};

/** Letters and marks alone, so nothing in them has to be escaped. */
const anyOf = (pieces: readonly string[]): RegExp | undefined => {
  const long = [...new Set(pieces)].filter((piece) => [...piece].length >= 2).sort((a, b) => b.length - a.length);
  return long.length > 0 ? new RegExp(long.join("|"), "gu") : undefined;
};

/** One interview has hundreds of texts and one name. */
let last: { written: string; name: ReturnType<typeof readName> } | undefined;

/** Words of the name that stand beside each other. */
const runsOf = (text: string, all: ReadonlySet<string>) => {
  const runs: { start: number; end: number; words: string[] }[] = [];
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    const [plain, end, before] = [plainOf(word), start + word.length, runs.at(-1)];
    if (!all.has(plain)) continue;
    if (before && BETWEEN.test(text.slice(before.end, Math.min(start, before.end + 4)))) {
      before.words.push(plain);
      before.end = end;
    } else runs.push({ start, end, words: [plain] });
  }
  return runs;
};

/**
 * The text without the candidate's name: each word of two letters and more, and particles beside one; in scripts
 * without spaces the whole name and its parts of two signs and more. With `wholeOnly` the whole name alone, for the
 * recruiter's words, where "will" and "handle" are hardly ever somebody's name.
 */
export const withoutNames = (text: string, { name: written }: Identity, { wholeOnly = false } = {}): string => {
  if (last?.written !== written) last = { written, name: readName(written) };
  const { words, all, whole, pieces } = last.name;
  const isWhole = (run: readonly string[]) =>
    words.join("").length >= 2 && ` ${run.join(" ")} `.includes(` ${words.join(" ")} `);
  const isNamed = (run: readonly string[]) =>
    isWhole(run) || (!wholeOnly && run.some((word) => word.length >= 2 && !PARTICLES.has(word)));
  const runs = runsOf(text, all).filter((run) => isNamed(run.words));
  const kept = [...runs, undefined].map((run, at) => text.slice(runs[at - 1]?.end ?? 0, run?.start));
  const unspaced = wholeOnly ? whole : pieces;
  const left = unspaced ? kept.map((part) => part.replace(unspaced, BLANK)) : kept;
  return left.join(BLANK).replace(REPEATED, BLANK);
};

/** "Amara Okafor" as "A. O." */
export const initials = (name: string): string =>
  name
    .split(/[\s-]+/)
    .flatMap((part) => /\p{L}/u.exec(normalized(part, "NFC"))?.[0] ?? [])
    .slice(0, 4)
    .map((letter) => `${letter.toLocaleUpperCase("en")}.`)
    .join(" ");
