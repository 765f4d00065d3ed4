import { firstFew, shortened } from "../heymilo/text.ts";

/**
 * What a listing or look-up may cost its reader, in o200k tokens. The promise is 5,000 for a whole result; the rest
 * is for what stands around the data.
 */
export const RESULT_TOKENS = 4_400;

/**
 * An estimate of the o200k tokens of a value as JSON. It errs on the high side for natural text in all common
 * languages and for ids and JSON's punctuation; only text that looks random can cost up to twice as much.
 */
export function estimateTokens(value: unknown): number {
  const json = JSON.stringify(value) ?? "";
  let tokens = 0;
  for (let index = 0; index < json.length; index++) tokens += weightOf(json.charCodeAt(index));
  return Math.ceil(tokens);
}

const weightOf = (code: number): number => {
  if (code === 0x20 || (code >= 0x61 && code <= 0x7a)) return 0.3;
  if (code < 0x80) return 0.6;
  // An accent in the middle of a word splits it; whole alphabets of their own do not.
  if (code < 0x250) return 0.8;
  return code < 0x800 ? 0.5 : 1;
};

/** How much one step keeps: characters of a text, entries of a list or map. */
export interface Cut {
  text: number;
  entries: number;
}

const ALL = Number.POSITIVE_INFINITY;
const WHOLE_LISTS: Cut[] = [ALL, 4_000, 2_000, 1_000, 500, 250, 120, 60, 40].map((text) => ({
  text,
  entries: ALL,
}));
/** How far a rich view is cut. A leaner view says more than one that is cut further. */
const GENTLE = WHOLE_LISTS.filter(({ text }) => text >= 250);
const CUT_LISTS: Cut[] = [100, 50, 25, 12, 6].map((entries) => ({ text: 40, entries }));

interface Bounded<T> {
  value: T;
  /** What was cut, as `place (what it was)`. */
  shortened: string[];
}

/**
 * The richest of several views of the same thing that fits into `maxTokens`. Long texts are cut first, a little more
 * at each step, all alike; then lists lose their last entries; and what still does not fit is left out.
 *
 * @param views from the richest to the leanest; at least one
 */
export function bounded<T extends object>(views: readonly [T, ...T[]], maxTokens = RESULT_TOKENS): Bounded<T> {
  const fits = (value: unknown) => estimateTokens(value) <= maxTokens;
  const leanest = views.length - 1;
  for (const [index, view] of views.entries()) {
    for (const level of index === leanest ? [...WHOLE_LISTS, ...CUT_LISTS] : GENTLE) {
      const cuts: string[] = [];
      const value = cutObject(view, level, "", cuts) as T;
      if (fits(value)) return { value, shortened: few(cuts) };
    }
  }
  const cuts: string[] = [];
  const value = cutObject(views[leanest] as T, CUT_LISTS.at(-1) as Cut, "", cuts) as T;
  return leaveOutUntil(fits, value, cuts);
}

/** Cut once, however large it is then. */
export const cutTo = <T extends object>(view: T, level: Cut): Bounded<T> => {
  const cuts: string[] = [];
  const value = cutObject(view, level, "", cuts) as T;
  return { value, shortened: few(cuts) };
};

/** In a list nobody reads more of a text before choosing. */
const ROW: Cut = { text: 300, entries: 20 };

/**
 * The first rows that fit together into `maxTokens`, but at least one; their texts are cut at 300 characters.
 *
 * @param besides what else is shown because of a row, in tokens
 */
export function rowsThatFit<T extends object>(
  rows: readonly T[],
  maxTokens = RESULT_TOKENS,
  besides: (index: number) => number = () => 0,
): T[] {
  const short = rows.map((row) => cutTo(row, ROW).value);
  let tokens = 0;
  const end = short.findIndex((row, index) => {
    tokens += estimateTokens(row) + besides(index);
    return index > 0 && tokens > maxTokens;
  });
  return end < 0 ? short : short.slice(0, end);
}

/** The rows whose name is what was searched for, and the others: "Template 7" also finds eleven more. */
export const bySameName = <T>(
  rows: readonly T[],
  search: string | undefined,
  nameOf: (row: T) => string | null | undefined,
): { same: T[]; others: T[] } => {
  const wanted = search?.trim().toLowerCase();
  const isSame = (row: T) => wanted !== undefined && nameOf(row)?.trim().toLowerCase() === wanted;
  return { same: rows.filter(isSame), others: rows.filter((row) => !isSame(row)) };
};

const cut = (value: unknown, level: Cut, place: string, cuts: string[]): unknown => {
  if (typeof value === "string") return cutText(value, level.text, place, cuts);
  if (Array.isArray(value)) {
    const kept = value.slice(0, level.entries);
    if (kept.length < value.length) cuts.push(`${place} (first ${kept.length} of ${value.length})`);
    return kept.map((item, index) => cut(item, level, `${place}[${index}]`, cuts));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length <= level.entries || place === "") return cutObject(value, level, place, cuts);
  cuts.push(`${place} (first ${level.entries} of ${entries.length})`);
  return cutObject(Object.fromEntries(entries.slice(0, level.entries)), level, place, cuts);
};

const cutObject = (object: object, level: Cut, place: string, cuts: string[]): object =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, cut(value, level, place ? `${place}.${key}` : key, cuts)]),
  );

/** Half a link leads nowhere, so one of an ordinary length stays whole. */
const isLink = (text: string): boolean => text.length <= 500 && /^https?:\/\/\S+$/.test(text);

const cutText = (text: string, max: number, place: string, cuts: string[]): string => {
  if (text.length <= max || isLink(text)) return text;
  cuts.push(`${place} (${text.length} characters)`);
  return shortened(text, max);
};

const leaveOutUntil = <T extends object>(fits: (value: unknown) => boolean, value: T, cuts: string[]): Bounded<T> => {
  const bySize = Object.entries(value).sort(([, a], [, b]) => estimateTokens(b) - estimateTokens(a));
  const left = { ...value } as Record<string, unknown>;
  const gone: string[] = [];
  for (const [key] of bySize) {
    if (fits(left)) break;
    delete left[key];
    gone.push(`${key} (left out)`);
  }
  return { value: left as T, shortened: few([...gone, ...cuts]) };
};

const MOST_CUTS_NAMED = 8;
const LONGEST_CUT_NAME = 80;

/** A list of a hundred cuts would itself be too long. */
const few = (cuts: string[]): string[] =>
  firstFew(cuts, MOST_CUTS_NAMED).map((name) => name.slice(0, LONGEST_CUT_NAME));
