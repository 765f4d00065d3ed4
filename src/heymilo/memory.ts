/** What a value takes beside its characters, in bytes, with the copies that reading it makes. Measured. */
export const MEMORY_A_VALUE = 64;

const IS_WIDE = /[^\0-\xff]/;

/** About how many bytes V8 needs to keep a value as JSON has it. One character beyond Latin-1 doubles a whole text. */
export const memoryOf = (value: unknown): number => {
  if (typeof value === "string") return MEMORY_A_VALUE + value.length * (IS_WIDE.test(value) ? 2 : 1);
  if (typeof value !== "object" || value === null) return MEMORY_A_VALUE;
  let bytes = MEMORY_A_VALUE;
  for (const inner of Object.values(value)) bytes += memoryOf(inner);
  return bytes;
};

/** The part of a room that somebody has taken. */
export interface Share {
  /** Sets its size in bytes. It may outgrow the room; until it shrinks, nobody else can take anything. */
  resize(bytes: number): void;
}

/** Memory for one purpose, in bytes. */
export class Room {
  #left: number;

  /** @param within the room that this one is a part of */
  constructor(
    bytes: number,
    private readonly within?: Room,
  ) {
    this.#left = bytes;
  }

  /** @returns undefined if there is too little left */
  take(bytes: number): Share | undefined {
    const outer = this.#left < bytes ? undefined : this.within?.take(bytes);
    if (this.#left < bytes || (this.within && !outer)) return undefined;
    let used = bytes;
    this.#left -= used;
    return {
      resize: (bytes) => {
        this.#left += used - bytes;
        used = bytes;
        outer?.resize(bytes);
      },
    };
  }
}

/** What a process may hold for its callers, in bytes. Together less than half of the smallest heap it is tried with. */
export class Memory {
  /** For the bodies of requests. */
  readonly bodies = new Room(48_000_000);
  readonly previews = new Room(32_000_000);
  /** For what was added, and for requests whose outcome is open. */
  readonly writes = new Room(24_000_000);
}
