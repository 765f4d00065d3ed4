import { MOST_PROBLEMS, type Problem } from "../heymilo/errors.ts";

/** No request of HeyMilo's is nested nearly as deep, and no later recursion overflows the stack. */
const DEEPEST_ARGUMENT = 64;

/**
 * A create of ten steps with thirty full questions each has 5,000 values. All later work grows with their number, so
 * this limits how long one call can hold up all others.
 */
export const MOST_VALUES = 10_000;

/**
 * Of a message over HTTP, and of what several calls put together. Twice what the longest texts of a create come to in
 * practice; HeyMilo's bounds alone allow more.
 */
export const MOST_BYTES = 1_048_576;

/**
 * A text with more lists and objects than a call may have values. It is not parsed: a million brackets would hold up
 * all calls for half a second.
 */
export const hasTooManyBrackets = (json: string, most = MOST_VALUES): boolean => {
  let brackets = 0;
  for (const _ of json.matchAll(/[[{]/g)) if (++brackets > most) return true;
  return false;
};

const OF_A_CALL = {
  deepest: DEEPEST_ARGUMENT,
  mostValues: MOST_VALUES,
  /** Whether texts must consist of whole characters. */
  checksTexts: true,
};

interface Nested {
  value: unknown;
  path: readonly PropertyKey[];
}

/**
 * The limits that are checked before anything else reads the arguments. It counts across all values that it is given.
 */
export class Limits {
  readonly problems: Problem[] = [];
  #values = 0;

  constructor(private readonly limits = OF_A_CALL) {}

  /** Whether the value keeps the limits. If it does not, `problems` say where. */
  admit(value: unknown, path: readonly PropertyKey[] = []): boolean {
    const { checksTexts } = this.limits;
    const before = this.problems.length;
    // Not by recursion: the depth is the caller's choice.
    const open: Nested[] = [{ value, path }];
    for (let place = open.pop(); place && this.problems.length < MOST_PROBLEMS; place = open.pop()) {
      if (typeof place.value === "string") {
        if (!checksTexts || place.value.isWellFormed()) continue;
        const broken = place.value.search(/\p{Surrogate}/u);
        this.problems.push({ path: place.path, message: `has ${HALF} at position ${broken}; send whole characters` });
      } else if (typeof place.value === "object" && place.value !== null) {
        const inside = this.#inside(place.value, place.path, path.length);
        if (!inside) break;
        open.push(...inside);
      }
    }
    return this.problems.length === before;
  }

  /** The values of a list or an object, the last first; undefined to end the check. */
  #inside(container: object, path: readonly PropertyKey[], start: number): Nested[] | undefined {
    const { deepest, mostValues, checksTexts } = this.limits;
    if (path.length - start >= deepest) {
      this.problems.push({ path, message: `is nested too deep; at most ${deepest} levels are read` });
      return undefined;
    }
    const size = Array.isArray(container) ? container.length : Object.keys(container).length;
    this.#values += size;
    if (this.#values > mostValues) {
      const reason = `with its ${size} entries the call has more than ${mostValues} values in all`;
      this.problems.push({ path, message: `is too much: ${reason}; send less in one call` });
      return undefined;
    }
    const inside: Nested[] = [];
    for (const [key, value] of Object.entries(container)) {
      const at = [...path, Array.isArray(container) ? Number(key) : key];
      inside.push({ value, path: at });
      if (checksTexts && !key.isWellFormed()) this.problems.push({ path: at, message: `has a name with ${HALF}` });
    }
    return inside.reverse();
  }
}

/** Such a text cannot be sent: UTF-8 has no form for half of a surrogate pair. */
const HALF = "half of a character, as a cut emoji leaves it,";
