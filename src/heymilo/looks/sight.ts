import { LRUCache } from "lru-cache";
import { isSameMarker, type Marker } from "./marker.ts";
import type { Row } from "./survey.ts";

/** How a list was read: whole, or narrowed by a search. */
export type Kind = "searched" | "whole";

/**
 * What this workspace's lists have been seen to show. A look that finds nothing proves something only if the same kind
 * of look has found a marked posting that is known to exist.
 */
export class Sight {
  /** Postings with a marker whose receipts came, by id. */
  readonly #known: LRUCache<string, Marker>;
  readonly #proven = new Set<Kind>();
  readonly #missing = new Set<Kind>();
  #isBlind = false;

  /** @param remembered so many known postings: enough to meet one of them again in the next lists */
  constructor(remembered: number) {
    this.#known = new LRUCache({ max: remembered });
  }

  /** A marked posting of which HeyMilo's receipt came, but whose own marker no list would show. */
  get isBlind(): boolean {
    return this.#isBlind;
  }

  isProven(kind: Kind): boolean {
    return this.#proven.has(kind);
  }

  knows(id: string, marker: Marker): void {
    this.#known.set(id, marker);
  }

  saw(kind: Kind, rows: readonly Row[]): void {
    const isWitnessed = rows.some(({ id, marker }) => {
      const known = this.#known.get(id);
      return known !== undefined && isSameMarker(marker, known);
    });
    if (!isWitnessed) return;
    this.#proven.add(kind);
    this.#missing.delete(kind);
    this.#isBlind = false;
  }

  /** A look of this kind did not show what it should have; another kind may. */
  missed(kind: Kind): void {
    this.#proven.delete(kind);
    this.#missing.add(kind);
  }

  misses(kind: Kind): boolean {
    return this.#missing.has(kind);
  }

  blinded(): void {
    this.#proven.clear();
    this.#isBlind = true;
  }
}
