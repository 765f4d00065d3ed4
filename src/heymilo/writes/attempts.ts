import { LRUCache } from "lru-cache";
import type { CreateBody } from "./body.ts";
import type { Answer, CreateResult } from "./create-run.ts";
import type { Marker } from "./marker.ts";
import type { SharedRun } from "./shared-run.ts";

/** One intention to create one posting, with everything that this process knows of it. */
export interface Attempt {
  readonly marker: Marker;
  /** Whether the caller chose the key; otherwise it is a random UUID. */
  readonly keyIsCallers: boolean;
  readonly title: string;
  /** Set once the body is known; a repeat sends the same. */
  body?: CreateBody;
  /** What is being done about it now; callers with the same intention join. */
  run?: SharedRun<CreateResult>;
  /** A POST that has not ended, perhaps longer than the call that sent it. */
  open?: Promise<Answer>;
  /** When the last POST went out whose outcome is not known to be a refusal (performance.now()). */
  sentAt?: number;
  /** HeyMilo may still be at work on the last POST, or has accepted it and does not show it yet. */
  mayAppear?: boolean;
  /** The posting that exists for this intention. */
  result?: CreateResult;
}

/** A retry comes within minutes; after that, the marker in HeyMilo answers for the past. */
const REMEMBERED_MS = 10 * 60_000;
/** About 5 MB at the size of a usual receipt. */
const REMEMBERED = 500;

/**
 * What this process has created or tried to, by key and by content. Attempts under way are always kept; of the
 * others the last 500 for 10 minutes.
 */
export class Attempts {
  readonly #underWay = new Map<string, Attempt>();
  readonly #settled = new LRUCache<string, Attempt>({ max: REMEMBERED * 2, ttl: REMEMBERED_MS });

  byKey(key: string): Attempt | undefined {
    return this.#get(`key ${key}`);
  }

  byContent(hash: string): Attempt | undefined {
    return this.#get(`content ${hash}`);
  }

  /** An attempt of this title whose outcome is unknown and that nobody is at work on. */
  unresolvedWithTitle(title: string): Attempt | undefined {
    for (const attempt of this.#settled.values()) {
      if (attempt.title === title && !attempt.result && attempt.sentAt !== undefined) return attempt;
    }
    return undefined;
  }

  /** Those with a POST that HeyMilo has not answered. */
  open(): Attempt[] {
    return [...new Set([...this.#underWay.values(), ...this.#settled.values()])].filter(({ open }) => open);
  }

  start(attempt: Attempt): void {
    for (const name of namesOf(attempt)) {
      this.#settled.delete(name);
      this.#underWay.set(name, attempt);
    }
  }

  settle(attempt: Attempt): void {
    for (const name of namesOf(attempt)) {
      if (this.#underWay.get(name) === attempt) this.#underWay.delete(name);
      this.#settled.set(name, attempt);
    }
  }

  forget(attempt: Attempt): void {
    for (const name of namesOf(attempt)) {
      if (this.#underWay.get(name) === attempt) this.#underWay.delete(name);
      if (this.#settled.get(name) === attempt) this.#settled.delete(name);
    }
  }

  #get(name: string): Attempt | undefined {
    return this.#underWay.get(name) ?? this.#settled.get(name);
  }
}

const namesOf = ({ marker }: Attempt): string[] => [`key ${marker.key}`, `content ${marker.hash}`];
