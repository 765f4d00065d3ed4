/**
 * Data about a person, which no log, error or result can show by accident: printed, it is a fixed text. Only
 * `src/privacy` opens it, and decides what may be seen. A test makes sure of that.
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
