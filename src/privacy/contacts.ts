import { digitsOf, type Identity, SHORTEST_PHONE } from "./identity.ts";

/**
 * The text without email addresses and phone numbers: the candidate's own however they are written in digits, and
 * whatever else looks like one. One that is spelled out in words stays.
 */
export const withoutContacts = (text: string, { phones }: Identity): string =>
  withoutPhones(withoutEmails(text), phones);

/**
 * From its sign backwards and forwards, so that no letter is read twice. An address in Latin letters ends where another
 * script begins, since Chinese puts no blank there.
 */
const EMAIL = (() => {
  const [latin, any] = [String.raw`\p{sc=Latin}\p{M}\p{N}`, String.raw`\p{L}\p{M}\p{N}`];
  const local = String.raw`(?:[${latin}._%+'\-]+|[${any}._%+'\-]{1,64})\s?`;
  const domain = (letter: string) => String.raw`${letter}\s?[.．]\s?${letter}(?:\s?[.．]${letter})*`;
  const domains = `(?:${domain(`[${latin}\\-]+`)}|${domain(`[${any}\\-]{1,63}`)})`;
  return new RegExp(String.raw`[@＠﹫](?<=(?<local>${local}).)\s?${domains}`, "gu");
})();

const withoutEmails = (text: string): string => {
  const shown: string[] = [];
  let from = 0;
  for (const { 0: found, index, groups } of text.matchAll(EMAIL)) {
    const start = Math.max(from, index - (groups?.local?.length ?? 0));
    shown.push(text.slice(from, start), "[email]");
    from = index + found.length;
  }
  return [...shown, text.slice(from)].join("");
};

