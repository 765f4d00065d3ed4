import { formatPath } from "../../arguments/path.ts";
import type { Path } from "../../heymilo/errors.ts";
import type { Advice } from "./rule.ts";

/** More lines than these nobody reads before a create. */
const MOST_LINES = 8;

/** What has been pointed out under a preview's key: a rule, and the words in which it found something. */
export type Shown = ReadonlySet<string>;

const marksOf = ({ rule, places }: Advice): string[] => places.map(({ text }) => `${rule.name}\n${text}`);

/** One line: where, what, and what to do instead. */
export const adviceLine = ({ places, message }: Advice, nameOf: (path: Path) => string = formatPath): string => {
  const [first, ...others] = places;
  return `${nameOf(first.path)}${others.length > 0 ? ` and ${others.length} more` : ""}: ${message}`;
};

export interface ToldAdvice {
  /** Empty if there is nothing to say. */
  lines: string[];
  /** To be given with the next preview under the same key. */
  shown: Shown;
}

/**
 * The advice on a preview: what it has not shown before under its key, the most decisive first.
 *
 * @param full everything, also what was shown before
 */
export const tellAdvice = (all: readonly Advice[], shownBefore: Shown = new Set(), full = false): ToldAdvice => {
  const isKept = (advice: Advice) => marksOf(advice).every((mark) => shownBefore.has(mark));
  const fresh = full ? all : all.filter((advice) => !isKept(advice));
  const told = full ? fresh : fresh.slice(0, MOST_LINES);
  const rest = fresh.length - told.length;
  const kept = all.length - fresh.length;
  return {
    lines: [
      ...told.map((advice) => adviceLine(advice)),
      ...(rest > 0 ? [`and ${rest} more: response_detail "full" shows all`] : []),
      ...(kept > 0 ? [`${kept} kept as they are`] : []),
    ],
    shown: new Set([...shownBefore, ...told.flatMap(marksOf)]),
  };
};
