import { type Clock, systemClock } from "../heymilo/deadline.ts";
import { memoryOf, Room, type Share } from "../heymilo/memory.ts";

/** How long a preview can be changed, and created from by its key alone. */
export const PREVIEW_MINUTES = 30;

/** More than a person looks at in that time. The oldest are forgotten first. */
const MOST_PREVIEWS = 100;
/** In bytes. */
const MOST_MEMORY = 4_000_000;

/** How much advice is remembered as given. Advice that was forgotten may be given again. */
const MOST_ADVISED = 500;

/** What was previewed. */
export interface Previewed {
  request: object;
  /** A hash of the request. */
  revision: string;
  /** The preview in words, as the user was told of it. */
  view: { steps?: string[] };
  warnings: readonly string[];
  /** The warnings that also hold for what the preview creates, and that only another read would find. */
  lasting: readonly string[];
  /** All advice that was given under this key, so that none is given twice. */
  advised: readonly string[];
}

/** The latest preview under a key. */
export interface LatestPreview extends Previewed {
  /** The preview whose place it took. */
  before?: Previewed | undefined;
  /** A hash of the changes that turned the preview before into this one. */
  changes?: string | undefined;
}

/**
 * The requests that were previewed on one connection, by the preview's key: what the user agreed to can be created or
 * changed without being sent again. The latest preview under a key counts; of the one before only what is needed to
 * answer a lost call again is kept.
 */
export class Previews {
  readonly #kept = new Map<string, { latest: LatestPreview; memory: Share; until: number }>();
  readonly #room: Room;

  /** @param room for the previews of all connections */
  constructor(
    room?: Room,
    private readonly clock: Pick<Clock, "now"> = systemClock,
  ) {
    this.#room = new Room(MOST_MEMORY, room);
  }

  /**
   * @param changes a hash of the changes that made it of the latest preview; undefined for a whole request
   * @returns false if there is no room for it: then no preview is kept under this key
   */
  remember(key: string, previewed: Previewed, changes?: string): boolean {
    const latest = {
      ...previewed,
      advised: previewed.advised.slice(-MOST_ADVISED),
      ...this.#history(key, previewed, changes),
    };
    this.forget(key);
    const memory = this.#roomFor(memoryOf(latest));
    if (!memory) return false;
    this.#kept.set(key, { latest, memory, until: this.#endOfOneFromNow() });
    return true;
  }

  /** Starts its time again, because a create from it may have to be repeated. */
  renew(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    this.#kept.set(key, { ...kept, until: this.#endOfOneFromNow() });
  }

  forget(key: string): void {
    this.#kept.get(key)?.memory.resize(0);
    this.#kept.delete(key);
  }

  forgetOld(): void {
    for (const [key, { until }] of this.#kept) if (until <= this.clock.now()) this.forget(key);
  }

  forgetAll(): void {
    for (const key of this.#kept.keys()) this.forget(key);
  }

  /** What was previewed last under this key, if it still is remembered. */
  recall(key: string): LatestPreview | undefined {
    this.forgetOld();
    return this.#kept.get(key)?.latest;
  }

  /** The preview before a new one of this revision: the latest, or the one before if the latest has the same revision. */
  before(key: string, revision: string): Previewed | undefined {
    const latest = this.recall(key);
    return latest?.revision === revision ? latest.before : latest;
  }

  #endOfOneFromNow(): number {
    return this.clock.now() + PREVIEW_MINUTES * 60_000;
  }

  #roomFor(bytes: number): Share | undefined {
    this.forgetOld();
    if (bytes > MOST_MEMORY) return undefined;
    for (;;) {
      const [oldest] = this.#kept.keys();
      const memory = this.#kept.size < MOST_PREVIEWS ? this.#room.take(bytes) : undefined;
      if (memory || oldest === undefined) return memory;
      this.forget(oldest);
    }
  }

  #history(
    key: string,
    { revision }: Previewed,
    changes: string | undefined,
  ): Pick<LatestPreview, "before" | "changes"> {
    const latest = this.recall(key);
    if (!latest) return {};
    const { before, changes: earlier, ...own } = latest;
    return own.revision === revision ? { before, changes: earlier } : { before: own, changes };
  }
}
