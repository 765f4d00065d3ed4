/** For each value beside its characters: its place, its head, and what reading it copies. Measured. */
export const MEMORY_A_VALUE = 64;

const IS_WIDE = /[^\0-\xff]/;

/** About how many bytes V8 needs to keep a value as JSON has it. One character beyond Latin-1 doubles a whole text. */
export const memoryOf = (value: unknown): number => {
  if (typeof value === "string") return MEMORY_A_VALUE + value.length * (IS_WIDE.test(value) ? 2 : 1);
  if (typeof value !== "object" || value === null) return MEMORY_A_VALUE;
  return Object.values(value).reduce((sum: number, inner) => sum + memoryOf(inner), MEMORY_A_VALUE);
};

/** Part of a room that is in use. */
export interface Share {
  /** Gives back all but so many bytes. */
  shrinkTo(bytes: number): void;
}

/** Memory for one purpose, in bytes: all callers of the process together use no more. */
export class Room {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @returns undefined if there is too little left */
  take(bytes: number): Share | undefined {
    if (bytes > this.#left) return undefined;
    let used = bytes;
    this.#left -= used;
    return {
      shrinkTo: (bytes) => {
        const kept = Math.min(bytes, used);
        this.#left += used - kept;
        used = kept;
      },
    };
  }
}
