/** How long a preview can be created from by its key alone. */
export const PREVIEW_MINUTES = 30;

/** More than a person looks at in that time. The oldest are forgotten first. */
const MOST_PREVIEWS = 100;
const MOST_CHARACTERS = 4_000_000;

/** What was previewed. */
export interface Previewed {
  request: object;
  /** Warnings of the preview that hold for what it creates, too, and that only a read would find again. */
  lasting: string[];
}

/**
 * The requests that were previewed on one connection, by the preview's key: what the user agreed to can be created
 * without being sent again. The latest preview under a key counts.
 */
export class Previews {
  readonly #kept = new Map<string, { previewed: Previewed; characters: number; until: number }>();

  remember(key: string, previewed: Previewed): void {
    this.#kept.delete(key);
    const characters = JSON.stringify(previewed).length;
    this.#kept.set(key, { previewed, characters, until: performance.now() + PREVIEW_MINUTES * 60_000 });
    let total = 0;
    const newestFirst = [...this.#kept].reverse();
    for (const [index, [old, one]] of newestFirst.entries()) {
      total += one.characters;
      if (index >= MOST_PREVIEWS || total > MOST_CHARACTERS) this.#kept.delete(old);
    }
  }

  /** What was previewed last under this key, if it still is remembered. */
  recall(key: string): Previewed | undefined {
    const kept = this.#kept.get(key);
    if (kept && kept.until > performance.now()) return kept.previewed;
    this.#kept.delete(key);
    return undefined;
  }
}
