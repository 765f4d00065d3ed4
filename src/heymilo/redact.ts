import { visible } from "./text.ts";

export const MASK = "[redacted]";

/** Replaces the secrets in a text: as they are, percent-encoded, escaped as JSON or HTML, and within base64. */
export interface Redact {
  (text: string): string;
  /** The same in every text of a JSON value, names included. It stays the JSON that it was, whatever the secret is. */
  json<T>(value: T): T;
}

/** What is shorter is in every other word: masking it would hide nothing, and make all results unreadable. */
const SHORTEST_SECRET = 4;
/** An id of a workspace has this length, and so does a key that was set in its place. */
const SHORTEST_WORKSPACE_ID = 12;
/** Shorter pieces of base64 are found in any text. */
const SHORTEST_BASE64 = 8;

/** The secrets among the credentials. People have set a key as the workspace's id. */
export const secretsOf = ({
  apiKey,
  workspaceId,
}: {
  apiKey?: string | undefined;
  workspaceId?: string | undefined;
}) => [apiKey, workspaceId && workspaceId.length >= SHORTEST_WORKSPACE_ID ? workspaceId : undefined];

/**
 * All texts of a process pass through one of these: HeyMilo's errors before they are shortened, since half a key is
 * still a secret, and everything once more on its way to the log and to the caller. So this is also where texts lose
 * the characters that nobody sees.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const known = [...new Set(secrets)].filter((one) => one !== undefined && one.length >= SHORTEST_SECRET);
  // Hosts are shown in lower case, and percent signs are followed by hex digits of either case.
  const words = (known as string[]).map((secret) => wordOf(inLowerCase(secret)));
  const encoded = (known as string[]).flatMap(base64Of).map(wordOf);
  const redact = (whole: string) => {
    const text = visible(whole);
    if (words.length === 0) return text;
    const behind = ESCAPES.flatMap((pattern) => rangesBehind(pattern, words, text));
    return masked(text, [...rangesOf(words, inLowerCase(text)), ...behind, ...rangesOf(encoded, text)]);
  };
  return Object.assign(redact, { json: <T>(value: T) => redactJson(value, redact) as T });
}

/** Only of ASCII: other letters may get longer. */
const inLowerCase = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const ESCAPES = [
  /%[\da-f]{2}/gi,
  /\\(?:u[\da-f]{4}|["\\/bfnrt])/gi,
  /&(?:#x[\da-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/gi,
];
const CODE = /^(?:%|\\u|&#x)([\da-f]+)|^&#(\d+)/i;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The character that an escape stands for; a blank for a line break and its like, which are in no secret. */
const characterOf = (written: string): string => {
  const [, hex, decimal] = CODE.exec(written) ?? [];
  if (hex ?? decimal) return String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(decimal));
  return NAMED[written.slice(1, -1).toLowerCase()] ?? (/\w$/.test(written) ? " " : written.slice(1));
};

/** Where the words are once the escapes are read, as places in the text itself. */
const rangesBehind = (pattern: RegExp, words: readonly Word[], text: string): Range[] => {
  const found = rangesOf(words, inLowerCase(text.replace(pattern, characterOf)));
  if (found.length === 0) return [];
  const places: number[] = [];
  let from = 0;
  const copyTo = (end: number) => {
    while (from <= end) places.push(from++);
  };
  for (const match of text.matchAll(pattern)) {
    copyTo(match.index);
    from = match.index + match[0].length;
  }
  copyTo(text.length);
  return found.map(([start, end]) => [places[start] ?? start, places[end] ?? end]);
};

/** Base64 as it is in the middle of something longer: for each place at which the secret can begin in 3 bytes. */
const base64Of = (secret: string): string[] => {
  const parts = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_BASE64);
};

interface Word {
  text: string;
  /** How much of the word's beginning still stands after a mismatch behind each of its characters. */
  fallback: Int32Array;
}

const wordOf = (text: string): Word => {
  const fallback = new Int32Array(text.length);
  for (let at = 1, length = 0; at < text.length; at++) {
    while (length > 0 && text[at] !== text[length]) length = fallback[length - 1] ?? 0;
    if (text[at] === text[length]) length++;
    fallback[at] = length;
  }
  return { text, fallback };
};

type Range = readonly [start: number, end: number];

const rangesOf = (words: readonly Word[], text: string): Range[] =>
  words.flatMap((word) => placesOf(word, text).map((at): Range => [at, at + word.text.length]));

/** By Knuth, Morris and Pratt: `indexOf` takes half a minute for some words of 15 kB in 8 MB. */
const placesOf = ({ text: word, fallback }: Word, text: string): number[] => {
  const found: number[] = [];
  const first = text.indexOf(word.slice(0, SHORTEST_SECRET));
  for (let at = first, length = 0; at >= 0 && at < text.length; at++) {
    while (length > 0 && text[at] !== word[length]) length = fallback[length - 1] ?? 0;
    if (text[at] === word[length]) length++;
    if (length < word.length) continue;
    found.push(at + 1 - length);
    length = 0;
  }
  return found;
};

const masked = (text: string, ranges: readonly Range[]): string => {
  const shown: string[] = [];
  let from = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start >= from) shown.push(text.slice(from, start), MASK);
    from = Math.max(from, end);
  }
  return from === 0 ? text : [...shown, text.slice(from)].join("");
};

const redactJson = (value: unknown, redact: (text: string) => string): unknown => {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactJson(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), redactJson(item, redact)]),
  );
};