/** Digits, with what people put between the digits of one number. */
const DIGITS = /[+＋(]{0,2}\p{Nd}(?:[\s().,/_*~\p{Pd}−·•‧∙⋅・⁃]{0,3}\p{Nd})+/gu;

/** Dates, months and years, alone or from one to the other, and hours such as 9.30-17.00. */
const TIMES = (() => {
  const [year, dash] = [String.raw`(?:19|20)\d\d`, String.raw`[./\p{Pd}]`];
  const dates = [
    `${year}(?:${dash}\\d\\d?){1,2}`,
    `(?:\\d\\d?${dash}){1,2}${year}`,
    `\\d\\d?(?:[./]\\d\\d?){2}`,
    `${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])`,
  ];
  const range = (one: string) => String.raw`(?:${one})(?:\s?\p{Pd}\s?(?:${one}))?`;
  const hour = String.raw`(?:[01]?\d|2[0-3])\.[0-5]\d`;
  const years = String.raw`${year}(?:[\s,/\p{Pd}]{1,3}${year})+`;
  const times = [...dates.map(range), years, String.raw`${hour}\s?\p{Pd}\s?${hour}`].join("|");
  // Not in the middle of a longer number.
  return new RegExp(`(?<!\\d${dash}?|[+＋])((?:${times}))(?!${dash}?\\d)`, "u");
})();

/** The candidate's own numbers across any separators, then what a plus sign begins, then what looks like a number. */
const withoutPhones = (text: string, known: readonly string[]): string =>
  withoutLikelyPhones(known.reduce(withoutKnown, text).replace(INTERNATIONAL, PHONE)).replace(REPEATED, PHONE);

const PHONE = "[phone]";
const REPEATED = /\[phone\](?:[\s,;/]{1,3}\[phone\])+/g;

/** E.164 has at most 15 digits. Groups of four may look like years. */
const INTERNATIONAL = /\(?[+＋]\s?\p{Nd}(?:[\s().\p{Pd}]{0,3}\p{Nd}){6,14}(?!\p{Nd})/gu;

/** Between two digits of one number. Whole words do not stand there. */
const SEPARATOR = /^[^\p{L}]{0,12}$/u;
/** What may stand before the digits that HeyMilo has: a country's code, or a zero. */
const PREFIX = /(?<![\p{Nd}.\p{Pd}])(?:[+＋(]{1,2}\p{Nd}{0,3}|00?\p{Nd}{0,3})[\s().\p{Pd}]{0,3}$/u;

const LONGEST_PREFIX = 12;

/** The end of a number is the same with and without the country's code. */
const withoutKnown = (text: string, phone: string): string => {
  const digits = [...text.matchAll(/\p{Nd}/gu)].map(({ 0: digit, index }) => ({
    digit,
    start: index,
    end: index + digit.length,
  }));
  const line = digitsOf(digits.map(({ digit }) => digit).join(""));
  const end = phone.slice(-SHORTEST_PHONE);
  const isSeparated = (at: number) => SEPARATOR.test(text.slice(digits[at]?.end, digits[at + 1]?.start));
  const shown: string[] = [];
  let from = 0;
  for (let at = line.indexOf(end); at >= 0; at = line.indexOf(end, at + 1)) {
    const last = at + end.length - 1;
    let first = at;
    while (first > 0 && phone.endsWith(line.slice(first - 1, last + 1)) && isSeparated(first - 1)) first--;
    const begin = digits[first]?.start ?? 0;
    const start = begin - (PREFIX.exec(text.slice(Math.max(from, begin - LONGEST_PREFIX), begin))?.[0].length ?? 0);
    const isOne = Array.from({ length: last - at }, (_, index) => at + index).every(isSeparated);
    if (!isOne || start < from) continue;
    shown.push(text.slice(from, start), PHONE);
    from = digits[last]?.end ?? from;
  }
  return [...shown, text.slice(from)].join("");
};

const withoutLikelyPhones = (text: string): string =>
  text.replace(DIGITS, (found: string, at: number) => {
    const digits = digitsOf(found);
    if (digits.length < SHORTEST_PHONE) return found;
    const around = `${text.slice(Math.max(0, at - 2), at)}#${text.slice(at + found.length, at + found.length + 4)}`;
    const isMoney = /\p{Sc}\s?#|#\s?(?:\p{Sc}|EUR|USD|GBP|CHF)/u.test(around);
    return inAscii(found)
      .split(TIMES)
      .map((part, index) => (index % 2 === 1 ? part : withoutPhone(part, isMoney)))
      .join("");
  });

/** Digits of another script are only replaced: they may be one place long or two. */
const inAscii = (text: string): string => (/[^\d\P{Nd}]/u.test(text) ? text.replace(/\p{Nd}/gu, digitsOf) : text);

const PART = /[+＋(]{0,2}\d(?:.*\d)?/s;

const withoutPhone = (part: string, isMoney: boolean): string => {
  // "0312, 555, 0188" and digits that are said one by one are one number; "85, 90, 75" are several.
  const isOne = /^\D*(?:[+＋]|0\d)|^\D*\d(?:\D+\d)*\D*$/.test(part);
  const numbers = isOne ? [part] : part.split(/(?<=,\s)/);
  return numbers
    .map((number) => number.replace(PART, (written) => (isPhone(written, isMoney) ? PHONE : written)))
    .join("");
};

const isPhone = (number: string, isMoney: boolean): boolean => {
  const digits = number.replace(/\D/g, "");
  const least = /^\D*[+＋]/.test(number) ? SHORTEST_PHONE : SHORTEST_UNKNOWN;
  return digits.length >= least && !isOneLongNumber(number) && !isSum(number, isMoney);
};

/** Without a plus sign, fewer digits are more often something else. */
const SHORTEST_UNKNOWN = 8;

const isOneLongNumber = (number: string): boolean => /^\d{16,}$/.test(number);

/** "1,250,000", "12.000.000", "€12 345 678", and from one to another. */
const isSum = (number: string, isMoney: boolean): boolean =>
  number
    .split(/\s?\p{Pd}\s?/u)
    .every((one) =>
      isMoney
        ? /^\d+(?:[ .,]\d{3})*(?:[.,]\d\d?)?$/.test(one)
        : /^\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:[ .]000)+)$/.test(one),
    );

/** "a…@example.com": enough to tell two people of one name apart. */
export const maskedEmail = (email: string): string | undefined => {
  const at = email.lastIndexOf("@");
  const domain = at < 1 ? undefined : /^[\p{L}\p{N}.-]+$/u.exec(email.slice(at + 1).trim())?.[0];
  return domain === undefined ? undefined : `${[...email.trim()][0]}…@${domain}`;
};
