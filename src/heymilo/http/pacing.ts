import { type Clock, systemClock } from "../clock.ts";
import type { Deadline } from "../deadline.ts";
import { TimeoutError } from "../errors.ts";
import { RateWindow } from "./rate-window.ts";

export interface PacingOptions {
  ratePerMinute: number;
  maxInFlight: number;
  clock?: Clock;
}

/** Where a request stands that has to wait for its turn. */
export interface QueuePlace {
  before: number;
  /** How long the rate, or a wait that HeyMilo asked for, keeps it waiting at least. */
  waitMs: number;
}

/** A part of the rate which all requests of one kind have together, so that calls that somebody waits for have the rest. */
export interface RateShare {
  part: number;
  /** What has it, in words. */
  of: string;
}

/** Looking through all interviewers takes a request for each 100 candidates. */
export const SURVEY: RateShare = { part: 1 / 2, of: "reads across interviewers" };

export interface TurnOptions {
  isWrite?: boolean;
  share?: RateShare | undefined;
  onQueued?: ((place: QueuePlace) => void) | undefined;
}

/** Why there was no turn, if neither the rate nor a pause is to blame. */
export const SLOW = "what went before it took too long";

/**
 * Calls that came first go first, so that they end before their time is over. After so many requests a call goes behind
 * the newer calls: a create with its lookups takes no more, and a search through many pages lets others pass.
 */
const IN_A_ROW = 4;

/** The place of a call among the calls. */
interface Line {
  since: number;
  left: number;
}

interface Waiting {
  line: Line;
  isWrite: boolean;
  share: RateShare | undefined;
  deadline: Deadline;
  start: () => void;
  reject: (error: Error) => void;
}

