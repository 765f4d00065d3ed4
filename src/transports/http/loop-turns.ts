/**
 * Lets one request after another go on, each in a turn of the event loop of its own, so that probes and answers on the
 * way are never behind more than one. Requests of known callers come first: a flood of strangers waits for itself.
 */
export class LoopTurns {
  readonly #known: (() => void)[] = [];
  readonly #strangers: (() => void)[] = [];
  #scheduled = false;

  /** Resolves when it is this request's turn. */
  take(isKnown: boolean): Promise<void> {
    return new Promise((resolve) => {
      (isKnown ? this.#known : this.#strangers).push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const next = this.#known.shift() ?? this.#strangers.shift();
      next?.();
      if (this.#known.length + this.#strangers.length > 0) this.#schedule();
    });
  }
}
