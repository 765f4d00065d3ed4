import { type Clock, pause } from "../../heymilo/deadline.ts";

interface PaceOptions {
  clock: Clock;
  /** From one start to the next, in milliseconds. */
  spacingMs: number;
  workers: number;
  stopping: AbortSignal;
}

/** Starts pieces of work evenly: a burst would use up the minute's requests, and the calls of others with them. */
export class Pace {
  readonly #options: PaceOptions;
  #nextStart = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Works on all, several at once. Once it is told to stop, nothing new begins. */
  async each<T>(all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
    const waiting = all[Symbol.iterator]();
    const next = async () => {
      for (let one = waiting.next(); !one.done; one = waiting.next()) {
        if (!(await this.turn())) return;
        await work(one.value);
      }
    };
    await Promise.all(Array.from({ length: this.#options.workers }, next));
  }

  /** When the next may start; false if nothing more may. */
  async turn(): Promise<boolean> {
    const { clock, spacingMs, stopping } = this.#options;
    if (stopping.aborted) return false;
    const at = Math.max(clock.now(), this.#nextStart);
    this.#nextStart = at + spacingMs;
    if (at > clock.now()) await pause(clock, at - clock.now(), stopping);
    return !stopping.aborted;
  }
}
