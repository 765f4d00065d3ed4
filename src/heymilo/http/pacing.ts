import { type Clock, type Deadline, onAbort, systemClock } from "../deadline.ts";
import { TimeoutError } from "../request-errors.ts";
import { Rate, type RateShare } from "./rate.ts";

interface PacingOptions {
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

/** A request that wants its turn. */
interface Wanted {
  line: Line;
  isWrite: boolean;
  share: RateShare | undefined;
  deadline: Deadline;
}

interface Waiting extends Wanted {
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
  const rate = new Rate(ratePerMinute, clock);
  let inFlight = 0;
  let writesInFlight = 0;
  let pausedUntil = 0;
  let stopTimer: (() => void) | undefined;

  /** How long a request waits, that has so many before it, for what all requests wait for. */
  const untilTurn = (before: number): number => Math.max(0, pausedUntil - clock.now(), rate.wait(before));

  /** How long it waits for its share. */
  const untilShare = ({ share }: Pick<Wanted, "share">, before: number): number =>
    share ? rate.wait(before, share) : 0;

  /** Those that have to wait for their share stand in nobody's way. */
  const isInLine = (one: Wanted): boolean => untilShare(one, 0) === 0;

  const noTurn = ({ deadline: { totalMs }, share }: Wanted, before: number, shareBefore: number): TimeoutError => {
    const ownMs = untilShare({ share }, shareBefore);
    const waitMs = Math.max(untilTurn(before), ownMs);
    if (waitMs === 0) return new TimeoutError("not_sent", "queue", totalMs, undefined, SLOW);
    const isPaused = pausedUntil - clock.now() > waitMs - 1_000;
    const counted = before === 1 ? "1 request goes" : `${before} requests go`;
    const others = `${counted} first, at ${ratePerMinute} a minute`;
    const who = share && ownMs === waitMs ? `${share.of} have ${rate.most(share)} turns a minute` : others;
    const why = `${isPaused ? "HeyMilo asked for a pause" : who}, and the next free turn is in ${Math.ceil(waitMs / 1000)} s`;
    return new TimeoutError("not_sent", "queue", totalMs, waitMs, why);
  };

  /** @param before what goes first if it is asked for again: all that wait */
  const refuse = (one: Waiting, before?: number, shareBefore = 0) => {
    if (!waiting.includes(one)) return;
    waiting.splice(waiting.indexOf(one), 1);
    // A timer keeps the process alive, and nobody waits for this one any more.
    if (waiting.length === 0) stopTimer?.();
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

  const mayStart = ({ isWrite, share }: Wanted): boolean =>
    inFlight < most && (!isWrite || writesInFlight < mostWrites) && (!share || rate.wait(0, share) === 0);

  const startDue = () => {
    stopTimer?.();
    while (waiting.length > 0 && inFlight < most) {
      if (untilTurn(0) > 0) return waitForTurn();
      const [first, ...others] = waiting.filter(mayStart);
      if (!first) return waitForTurn();
      const one = others.reduce((first, other) => (isBehind(first, other) ? other : first), first);
      if (one.deadline.isOver) refuse(one);
      else {
        waiting.splice(waiting.indexOf(one), 1);
        begin(one);
        one.start();
      }
    }
  };

  const waitForTurn = () => {
    const waits = waiting.map((one) => Math.max(untilTurn(0), untilShare(one, 0))).filter((ms) => ms > 0);
    if (waits.length === 0) return;
    stopTimer = clock.after(Math.min(...waits), startDue);
    refuseHopeless();
  };

  const begin = ({ line, isWrite, share }: Wanted) => {
    line.left -= 1;
    if (line.left === 0) Object.assign(line, { since: clock.now(), left: IN_A_ROW });
    rate.start(share);
    inFlight += 1;
    if (isWrite) writesInFlight += 1;
  };

  const untilStarted = async (wanted: Wanted, onQueued: TurnOptions["onQueued"]): Promise<void> => {
    let stay = () => {};
    await new Promise<void>((start, reject) => {
      const one = { ...wanted, start, reject };
      waiting.push(one);
      stay = onAbort(one.deadline.signal, () => refuse(one));
      startDue();
      if (!waiting.includes(one)) return;
      const before = waiting.filter((other) => other !== one && isInLine(other) && !isBehind(other, one)).length;
      onQueued?.({ before, waitMs: Math.max(untilTurn(before), untilShare(one, 0)) });
    }).finally(() => stay());
  };

  return {
    /**
     * Resolves when its turn comes, with what ends the turn. It leaves the queue when the deadline is over, or is bound to
     * be over before its turn. Requests of one deadline and its parts belong to one call.
     *
     * @throws CancelledError if the caller gave up in the queue; TimeoutError `queue` if there was no turn in time
     */
    async turn(deadline: Deadline, { isWrite = false, share, onQueued }: TurnOptions = {}): Promise<() => void> {
      const line = lines.get(deadline.root) ?? { since: deadline.root.startedAt, left: IN_A_ROW };
      lines.set(deadline.root, line);
      const wanted = { line, isWrite, share, deadline };
      const isFree = waiting.length === 0 && untilTurn(0) === 0 && mayStart(wanted) && !deadline.isOver;
      if (isFree) begin(wanted);
      else await untilStarted(wanted, onQueued);
      return () => {
        inFlight -= 1;
        if (isWrite) writesInFlight -= 1;
        if (waiting.length > 0) startDue();
      };
    },

    /** Starts nothing more for this long: HeyMilo answered 429, and the others in the queue would get the same. */
    pause(ms: number): void {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
      startDue();
    },
  };
}

/** Of two that were asked for in this order, the first goes behind. */
const isBehind = (one: Wanted, other: Wanted): boolean => one.line.since > other.line.since;

/** What a caller hears while a request waits for its turn. */
export const waitingForItsTurn = ({ before, waitMs }: QueuePlace): string => {
  const place = before === 0 ? "next in the queue" : `${before} before it in the queue`;
  const wait = waitMs > 0 ? `; the rate limit has one in ${Math.ceil(waitMs / 1000)} s` : "";
  return `Waiting for a turn, ${place}${wait}`;
};
