import { LRUCache } from "lru-cache";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import type { CreateBody } from "./body.ts";
import type { Marker } from "./marker.ts";
import type { Answer } from "./post.ts";
import type { CreateResult } from "./receipts.ts";
import type { SharedRun } from "./shared-run.ts";

/** One intention to create one posting, with everything that this process knows of it. */
export interface Attempt {
  readonly request: CreatePostingRequest;
  readonly marker: Marker;
  /** Whether the caller chose the key; otherwise it is a random UUID. */
  readonly keyIsCallers: boolean;
  /** Set once the body is known; a repeat sends the same. */
  body?: CreateBody;
  /** What is being done about it now; callers with the same intention join. */
  run?: SharedRun<CreateResult>;
  /** A POST that has not ended, perhaps longer than the call that sent it. */
  open?: Promise<Answer>;
  /** When the first POST went out that is not known to have been refused (performance.now()). */
  sentAt?: number;
  /** Until when (performance.now()) HeyMilo may yet show what it made of a POST that it did not answer properly. */
  mayAppearUntil?: number;
  /** A call has ended without knowing the outcome. */
  unresolved?: boolean;
  /** Whether an answer came from the embedded sandbox. */
  sandbox?: boolean;
  /** The posting that exists for this intention. */
  result?: CreateResult;
}

/** A retry comes within minutes; after that, the marker in HeyMilo answers for the past. */
const REMEMBERED_MS = 10 * 60_000;
/** About 5 MB at the size of a usual receipt. */
const REMEMBERED = 500;

export interface AttemptsOptions {
  /** How many to remember that nobody is at work on; 500 by default. */
  remembered?: number | undefined;
  /** For how long, in milliseconds; ten minutes by default. */
  rememberedMs?: number | undefined;
}

/**
 * What this process has created or tried to, by key and by content. Attempts under way are always kept; of the
 * others the last 500 for 10 minutes.
 */
export class Attempts {
  readonly #underWay = new Map<string, Attempt>();
  readonly #settled: LRUCache<string, Attempt>;
  /** Few among many: looked through at each create. Those that are over leave it then. */
  readonly #withoutResult = new Set<Attempt>();

  constructor({ remembered = REMEMBERED, rememberedMs = REMEMBERED_MS }: AttemptsOptions = {}) {
    this.#settled = new LRUCache({ max: remembered * NAMES_EACH, ttl: rememberedMs });
  }

  byKey(key: string): Attempt | undefined {
    return this.#get(`key ${key}`);
  }

  byContent(hash: string): Attempt | undefined {
    return this.#get(`content ${hash}`);
  }

  /**
   * An attempt at a posting of this title of which a caller has not heard what became of it. Not one that its callers
   * still wait for: two creates at once are meant as two.
   */
  unresolvedWithTitle(title: string): Attempt | undefined {
    for (const attempt of this.#withoutResult) {
      if (attempt.result || !this.#knows(attempt)) this.#withoutResult.delete(attempt);
      else if (attempt.unresolved && attempt.sentAt !== undefined && isTitled(attempt, title)) return attempt;
    }
    return undefined;
  }

  /** Those that were sent, and whose caller has not heard what became of them. */
  unanswered(): Attempt[] {
    return this.#all().filter(({ open, run, sentAt }) => open || (run && sentAt !== undefined));
  }

  /** How many names stand for attempts that somebody is at work on. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** How many are remembered that nobody is at work on. */
  get remembered(): number {
    return Math.ceil(this.#settled.size / NAMES_EACH);
  }

  start(attempt: Attempt): void {
    this.#withoutResult.add(attempt);
    for (const name of namesOf(attempt)) this.#underWay.set(name, attempt);
  }

  /** Nobody is at work on it any more: it stays known for a while. */
  settle(attempt: Attempt): void {
    this.#end(attempt);
    if (!attempt.result) this.#withoutResult.add(attempt);
    for (const name of namesOf(attempt)) this.#settled.set(name, attempt);
  }

  forget(attempt: Attempt): void {
    this.#end(attempt);
    for (const name of namesOf(attempt)) {
      if (this.#settled.get(name) === attempt) this.#settled.delete(name);
    }
  }

  #end(attempt: Attempt): void {
    for (const name of namesOf(attempt)) {
      if (this.#underWay.get(name) === attempt) this.#underWay.delete(name);
    }
  }

  #knows(attempt: Attempt): boolean {
    return namesOf(attempt).some((name) => this.#get(name) === attempt);
  }

  #get(name: string): Attempt | undefined {
    return this.#underWay.get(name) ?? this.#settled.get(name);
  }

  #all(): Attempt[] {
    return [...new Set([...this.#underWay.values(), ...this.#settled.values()])];
  }
}

/** An attempt is known by its key and by its content. */
const NAMES_EACH = 2;
const namesOf = ({ marker }: Attempt): string[] => [`key ${marker.key}`, `content ${marker.hash}`];

const isTitled = ({ request }: Attempt, title: string): boolean => request.title.trim() === title.trim();
