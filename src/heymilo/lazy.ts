/** Something that is made once, when first asked for. A failure is forgotten, so that the next to ask tries again. */
export class Lazy<T> {
  #made: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  get(): Promise<T> {
    this.#made ??= this.make().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  /** The same, but only if somebody has asked for it before. */
  get ifAsked(): Promise<T> | undefined {
    return this.#made;
  }
}
