import { isDeepStrictEqual } from "node:util";
import { formatPath } from "../arguments/path.ts";
import type { Previewed } from "../definition/previews.ts";
import { type Fields, fieldsOf, isObject } from "../heymilo/json.ts";
import { firstFew, shortened, wordsOf } from "../heymilo/text.ts";
import { changedLine, shownPart } from "./changes.ts";

/** The caller has just written the new text: it has to know it again, and the user has to know the old one. */
const LONGEST = 32;

/** A line for each field that differs, with its old and its new value. */
export const differencesOf = (was: unknown, is: unknown, path: readonly PropertyKey[] = []): string[] => {
  if (isDeepStrictEqual(was, is)) return [];
  const lines = Array.isArray(was ?? is) ? differencesOfLists(was, is, path) : differencesOfFields(was, is, path);
  return lines.length > 0 ? lines : [changedLine(formatPath(path), was, is, LONGEST)];
};

/** Nothing if they are no objects, or have no fields. */
const differencesOfFields = (was: unknown, is: unknown, path: readonly PropertyKey[]): string[] => {
  if (![was, is].every((value) => value === undefined || isObject(value))) return [];
  const [old, now] = [fieldsOf(was), fieldsOf(is)];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].flatMap((name) => differencesOf(old[name], now[name], [...path, name]));
};

const differencesOfLists = (was: unknown, is: unknown, path: readonly PropertyKey[]): string[] => {
  if (![was, is].every((value) => value === undefined || Array.isArray(value))) return [];
  const [old, now] = [was ?? [], is ?? []] as [unknown[], unknown[]];
  return paired(old, now).flatMap(([from, to]) => {
    if (to === undefined) return [`${formatPath([...path, from as number])}: removed ${labelOf(old[from as number])}`];
    if (from === undefined) return [`${formatPath([...path, to])}: added ${labelOf(now[to])}`];
    return differencesOf(old[from], now[to], [...path, to]);
  });
};

/** What an item is known by: a question by its text, a step by its type. */
const labelOf = (item: unknown): string => {
  const { text, type } = fieldsOf(item);
  return shownPart(text ?? type ?? item, LONGEST);
};

/**
 * The places of the items of two lists: beside each other if an item is the same or was changed, alone if it was removed
 * or added. An item that was moved is removed and added.
 */
const paired = <T>(
  was: readonly T[],
  is: readonly T[],
  nameOf: (item: T) => string = JSON.stringify,
): [from: number | undefined, to: number | undefined][] => {
  const [old, now] = [was.map(nameOf), is.map(nameOf)];
  const [lastOld, lastNow] = [lastPlaces(old), lastPlaces(now)];
  const pairs: [number | undefined, number | undefined][] = [];
  let [from, to] = [0, 0];
  while (from < old.length && to < now.length) {
    const [left, right] = [old[from] as string, now[to] as string];
    const isLeftLater = (lastNow.get(left) ?? -1) > to;
    const isRightLater = (lastOld.get(right) ?? -1) > from;
    const rest = old.length - from - (now.length - to);
    const isGone = isRightLater || (rest > 0 && isMoreLike(right, old.slice(from, from + LOOKED_AT)));
    const isNew = isLeftLater || (rest < 0 && isMoreLike(left, now.slice(to, to + LOOKED_AT)));
    if (left === right || !(isGone || isNew)) pairs.push([from++, to++]);
    else if (isGone) pairs.push([from++, undefined]);
    else pairs.push([undefined, to++]);
  }
  while (from < old.length) pairs.push([from++, undefined]);
  while (to < now.length) pairs.push([undefined, to++]);
  return pairs;
};

const lastPlaces = (names: readonly string[]) => new Map(names.map((name, at) => [name, at]));

/** Where the numbers of items differ, the next ones are looked at for one that the item was made from. */
const LOOKED_AT = 6;

const isMoreLike = (item: string, [first = "", ...later]: readonly string[]): boolean => {
  const words = new Set(wordsOf(item));
  const shared = (other: string) => {
    const others = new Set(wordsOf(other));
    return [...others].filter((word) => words.has(word)).length / Math.max(words.size, others.size, 1);
  };
  const best = shared(first);
  return later.some((other) => shared(other) > best);
};

/** More changes are not read one by one; `response_detail: "full"` shows what came of them. */
const MOST_LINES = 60;

/** What a preview says that changes have no part in, or say themselves. */
const SAID_OTHERWISE = ["summary", "settings", "defaults", "checked", "not_returned", "steps"];

export const summaryOfChanges = (changed: readonly string[]): string =>
  changed.length > 0 ? "Nothing was created." : "Nothing was created, and nothing in the preview changed.";

/** Fields that were changed, and what else is another than in the preview before. */
export const changesIn = (
  from: Previewed,
  { request, view }: Pick<Previewed, "request"> & { view: Previewed["view"] & Fields },
): string[] => {
  const before: Fields = { ...from.view };
  const facts = [...new Set([...Object.keys(before), ...Object.keys(view)])].filter(
    (fact) => !SAID_OTHERWISE.includes(fact) && before[fact] !== view[fact],
  );
  const defaults = partsOf(view.defaults).filter((part) => !partsOf(before.defaults).includes(part));
  const lines = [
    ...differencesOf(from.request, request),
    ...stepsInWords(from.view.steps ?? [], view.steps ?? []),
    ...facts.map((fact) => `${fact}: ${asBefore([String(before[fact] ?? "")])} -> ${view[fact] ?? "(none)"}`),
    ...(defaults.length > 0 ? [`defaults: ${defaults.join(", ")}`] : []),
  ];
  return firstFew(lines, MOST_LINES);
};

const partsOf = (defaults: unknown): string[] => (typeof defaults === "string" ? defaults.split(", ") : []);

/** Of each step what its line says now and did not say before. What was removed is named by its field. */
const stepsInWords = (was: readonly string[], is: readonly string[]): string[] =>
  paired(was, is, (line) => line.replace(/^\d+ /, "")).flatMap(([from, to]) => {
    const line = to === undefined ? undefined : is[to];
    if (line === undefined) return [];
    return from === undefined ? [line] : differenceInWords(was[from] ?? "", line);
  });

const differenceInWords = (was: string, is: string): string[] => {
  const [old, now] = [was, is].map((line) => line.slice(line.indexOf(": ") + 2).split("; ")) as [string[], string[]];
  const gone = old.filter((part) => !now.includes(part));
  const added = now.filter((part) => !old.includes(part));
  if (gone.length + added.length === 0) return [];
  const place = is.slice(0, is.indexOf(": "));
  return [`${place}: ${asBefore(gone)} -> ${added.join("; ") || "(none)"}`];
};

/** The whole of it was shown with the preview before. */
const LONGEST_BEFORE = 40;

const asBefore = (parts: readonly string[]): string =>
  parts.map((part) => shortened(part, LONGEST_BEFORE)).join("; ") || "(none)";
