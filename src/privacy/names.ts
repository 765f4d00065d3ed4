import { normalized, visible } from "../heymilo/text.ts";
import type { Identity } from "./identity.ts";

/** Parts of names that are ordinary words in many texts, and identify nobody. */
const PARTICLES = new Set(
  "AL BIN BINT DA DAS DE DEL DEN DER DES DI DO DOS DU E EL IBN LA LAS LE LOS OF SAN SANTA ST THE VAN VANDER VON Y ZU".split(
    " ",
  ),
);

/** Scripts that put no space between words, or none before endings. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{sc=${script}}`)
  .join("");
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, "u");

/** Letters of one kind of script. What looks like an apostrophe ends a word, whatever Unicode calls it. */
const WORD = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}ー]*|(?:(?![${UNSPACED}\u02b9-\u02bf])[\\p{L}\\p{M}])+`, "gu");

const STROKED: Readonly<Record<string, string>> = {
  Ł: "L",
  Ø: "O",
  Đ: "D",
  Ð: "D",
  Æ: "AE",
  Œ: "OE",
  Þ: "TH",
  Ħ: "H",
  Ŧ: "T",
};
const UMLAUTS: Readonly<Record<string, string>> = { Ä: "AE", Ö: "OE", Ü: "UE", Ø: "OE", Å: "AA" };

/** A word as others may write it: in any case, without accents and strokes, and with "oe" for "ö". */
const spellingsOf = (word: string): string[] => {
  if (/^[a-z]+$/i.test(word)) return [word.toUpperCase()];
  const capitals = normalized(word, "NFKC").toUpperCase();
  const plain = withoutAccents(capitals);
  const german = withoutAccents(capitals.replace(/[ÄÖÜØÅ]/g, (letter) => UMLAUTS[letter] ?? letter));
  return german === plain ? [plain] : [plain, german];
};

const withoutAccents = (capitals: string): string =>
  normalized(capitals, "NFD")
    .replace(/[\p{M}\p{Lm}]/gu, "")
    .replace(/[ŁØĐÐÆŒÞĦŦ]/g, (letter) => STROKED[letter] ?? letter);

interface Name {
  /** The name's words in their order, particles and initials included. */
  words: readonly string[];
  all: ReadonlySet<string>;
  /** Words that identify somebody, alone and joined to their neighbours: "OBRIEN", "AMARAOKAFOR". */
  telling: ReadonlySet<string>;
  pairs: ReadonlySet<string>;
  /** The whole name, and beginnings and ends of it, in scripts without spaces. */
  whole: ReadonlySet<string>;
  pieces: ReadonlySet<string>;
  /** How long the pieces are, the longest first. */
  lengths: readonly number[];
}

/** One interview has hundreds of texts and one name. */
let last: { text: string; name: Name } | undefined;

const nameOf = (text: string): Name => {
  if (last?.text !== text) last = { text, name: readName(visible(text)) };
  return last.name;
};

const readName = (text: string): Name => {
  const found = [...text.matchAll(WORD)].map(([word]) => word);
  const spaced = found.filter((word) => !IS_UNSPACED.test(word)).map(spellingsOf);
  const withoutThe = spaced.flat().map((word) => word.replace(/^ال(?=..)/u, ""));
  const words = spaced.map(([first = ""]) => first);
  const isTelling = (word: string) => word.length >= 2 && !PARTICLES.has(word);
  const neighbours = words.slice(1).map((word, index) => [words[index] ?? "", word] as const);
  const joined = neighbours.filter((pair) => pair.some(isTelling)).map((pair) => pair.join(""));
  const unspaced = found.filter((word) => IS_UNSPACED.test(word)).map((word) => normalized(word, "NFKC"));
  const orders = unspaced.length === 2 ? [unspaced, [...unspaced].reverse()] : [unspaced];
  const whole = orders.map((parts) => parts.join("")).filter((one) => one.length >= 2);
  const pieces = new Set([...whole, ...unspaced.flatMap(piecesOf)]);
  const lengths = new Set([...pieces].map(({ length }) => length).filter((length) => length <= LONGEST_PIECE));
  return {
    words,
    all: new Set(spaced.flat()),
    telling: new Set([...spaced.flat(), ...withoutThe, ...joined, words.join("")].filter(isTelling)),
    pairs: new Set(neighbours.map((pair) => pair.join(" "))),
    whole: new Set(whole),
    pieces,
    lengths: [...lengths].sort((a, b) => b - a),
  };
};

/** A family name has one to four signs of these scripts, and so has a given name. */
const LONGEST_PIECED = 8;
/** Longer names, which are Thai, are still found by their parts. */
const LONGEST_PIECE = 40;

/** The word, and where a family name and a given name may meet in it. One sign alone is the family name. */
const piecesOf = (word: string): string[] => {
  const signs = [...word];
  const cuts = signs.length <= LONGEST_PIECED ? signs.map((_, index) => index).slice(1) : [];
  const halves = cuts.flatMap((cut) => [signs.slice(0, cut).join(""), signs.slice(cut).join("")]);
  return [word, ...halves.filter((half) => half.length >= 2), signs[0] ?? ""];
};

export interface NameOptions {
  /** The recruiter's words, where "will" and "handle" are hardly ever somebody's name. */
  isAsked?: boolean;
}

/**
 * The text without the candidate's names: the whole one and each of its parts, as words, in any case and with or
 * without accents. Nicknames, other people and misspellings stay. In what was asked only names count that are written
 * as such: two at once, with a capital within a sentence, or set off by a comma.
 */
export const withoutNames = (text: string, { name: written }: Identity, { isAsked = false }: NameOptions = {}) => {
  const name = nameOf(written);
  if (name.all.size + name.pieces.size === 0) return text;
  const shown: string[] = [];
  let [from, run]: [number, Found[]] = [0, []];
  const endRun = () => {
    const range = blankedIn(run, name, text, isAsked);
    if (range) {
      shown.push(text.slice(from, range[0]), BLANK);
      from = range[1];
    }
    run = [];
  };
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (IS_UNSPACED.test(word)) {
      endRun();
      shown.push(text.slice(from, index), withoutPieces(word, name, isAsked));
      from = index + word.length;
      continue;
    }
    const spellings = spellingsOf(word);
    const isTelling = spellings.some((one) => isIn(name.telling, one));
    if (!isTelling && !spellings.some((one) => name.all.has(one))) {
      endRun();
      continue;
    }
    const before = run.at(-1);
    if (before && !BETWEEN.test(text.slice(before.end, Math.min(index, before.end + 4)))) endRun();
    run.push({ start: index, end: index + word.length, word, plain: spellings[0] ?? "", isTelling });
  }
  endRun();
  return [...shown, text.slice(from)].join("").replace(REPEATED, BLANK);
};

const BLANK = "[name]";
const REPEATED = /\[name\](?:[\s,·・-]{0,3}\[name\])+/g;
/** What stands between two words of one name. */
const BETWEEN = /^[\s._'’‘ʼ`\p{Pd}·・]{1,3}$/u;

