import { type Clock, systemClock } from "../heymilo/clock.ts";
import { revisionOf } from "../heymilo/lookups/marker.ts";

/** How long a preview can be changed, and created from by its key alone. */
export const PREVIEW_MINUTES = 30;

/** More than a person looks at in that time. The oldest are forgotten first. */
const MOST_PREVIEWS = 100;
const MOST_CHARACTERS = 4_000_000;

/** More advice is not said again only if it is older. */
const MOST_ADVISED = 500;

/** What was previewed. */
export interface Previewed {
  request: object;
  /** The preview in words, as the user was told of it. */
  told: { steps?: string[] };
  warnings: readonly string[];
  /** Those that hold for what it creates, too, and that only a read would find again. */
  lasting: readonly string[];
  /** What was advised under this key until now, so that it is not said again. */
  advised: readonly string[];
}

/** The latest preview under a key. */
export interface LatestPreview extends Previewed {
  revision: string;
  /** The preview whose place it took. */
  before?: (Previewed & { revision: string }) | undefined;
  /** Stands for the changes that made it of the one before. */
  changes?: string | undefined;
}

/**
 * The requests that were previewed on one connection, by the preview's key: what the user agreed to can be created or
 * changed without being sent again. The latest preview under a key counts; of the one before only what is needed to
 * answer a lost call again is kept.
 */
export class Previews {
  readonly #kept = new Map<string, { latest: LatestPreview; characters: number; until: number }>();

  constructor(private readonly clock: Pick<Clock, "now"> = systemClock) {}

  /** @param changes stands for the changes that made it of the latest; undefined for a whole request */
  remember(key: string, previewed: Previewed, changes?: string): void {
    const latest = {
      ...previewed,
      advised: previewed.advised.slice(-MOST_ADVISED),
      revision: revisionOf(previewed.request),
      ...this.#history(key, previewed, changes),
    };
    this.#kept.delete(key);
    const characters = JSON.stringify(latest).length;
    this.#kept.set(key, { latest, characters, until: this.clock.now() + PREVIEW_MINUTES * 60_000 });
    let total = 0;
    const newestFirst = [...this.#kept].reverse();
    for (const [index, [old, one]] of newestFirst.entries()) {
      total += one.characters;
      if (index >= MOST_PREVIEWS || total > MOST_CHARACTERS) this.#kept.delete(old);
    }
  }

  /** What was previewed last under this key, if it still is remembered. */
  recall(key: string): LatestPreview | undefined {
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.clock.now()) return kept.latest;
    this.#kept.delete(key);
    return undefined;
  }

  /** The preview that one of this request follows: an identical one follows what the latest has followed. */
  before(key: string, request: object): Previewed | undefined {
    const latest = this.recall(key);
    return latest?.revision === revisionOf(request) ? latest.before : latest;
  }

  #history(
    key: string,
    { request }: Previewed,
    changes: string | undefined,
  ): Pick<LatestPreview, "before" | "changes"> {
    const latest = this.recall(key);
    if (!latest) return {};
    const { before, changes: earlier, ...own } = latest;
    return own.revision === revisionOf(request) ? { before, changes: earlier } : { before: own, changes };
  }
}
