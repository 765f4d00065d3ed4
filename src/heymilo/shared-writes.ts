import { type Clock, systemClock } from "./deadline.ts";
import type { ApiCall } from "./http/call.ts";
import { SeenLists } from "./lookups/posting-lookup.ts";
import { RecentInvitations } from "./recent-invitations.ts";
import { Turns } from "./turns.ts";
import type { Entry } from "./writes/entries.ts";
import { Maker, type MakerOptions } from "./writes/maker.ts";
import { isCertainlyNotDone } from "./writes/post.ts";

/** Something that HeyMilo may have, and whose outcome its caller does not know. */
export interface Unanswered {
  /** Such as "create the interviewer". */
  operation: string;
  title: string | undefined;
  /** The key in the posting's marker; absent if it carries none. */
  key: string | undefined;
}

/** A call that can add and change things. */
export interface WritingCall extends ApiCall {
  readonly writes: SharedWrites;
}

/** What all calls of one connection share, so that no call adds what another adds at the same time. */
export class SharedWrites {
  readonly seenLists = new SeenLists();
  readonly maker: Maker;
  readonly turns = new Turns();
  readonly invitations: RecentInvitations;
  readonly #clock: Clock;

  constructor(options: MakerOptions) {
    this.#clock = options.clock ?? systemClock;
    this.maker = new Maker(options);
    this.invitations = new RecentInvitations(options.clock);
  }

  /** When the process ends: what may exist at HeyMilo without anybody having heard of it. */
  unanswered(): Unanswered[] {
    const { entries } = this.maker;
    const now = this.#clock.now();
    return [...entries.all("running"), ...entries.all("unresolved")]
      .filter((entry) => isUnanswered(entry, now))
      .flatMap(({ state }) => (state.is === "made" ? [] : state.wanted))
      .map(({ operation, title, isMarked, identity }) => ({
        operation,
        title,
        key: isMarked ? identity.key : undefined,
      }));
  }

  /** Something is under way, whether or not somebody still waits for it. */
  get busy(): boolean {
    return this.maker.entries.all("running").size > 0 || this.invitations.busy;
  }

  /** How many results and unresolved calls it remembers, and invitations of the last minute. */
  get remembered(): number {
    const { entries } = this.maker;
    entries.forgetOld();
    return entries.all("made").size + entries.all("unresolved").size + this.invitations.size;
  }

  /** Gives back its memory. */
  close(): void {
    this.maker.entries.close();
  }
}

/**
 * Also what ended without an answer after its caller had left, and in its quiet time whatever a caller has heard: nobody
 * knows whether it was still there to hear it, and no other process waits for the rest of that time.
 */
const isUnanswered = ({ identity, state }: Entry, now: number): boolean => {
  if (state.is !== "unresolved") return state.is === "running" && state.lost !== undefined;
  const { told, quietUntil, lateAnswer } = state.lost;
  const isSettled = told.has(identity.content) && quietUntil <= now;
  return !isSettled && !lateAnswer?.made && !isCertainlyNotDone(lateAnswer?.error);
};
