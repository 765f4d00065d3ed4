import { formatPath } from "../../arguments/path.ts";
import type { Path } from "../../heymilo/errors.ts";
import { contentHash } from "../../heymilo/lookups/marker.ts";
import type { Advice } from "./rule.ts";

/** More lines than these nobody reads before a create. */
const MOST_LINES = 8;

/** A rule and the words in which it found something, as a hash: what is remembered must not grow with the texts. */
const marksOf = ({ rule, places }: Advice): string[] => places.map(({ text }) => contentHash([rule.name, text]));

/** One line: where, what, and what to do instead. */
export const adviceLine = ({ places, message }: Advice, nameOf: (path: Path) => string = formatPath): string => {
  const [first, ...others] = places;
  return `${nameOf(first.path)}${others.length > 0 ? ` and ${others.length} more` : ""}: ${message}`;
};

interface LineOptions {
  /** What has been pointed out under the preview's key: a rule, and the words in which it found something. */
  shownBefore?: readonly string[];
  /** Everything, also what was shown before. */
  full?: boolean;
  /** What shows the lines that there is no room for. */
  allBy?: string;
  nameOf?: (path: Path) => string;
}

/** Advice in lines, without what was shown before, and the most decisive first. */
export const adviceInLines = (
  all: readonly Advice[],
  { shownBefore = [], full = false, allBy, nameOf }: LineOptions = {},
) => {
  const known = new Set(shownBefore);
  const fresh = full ? all : all.filter((advice) => !marksOf(advice).every((mark) => known.has(mark)));
  const shown = full ? fresh : fresh.slice(0, MOST_LINES);
  const [rest, kept] = [fresh.length - shown.length, all.length - fresh.length];
  return {
    /** Whether a line says something that was not shown before. */
    hasNew: shown.length > 0,
    lines: [
      ...shown.map((advice) => adviceLine(advice, nameOf)),
      ...(rest > 0 ? [`and ${rest} more${allBy ? `: ${allBy} shows all` : ""}`] : []),
      ...(kept > 0 ? [`${kept} kept as they are`] : []),
    ],
    /** To be given with the next preview under the same key. */
    shown: [...known, ...shown.flatMap(marksOf).filter((mark) => !known.has(mark))],
  };
};
