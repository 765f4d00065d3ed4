import { literally } from "../heymilo/text.ts";
import { digitsOf, type Identity, LONGEST_PHONE, SHORTEST_PHONE } from "./identity.ts";

export const BLANKED = { name: "[name]", email: "[email]", phone: "[phone]" } as const;

/**
 * The text without email addresses and phone numbers: the candidate's own however they are written in digits, and
 * whatever else looks like one. One that is spelled out in words stays.
 */
export const withoutContacts = (text: string, { phones }: Identity): string =>
  withoutPhones(text.replace(EMAIL, BLANKED.email), phones);

const EMAIL = /[\p{L}\p{N}._%+'-]+\s?@\s?[\p{L}\p{N}-]+(?:\s?\.\s?[\p{L}\p{N}-]+)+/gu;

/** Runs of digits with what people put between them. */
const NUMBER = /(?<![\p{L}\p{N}])[+(]{0,2}\p{Nd}(?:[\s().\-/–·]{0,3}\p{Nd}){5,}/gu;

const withoutPhones = (text: string, known: readonly string[]): string =>
  text.replace(NUMBER, (found) => {
    const digits = digitsOf(found);
    // The end of a number is the same with and without the country's code.
    const isKnown = known.some((phone) => digits.includes(phone.slice(-SHORTEST_PHONE)));
    return isKnown || looksLikePhone(found, digits.length) ? BLANKED.phone : found;
  });

/** Not years, dates or sums: "2019-2023", "2026-11-30", "1 250 000". */
const looksLikePhone = (found: string, length: number): boolean => {
  if (/^(19|20)\d\d\D{1,3}(19|20)\d\d$/.test(found) || /^(19|20)\d\d-\d\d-\d\d/.test(found)) return false;
  if (/^\d{1,3}([ .]000)+$/.test(found)) return false;
  const least = /^\D*\+/.test(found) ? SHORTEST_PHONE : 9;
  return length >= least && length <= LONGEST_PHONE;
};

/** Parts of names that are ordinary words in many texts, and identify nobody. */
const PARTICLES = new Set(
  "al bin bint da das de del den der des di do dos du e el ibn la las le los of san santa st the van vander von y zu".split(
    " ",
  ),
);

/**
 * The text without the candidate's names: the whole one and each of its parts, as words, in any case and with or
 * without accents. Nicknames, other people and misspellings stay.
 */
export const withoutNames = (text: string, { name }: Identity): string => {
  const pattern = namePattern(name);
  if (pattern === undefined) return text;
  return text
    .normalize("NFD")
    .replace(pattern, BLANKED.name)
    .normalize("NFC")
    .replaceAll(REPEATED, BLANKED.name);
};

const REPEATED = /\[name\](?:[\s,·・-]*\[name\])+/g;

/** One interview has hundreds of texts and one name. */
let last: { name: string; pattern: RegExp | undefined } = { name: "", pattern: undefined };

const namePattern = (name: string): RegExp | undefined => {
  if (last.name !== name) last = { name, pattern: makePattern(name) };
  return last.pattern;
};

const makePattern = (name: string): RegExp | undefined => {
  const parts = [...new Set([name, ...name.split(/[\s,;()"“”«»<>/-]+/)])]
    .map((part) => part.normalize("NFD").replace(/\p{M}/gu, "").trim())
    .filter((part) => [...part].length >= 2 && /\p{L}/u.test(part) && !PARTICLES.has(part.toLowerCase()))
    .sort((a, b) => b.length - a.length);
  if (parts.length === 0) return undefined;
  return new RegExp(parts.map(asPattern).join("|"), "giu");
};

/** Scripts that put no space between words have no edges to look for. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u1100-\u11ff]/u;

const asPattern = (part: string): string => {
  const letters = [...part]
    .map((letter) => (/\s/.test(letter) ? "\\s+" : `${literally(letter)}\\p{M}*`))
    .join("");
  return UNSPACED.test(part) ? letters : `(?<![\\p{L}\\p{N}])${letters}(?![\\p{L}\\p{N}])`;
};

/** "Amara Okafor" as "A. O." */
export const initials = (name: string): string =>
  name
    .split(/[\s-]+/)
    .flatMap((part) => /\p{L}/u.exec(part.normalize("NFC"))?.[0] ?? [])
    .slice(0, 4)
    .map((letter) => `${letter.toLocaleUpperCase("en")}.`)
    .join(" ");

/** "a…@example.com": enough to tell two people of one name apart. */
export const maskedEmail = (email: string): string | undefined => {
  const at = email.lastIndexOf("@");
  const domain = at < 1 ? undefined : /^[\p{L}\p{N}.-]+$/u.exec(email.slice(at + 1).trim())?.[0];
  return domain === undefined ? undefined : `${[...email.trim()][0]}…@${domain}`;
};