interface Found {
  start: number;
  end: number;
  word: string;
  plain: string;
  isTelling: boolean;
}

/** Arabic and Hebrew write "and", "to" and "the" as the beginning of the next word. */
const PREFIX = /^(?:[وفبكلس]{0,2}(?:ال|ل)?|[ומשהכלב]{1,3})$/u;

const isIn = (telling: ReadonlySet<string>, plain: string): boolean =>
  telling.has(plain) ||
  (/^[\u0590-\u06ff]/.test(plain) &&
    [1, 2, 3, 4].some((cut) => PREFIX.test(plain.slice(0, cut)) && telling.has(plain.slice(cut))));

/** From the first telling word to the last, with the initials and the "O" of "O'Brien" beside them. */
const blankedIn = (
  run: readonly Found[],
  { words, pairs }: Name,
  text: string,
  isAsked: boolean,
): [start: number, end: number] | undefined => {
  let first = run.findIndex(({ isTelling }) => isTelling);
  let end = run.findLastIndex(({ isTelling }) => isTelling);
  if (first < 0) {
    // "Al Le" has no word that tells who it is, but as a whole it does.
    const isWhole = words.length >= 2 && run.length === words.length;
    if (!isWhole || run.some(({ plain }, index) => plain !== words[index])) return undefined;
    [first, end] = [0, run.length - 1];
  }
  const isPair = (at: number) => pairs.has(`${run[at]?.plain} ${run[at + 1]?.plain}`);
  while (first > 0 && run[first - 1]?.plain.length === 1 && isPair(first - 1)) first -= 1;
  while (run[end + 1]?.plain.length === 1 && isPair(end)) end += 1;
  const [{ start }, { end: stop }] = [run[first] as Found, run[end] as Found];
  if (isAsked && first === end && !isWrittenAsName(run[first] as Found, text)) return undefined;
  return [start, stop];
};

const isWrittenAsName = ({ start, end, word }: Found, text: string): boolean => {
  const isSetOff = /^\s?(?:[,;:.!?،、，。！？؟…–—]|$)/u.test(text.slice(end, end + 2));
  const isCapital = /^\p{Lu}/u.test(word);
  if (isSetOff) return isCapital || word.toUpperCase() === word.toLowerCase();
  return isCapital && !/(?:^|[.!?:;…¿¡。！？])["'“„«(\s]*$/u.test(text.slice(Math.max(0, start - 3), start));
};

/** What follows a name in Korean, Japanese and Chinese. A family name of one sign is nobody's without it. */
const HONORIFIC = /^(?:님|씨|さん|様|さま|君|くん|先生|女士|小姐|同学)/u;

/** In a word of hundreds of signs, as Chinese has them, every piece of the name is looked for at every sign. */
const withoutPieces = (written: string, { whole, pieces, lengths }: Name, isAsked: boolean): string => {
  const word = normalized(written, "NFKC");
  const shown: string[] = [];
  let from = 0;
  for (let at = 0; at < word.length; ) {
    const length = lengths.find((one) => {
      const piece = word.slice(at, at + one);
      if (!pieces.has(piece)) return false;
      if (one > 1 && (!isAsked || whole.has(piece))) return true;
      return HONORIFIC.test(word.slice(at + one, at + one + 2));
    });
    if (length === undefined) at += 1;
    else {
      shown.push(word.slice(from, at), BLANK);
      from = at += length;
    }
  }
  return from === 0 ? written : [...shown, word.slice(from)].join("");
};

/** "Amara Okafor" as "A. O." */
export const initials = (name: string): string =>
  name
    .split(/[\s-]+/)
    .flatMap((part) => /\p{L}/u.exec(normalized(part, "NFC"))?.[0] ?? [])
    .slice(0, 4)
    .map((letter) => `${letter.toLocaleUpperCase("en")}.`)
    .join(" ");