/** Gives requests their turn, so that one process stays under HeyMilo's 300 requests a minute and key. */
export function createPacing({ ratePerMinute, maxInFlight, clock = systemClock }: PacingOptions) {
  const most = maxInFlight || Number.POSITIVE_INFINITY;
  // A HeyMilo that does not answer must not take the turns of the reads that find out what became of the writes.
  const mostWrites = Math.max(1, most - 1);
  const lines = new WeakMap<Deadline, Line>();
  /** In the order in which they were asked for. */
  const waiting: Waiting[] = [];
  const whole = new RateWindow(ratePerMinute);
  const shares = new Map<RateShare, RateWindow>();
  let inFlight = 0;
  let writesInFlight = 0;
  let pausedUntil = 0;
  let stopTimer = () => {};

  const lineOf = ({ root }: Deadline): Line => {
    const line = lines.get(root) ?? { since: root.startedAt, left: IN_A_ROW };
    lines.set(root, line);
    return line;
  };

  const windowOf = (share: RateShare): RateWindow => {
    const window =
      shares.get(share) ?? new RateWindow(ratePerMinute && Math.max(1, Math.floor(ratePerMinute * share.part)));
    shares.set(share, window);
    return window;
  };

  /** How long a request waits, that has so many before it, for what all requests wait for. */
  const untilTurn = (before: number): number =>
    Math.max(0, pausedUntil - clock.now(), whole.untilTurn(clock.now(), before));

  /** How long it waits for its share. */
  const untilShare = ({ share }: Pick<Waiting, "share">, before: number): number =>
    share ? windowOf(share).untilTurn(clock.now(), before) : 0;

  /** Those that have to wait for their share stand in nobody's way. */
  const isInLine = (one: Waiting): boolean => untilShare(one, 0) === 0;

  const noTurn = ({ deadline: { totalMs }, share }: Waiting, before: number, shareBefore: number): TimeoutError => {
    const ownMs = untilShare({ share }, shareBefore);
    const waitMs = Math.max(untilTurn(before), ownMs);
    if (waitMs === 0) return new TimeoutError("not_sent", "queue", totalMs, undefined, SLOW);
    const isPaused = pausedUntil - clock.now() > waitMs - 1_000;
    const counted = before === 1 ? "1 request goes" : `${before} requests go`;
    const others = `${counted} first, at ${ratePerMinute} a minute`;
    const who = share && ownMs === waitMs ? `${share.of} have ${windowOf(share).most} turns a minute` : others;
    const why = `${isPaused ? "HeyMilo asked for a pause" : who}, and the next free turn is in ${Math.ceil(waitMs / 1000)} s`;
    return new TimeoutError("not_sent", "queue", totalMs, waitMs, why);
  };

  /** @param before what goes first if it is asked for again: all that wait */
  const refuse = (one: Waiting, before?: number, shareBefore = 0) => {
    if (!waiting.includes(one)) return;
    waiting.splice(waiting.indexOf(one), 1);
    // A timer keeps the process alive, and nobody waits for this one any more.
    if (waiting.length === 0) stopTimer();
    const error = one.deadline.error("queued");
    const place = before ?? waiting.filter(isInLine).length;
    one.reject(error instanceof TimeoutError ? noTurn(one, place, shareBefore) : error);
  };

  /** Their waits tell them to come back one after the other. */
  const refuseHopeless = () => {
    const ofShare = new Map<RateShare | undefined, number>();
    let [place, kept] = [0, 0];
    for (const one of waiting.toSorted((a, b) => a.line.since - b.line.since)) {
      const shareBefore = ofShare.get(one.share) ?? 0;
      const isHopeless = Math.max(untilTurn(kept), untilShare(one, shareBefore)) > one.deadline.remaining();
      ofShare.set(one.share, shareBefore + 1);
      if (isHopeless) refuse(one, place, shareBefore);
      if (!isInLine(one)) continue;
      place += 1;
      if (!isHopeless) kept += 1;
    }
  };

  const next = (): Waiting | undefined => {
    let first: Waiting | undefined;
    for (const one of waiting) {
      const mayStart = (!one.isWrite || writesInFlight < mostWrites) && isInLine(one);
      if (mayStart && (!first || isBehind(first, one))) first = one;
    }
    return first;
  };

  const startDue = () => {
    stopTimer();
    while (waiting.length > 0 && inFlight < most) {
      const one = untilTurn(0) === 0 ? next() : undefined;
      if (one?.deadline.isOver) refuse(one);
      else if (one) begin(one);
      else return waitForTurn();
    }
  };

  const waitForTurn = () => {
    const waits = waiting.map((one) => Math.max(untilTurn(0), untilShare(one, 0))).filter((ms) => ms > 0);
    if (waits.length === 0) return;
    stopTimer = clock.after(Math.min(...waits), startDue);
    refuseHopeless();
  };

  const begin = (one: Waiting) => {
    const { line, isWrite, share, start } = one;
    waiting.splice(waiting.indexOf(one), 1);
    line.left -= 1;
    if (line.left === 0) Object.assign(line, { since: clock.now(), left: IN_A_ROW });
    whole.start(clock.now());
    if (share) windowOf(share).start(clock.now());
    inFlight += 1;
    if (isWrite) writesInFlight += 1;
    start();
  };

  return {
    /**
     * Runs the task when its turn comes. It leaves the queue when the deadline is over, or is bound to be over before
     * its turn. Requests of one deadline and its parts belong to one call.
     *
     * @throws CancelledError if the caller gave up in the queue; TimeoutError `queue` if there was no turn in time
     */
    async run<T>(
      task: () => Promise<T>,
      deadline: Deadline,
      { isWrite = false, share, onQueued }: TurnOptions = {},
    ): Promise<T> {
      let stay = () => {};
      await new Promise<void>((start, reject) => {
        const one = { line: lineOf(deadline), isWrite, share, deadline, start, reject };
        waiting.push(one);
        stay = deadline.onOver(() => refuse(one));
        startDue();
        if (!waiting.includes(one)) return;
        const before = waiting.filter((other) => other !== one && isInLine(other) && !isBehind(other, one)).length;
        onQueued?.({ before, waitMs: Math.max(untilTurn(before), untilShare(one, 0)) });
      }).finally(() => stay());
      try {
        return await task();
      } finally {
        inFlight -= 1;
        if (isWrite) writesInFlight -= 1;
        startDue();
      }
    },

    /** Starts nothing more for this long: HeyMilo answered 429, and the others in the queue would get the same. */
    pause(ms: number): void {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
      startDue();
    },
  };
}

/** Of two that were asked for in this order, the first goes behind. */
const isBehind = (one: Waiting, other: Waiting): boolean => one.line.since > other.line.since;
