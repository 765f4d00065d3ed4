/**
 * Data about a person, closed: it turns up in no log, error or result by accident, because whatever prints it prints
 * what stands here. `src/privacy` alone opens it, and decides what of it may be seen; a test holds to that.
 */
export class Confidential<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** For `src/privacy`, and nobody else. */
  static open<T>(confidential: Confidential<T>): T {
    return confidential.#value;
  }

  toString(): string {
    return "[candidate data]";
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
