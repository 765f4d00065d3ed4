import { type Clock, systemClock } from "./clock.ts";

/** For so long HeyMilo's list may lack people that it has invited, in milliseconds. */
export const QUIET_MS = 60_000;

/** What became of a POST. Without an interview_id its answer was lost, or is still to come. */
interface Sent {
  postingId: string;
  interviewId?: string | undefined;
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

  find(postingId: string, email: string): Sent | undefined {
    this.#forgetOld();
    return this.#sent.get(keyOf(postingId, email));
  }

  /** The POST goes out. Returns what is called when it has ended; false says that it was certainly not carried out. */
  begin(postingId: string, email: string): (end: { interviewId?: string | undefined } | false) => void {
    const key = keyOf(postingId, email);
    this.#sent.set(key, { postingId, until: Number.POSITIVE_INFINITY });
    return (end) => {
      if (end === false) this.#sent.delete(key);
      else this.#sent.set(key, { ...end, postingId, until: this.clock.now() + QUIET_MS });
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
    for (const { postingId, interviewId } of this.#sent.values())
      if (interviewId === undefined) counts.set(postingId, (counts.get(postingId) ?? 0) + 1);
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
