import type { Previewed } from "../definition/previews.ts";
import type { Fields } from "../heymilo/json.ts";
import { firstFew, shortened } from "../heymilo/text.ts";
import { differencesOf, paired } from "./differences.ts";

/** More changes are not read one by one; `response_detail: "full"` shows what came of them. */
const MOST_LINES = 60;

/** What a preview says that changes have no part in, or say themselves. */
const SAID_OTHERWISE = ["summary", "workspace", "settings", "defaults", "checked", "not_returned", "steps"];

export const summaryOfChanges = (changed: readonly string[]): string =>
  changed.length > 0 ? "Nothing was created." : "Nothing was created, and nothing in the preview changed.";

/** Fields that were changed, and what else is another than in the preview before. */
export const changesIn = (
  from: Previewed,
  { request, told }: Pick<Previewed, "request"> & { told: Previewed["told"] & Fields },
): string[] => {
  const before: Fields = { ...from.told };
  const facts = [...new Set([...Object.keys(before), ...Object.keys(told)])].filter(
    (fact) => !SAID_OTHERWISE.includes(fact) && before[fact] !== told[fact],
  );
  const defaults = partsOf(told.defaults).filter((part) => !partsOf(before.defaults).includes(part));
  const lines = [
    ...differencesOf(from.request, request),
    ...stepsInWords(from.told.steps ?? [], told.steps ?? []),
    ...facts.map((fact) => `${fact}: ${asBefore([String(before[fact] ?? "")])} -> ${told[fact] ?? "(none)"}`),
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
