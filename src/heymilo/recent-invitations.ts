import { type Clock, systemClock } from "./deadline.ts";

/** For so long HeyMilo's list may lack people that it has invited, in milliseconds. */
export const QUIET_MS = 60_000;

/** What became of a POST. `unknown`: its answer was lost, or is still to come. */
export type KnownPerson = { outcome: "already_there"; interviewId?: string | undefined } | { outcome: "unknown" };

interface Sent {
  postingId: string;
  known: KnownPerson;
  /** By the clock; endless until it has been answered, or given up. */
  until: number;
}

/**
 * The people that this process has just sent to HeyMilo, by posting and address. They are forgotten after a minute. So
 * it holds at most what goes out in a minute: some hundred bytes for each of a few hundred people.
 */
export class RecentInvitations {
  readonly #sent = new Map<string, Sent>();

  constructor(private readonly clock: Clock = systemClock) {}

  find(postingId: string, email: string): KnownPerson | undefined {
    this.#forgetOld();
    return this.#sent.get(keyOf(postingId, email))?.known;
  }

  /** The POST goes out. Returns what is called when it has ended, with nothing if it was certainly not carried out. */
  begin(postingId: string, email: string): (known: KnownPerson | undefined) => void {
    const key = keyOf(postingId, email);
    this.#sent.set(key, { postingId, known: { outcome: "unknown" }, until: Number.POSITIVE_INFINITY });
    return (known) => {
      if (known) this.#sent.set(key, { postingId, known, until: this.clock.now() + QUIET_MS });
      else this.#sent.delete(key);
    };
  }

  get size(): number {
    this.#forgetOld();
    return this.#sent.size;
  }

  /** A POST is on its way, whether or not somebody still waits for it. */
  get busy(): boolean {
    return [...this.#sent.values()].some(({ until }) => until === Number.POSITIVE_INFINITY);
  }

  /** How many have no answer, by posting. */
  unanswered(): Map<string, number> {
    this.#forgetOld();
    const counts = new Map<string, number>();
    for (const { postingId, known } of this.#sent.values())
      if (known.outcome === "unknown") counts.set(postingId, (counts.get(postingId) ?? 0) + 1);
    return counts;
  }

  #forgetOld(): void {
    const now = this.clock.now();
    for (const [key, { until }] of this.#sent) if (until <= now) this.#sent.delete(key);
  }
}

/** A person is an address. */
export const personOf = (email: string): string => email.trim().toLowerCase();

const keyOf = (postingId: string, email: string): string => `${postingId} ${personOf(email)}`;
