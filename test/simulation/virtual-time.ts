import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import type { Clock } from "../../src/heymilo/deadline.ts";

interface Timer {
  at: number;
  callback: () => void;
  isOff: boolean;
}

/** Time that passes only when everybody waits for it: then it jumps to whatever comes next. */
export class VirtualTime implements Clock {
  #now = 0;
  /** The last one comes next; of two at one time the one that was set first. */
  readonly #timers: Timer[] = [];

  readonly now = (): number => this.#now;

  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(ms, 0), callback, isOff: false };
    let [low, high] = [0, this.#timers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle] as Timer).at > timer.at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
    return () => {
      timer.isOff = true;
    };
  };

  readonly pause = (ms: number): Promise<void> => new Promise((resolve) => void this.after(ms, resolve));

  /** Lets time pass until the promise has settled. @throws if it waits for something that never comes */
  async run<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    for (;;) {
      await everybodyWaits();
      if (isSettled) return promise;
      let next = this.#timers.pop();
      while (next?.isOff) next = this.#timers.pop();
      if (!next) throw new Error("somebody waits for what never comes");
      this.#now = next.at;
      next.callback();
    }
  }
}

/** Node comes to the next tick when every promise that can go on has gone on. */
const everybodyWaits = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/** Numbers that one seed always gives again. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to just below 1 (the generator is mulberry32). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  readonly bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
}

const realBytes = crypto.randomBytes;
const realImmediate = timers.setImmediate;
/** Whose keys are given out, while something runs without the machine. */
let keysOf: Chance | undefined;
// Once for all: to tell all modules takes as long as a short history does.
timers.setImmediate = ((value?: unknown) =>
  keysOf ? Promise.resolve(value) : realImmediate(value)) as typeof timers.setImmediate;
crypto.randomBytes = ((count: number) => keysOf?.bytes(count) ?? realBytes(count)) as typeof crypto.randomBytes;
syncBuiltinESMExports();

/**
 * Runs something whose only chance is the seed, and whose only time is virtual: what it would otherwise take from the
 * machine is replaced, and real time is refused.
 */
export async function withoutTheMachine<T>(chance: Chance, work: () => Promise<T>): Promise<T> {
  const real = {
    random: Math.random,
    setTimeout: globalThis.setTimeout,
    now: performance.now,
    date: Date.now,
  };
  keysOf = chance;
  Math.random = chance.next;
  globalThis.setTimeout = refuse("setTimeout") as unknown as typeof setTimeout;
  performance.now = refuse("performance.now");
  Date.now = refuse("Date.now");
  try {
    return await work();
  } finally {
    keysOf = undefined;
    Math.random = real.random;
    globalThis.setTimeout = real.setTimeout;
    performance.now = real.now;
    Date.now = real.date;
  }
}

const refuse = (name: string) => (): never => {
  throw new Error(`${name} in a simulation: all time has to come from the clock that was handed in`);
};
