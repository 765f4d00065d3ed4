import { type Clock, systemClock } from "../clock.ts";
import type { Deadline } from "../deadline.ts";
import { TimeoutError } from "../errors.ts";

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

export interface TurnOptions {
  isWrite?: boolean;
  onQueued?: ((place: QueuePlace) => void) | undefined;
}

/** Why there was no turn, if neither the rate nor a pause is to blame. */
export const SLOW = "what went before it took too long";

/**
 * A sliding window, since HeyMilo does not say which kind it has: with fixed windows, ours would let 600 through around
 * the border, and 300 in any minute are right for a server's fixed window wherever that begins. The second more than
 * a minute is for requests that overtake earlier requests on their way.
 */
export const WINDOW_MS = 61_000;

/**
 * Calls that came first go first, so that they end before their time is over. After so many requests a call goes behind
 * the newer calls: a create with its lookups takes no more, and a search through many pages lets others pass.
 */
const SHARE = 4;

interface Share {
  since: number;
  left: number;
}

interface Waiting {
  share: Share;
  isWrite: boolean;
  deadline: Deadline;
  start: () => void;
  reject: (error: Error) => void;
}

/** Gives requests their turn, so that one process stays under HeyMilo's 300 requests a minute and key. */
export function createPacing({ ratePerMinute, maxInFlight, clock = systemClock }: PacingOptions) {
  const most = maxInFlight || Number.POSITIVE_INFINITY;
  // A HeyMilo that does not answer must not take the turns of the reads that find out what became of the writes.
  const mostWrites = Math.max(1, most - 1);
  const shares = new WeakMap<Deadline, Share>();
  /** In the order in which they were asked for. */
  const waiting: Waiting[] = [];
  /** When the requests of the last minute were started, the earliest first. */
  const starts: number[] = [];
  let inFlight = 0;
  let writesInFlight = 0;
  let pausedUntil = 0;
  let stopTimer = () => {};

  const shareOf = ({ root }: Deadline): Share => {
    const share = shares.get(root) ?? { since: root.startedAt, left: SHARE };
    shares.set(root, share);
    return share;
  };

  /** How long the next request waits that has so many before it. */
  const untilTurn = (before: number): number => {
    const now = clock.now();
    while (starts[0] !== undefined && starts[0] + WINDOW_MS <= now) starts.shift();
    const pauseMs = Math.max(0, pausedUntil - now);
    if (ratePerMinute === 0) return pauseMs;
    const place = before % ratePerMinute;
    const freedBy = starts[place - (ratePerMinute - starts.length)];
    const ownMs = freedBy === undefined ? 0 : freedBy + WINDOW_MS - now;
    return Math.max(pauseMs, ownMs + Math.floor(before / ratePerMinute) * WINDOW_MS);
  };

  const noTurn = ({ totalMs }: Deadline, before: number): TimeoutError => {
    const waitMs = untilTurn(before);
    if (waitMs === 0) return new TimeoutError("not_sent", "queue", totalMs, undefined, SLOW);
    const isPaused = pausedUntil - clock.now() > waitMs - 1_000;
    const counted = before === 1 ? "1 request goes" : `${before} requests go`;
    const who = isPaused ? "HeyMilo asked for a pause" : `${counted} first, at ${ratePerMinute} a minute`;
    const why = `${who}, and the next free turn is in ${Math.ceil(waitMs / 1000)} s`;
    return new TimeoutError("not_sent", "queue", totalMs, waitMs, why);
  };

  /** @param before what goes first if it is asked for again: all that wait */
  const refuse = (one: Waiting, before?: number) => {
    if (!waiting.includes(one)) return;
    waiting.splice(waiting.indexOf(one), 1);
    // A timer keeps the process alive, and nobody waits for this one any more.
    if (waiting.length === 0) stopTimer();
    const error = one.deadline.error("queued");
    one.reject(error instanceof TimeoutError ? noTurn(one.deadline, before ?? waiting.length) : error);
  };

  /** Their waits tell them to come back one after the other. */
  const refuseHopeless = () => {
    let kept = 0;
    for (const [place, one] of waiting.toSorted((a, b) => a.share.since - b.share.since).entries()) {
      if (untilTurn(kept) > one.deadline.remaining()) refuse(one, place);
      else kept += 1;
    }
  };

  const next = (): Waiting | undefined => {
    let first: Waiting | undefined;
    for (const one of waiting) {
      const mayStart = !one.isWrite || writesInFlight < mostWrites;
      if (mayStart && (!first || isBehind(first, one))) first = one;
    }
    return first;
  };

  const startDue = () => {
    stopTimer();
    while (waiting.length > 0 && inFlight < most) {
      const waitMs = untilTurn(0);
      if (waitMs > 0) {
        stopTimer = clock.after(waitMs, startDue);
        return refuseHopeless();
      }
      const one = next();
      if (!one) return;
      if (one.deadline.isOver) refuse(one);
      else begin(one);
    }
  };

  const begin = (one: Waiting) => {
    const { share, isWrite, start } = one;
    waiting.splice(waiting.indexOf(one), 1);
    share.left -= 1;
    if (share.left === 0) Object.assign(share, { since: clock.now(), left: SHARE });
    if (ratePerMinute > 0) starts.push(clock.now());
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
      { isWrite = false, onQueued }: TurnOptions = {},
    ): Promise<T> {
      let stay = () => {};
      await new Promise<void>((start, reject) => {
        const one = { share: shareOf(deadline), isWrite, deadline, start, reject };
        waiting.push(one);
        stay = deadline.onOver(() => refuse(one));
        startDue();
        if (!waiting.includes(one)) return;
        const before = waiting.filter((other) => other !== one && !isBehind(other, one)).length;
        onQueued?.({ before, waitMs: untilTurn(before) });
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
const isBehind = (one: Waiting, other: Waiting): boolean => one.share.since > other.share.since;
