import { MOST_PROBLEMS, type Problem } from "../heymilo/errors.ts";

/** No request of HeyMilo's is nested nearly as deep, and no later recursion overflows the stack. */
export const DEEPEST_ARGUMENT = 64;

/**
 * A create of ten steps with thirty full questions each has 5,000 values. All later work grows with their number, so
 * this limits how long one call can hold up all others.
 */
export const MOST_VALUES = 10_000;

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

  /** Whether the value keeps the limits. If it does not, `problems` say where. */
  admit(value: unknown, path: readonly PropertyKey[] = []): boolean {
    const before = this.problems.length;
    // Not by recursion: the depth is the caller's choice.
    const open: Nested[] = [{ value, path }];
    for (let place = open.pop(); place && this.problems.length < MOST_PROBLEMS; place = open.pop()) {
      if (typeof place.value === "string") this.#checkText(place.value, place.path);
      else if (typeof place.value === "object" && place.value !== null) {
        if (!this.#checkSize(place.value, place.path, path.length)) break;
        open.push(...this.#inside(place.value, place.path).reverse());
      }
    }
    return this.problems.length === before;
  }

  /** False to end the check. */
  #checkSize(container: object, path: readonly PropertyKey[], start: number): boolean {
    if (path.length - start >= DEEPEST_ARGUMENT) {
      this.problems.push({
        path,
        message: `is nested too deep; at most ${DEEPEST_ARGUMENT} levels are read`,
      });
      return false;
    }
    const size = Array.isArray(container) ? container.length : Object.keys(container).length;
    this.#values += size;
    if (this.#values <= MOST_VALUES) return true;
    const reason = `with its ${size} entries the call has more than ${MOST_VALUES} values in all`;
    this.problems.push({ path, message: `is too much: ${reason}; send less in one call` });
    return false;
  }

  #inside(container: object, path: readonly PropertyKey[]): Nested[] {
    if (Array.isArray(container)) return container.map((value, index) => ({ value, path: [...path, index] }));
    return Object.entries(container).map(([key, value]) => {
      const at = [...path, key];
      const broken = brokenAt(key);
      if (broken !== undefined) this.problems.push({ path: at, message: `has a name with ${HALF}` });
      return { value, path: at };
    });
  }

  #checkText(text: string, path: readonly PropertyKey[]): void {
    const broken = brokenAt(text);
    if (broken === undefined) return;
    this.problems.push({ path, message: `has ${HALF} at position ${broken}; send whole characters` });
  }
}

const HALF = "half of a character, as a cut emoji leaves it,";

/** Where a text has half of a surrogate pair. Such a text cannot be sent: UTF-8 has no form for it. */
const brokenAt = (text: string): number | undefined => {
  if (text.isWellFormed()) return undefined;
  const at = text.search(/\p{Surrogate}/u);
  return at;
};
