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

const withoutPhones = (text: string, known: readonly string[]): string =>
  text.replace(DIGITS, (found: string, at: number) => {
    const digits = digitsOf(found);
    if (digits.length < SHORTEST_PHONE) return found;
    const around = `${text.slice(Math.max(0, at - 2), at)}#${text.slice(at + found.length, at + found.length + 4)}`;
    const isMoney = /\p{Sc}\s?#|#\s?(?:\p{Sc}|EUR|USD|GBP|CHF)/u.test(around);
    return inAscii(found)
      .split(TIMES)
      .map((part, index) => (index % 2 === 1 ? part : withoutPhone(part, known, isMoney)))
      .join("");
  });

/** Digits of another script are only replaced: they may be one place long or two. */
const inAscii = (text: string): string => (/[^\d\P{Nd}]/u.test(text) ? text.replace(/\p{Nd}/gu, digitsOf) : text);

const PART = /[+＋(]{0,2}\d(?:.*\d)?/s;

const withoutPhone = (part: string, known: readonly string[], isMoney: boolean): string => {
  // "0312, 555, 0188" and digits that are said one by one are one number; "85, 90, 75" are several.
  const isOne = /^\D*(?:[+＋]|0\d)|^\D*\d(?:\D+\d)*\D*$/.test(part);
  const numbers = isOne ? [part] : part.split(/(?<=,\s)/);
  return numbers
    .map((number) => number.replace(PART, (written) => (isPhone(written, known, isMoney) ? "[phone]" : written)))
    .join("");
};

const isPhone = (number: string, known: readonly string[], isMoney: boolean): boolean => {
  const digits = number.replace(/\D/g, "");
  // The end of a number is the same with and without the country's code.
  if (known.some((phone) => digits.includes(phone.slice(-SHORTEST_PHONE)))) return true;
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
