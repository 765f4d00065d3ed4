import { DEEPEST_ARGUMENT, MOST_VALUES } from "./limits.ts";

/** What is wrong with the size of a JSON text, and where. */
export interface Excess {
  path: readonly PropertyKey[];
  message: string;
}

export interface JsonLimits {
  deepest?: number;
  mostValues?: number;
}

interface Level {
  /** Where the name that came last begins and ends, in an object. */
  name?: readonly [number, number];
  index: number;
}

/**
 * Counts the values of a JSON text before it is parsed: 1 MiB of brackets takes a hundred times as long to parse, and
 * what came of it longer still to read. The text may also be no JSON at all; that is found out by the parser.
 */
export const excessOf = (
  text: string,
  { deepest = DEEPEST_ARGUMENT, mostValues = MOST_VALUES }: JsonLimits = {},
): Excess | undefined => {
  const levels: Level[] = [];
  let values = 0;
  let string: readonly [number, number] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const level = levels[levels.length - 1];
    if (code === QUOTE) {
      const end = endOfString(text, at);
      string = [at, end];
      at = end - 1;
    } else if (code === COLON) {
      if (level) level.name = string;
    } else if (code === COMMA) {
      if (level) level.index += 1;
      values += 1;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      levels.push({ index: 0 });
      values += 1;
      if (levels.length > deepest) {
        const message = `is nested too deep; at most ${deepest} levels are read`;
        return { path: pathTo(levels.slice(0, -1), text), message };
      }
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) levels.pop();
    if (values > mostValues) {
      const message = `is too much: up to here there are more than ${mostValues} values; send less in one call`;
      return { path: pathTo(levels, text), message };
    }
  }
  return undefined;
};

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Behind the closing quote. One is no end if an odd number of backslashes stands before it. */
const endOfString = (text: string, start: number): number => {
  for (let quote = text.indexOf('"', start + 1); quote > 0; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return text.length;
};

const pathTo = (levels: readonly Level[], text: string): PropertyKey[] =>
  levels.map(({ name, index }) => (name ? nameIn(text.slice(...name)) : index));

const nameIn = (quoted: string): string => {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
};
