/** Bodies up to this size, in bytes, are always read: all connections together can hold little of them. */
const ALWAYS_READ = 16_384;

export interface BodyBudgetOptions {
  /** For callers whose key HeyMilo has accepted, in bytes; 64 MiB by default. */
  known?: number;
  /** For all others, in bytes; 16 MiB by default. */
  strangers?: number;
}

/** How much of large request bodies may be in memory at once. Strangers who hold theirs back take room from each other. */
export class BodyBudget {
  readonly #left: { known: number; strangers: number };

  constructor({ known = 64 * 1_048_576, strangers = 16 * 1_048_576 }: BodyBudgetOptions = {}) {
    this.#left = { known, strangers };
  }

  /** @returns what gives the room back, or undefined if there is none */
  take(bytes: number, isKnown: boolean): (() => void) | undefined {
    if (bytes <= ALWAYS_READ) return () => {};
    const share = isKnown ? "known" : "strangers";
    if (bytes > this.#left[share]) return undefined;
    this.#left[share] -= bytes;
    return () => {
      this.#left[share] += bytes;
    };
  }
}
