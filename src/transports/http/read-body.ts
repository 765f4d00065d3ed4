import type { IncomingMessage } from "node:http";
import { MOST_BYTES } from "../../arguments/limits.ts";

export const MAX_BODY_BYTES = MOST_BYTES;

/** Bodies up to this size are always read: all connections together can hold little of them. */
const ALWAYS_READ = 16_384;

/** A quarter of the smallest heap that the server is tried with. */
const MOST_AT_ONCE = 64 * MAX_BODY_BYTES;

/** How many bytes of large request bodies may be in memory at once, of all callers together. */
export class BodyRoom {
  #left: number;

  constructor(bytes = MOST_AT_ONCE) {
    this.#left = bytes;
  }

  /** @returns what gives the room back, or undefined if there is none */
  take(request: IncomingMessage): (() => void) | undefined {
    const bytes = expectedBytes(request);
    if (bytes <= ALWAYS_READ) return () => {};
    if (bytes > this.#left) return undefined;
    this.#left -= bytes;
    return () => {
      this.#left += bytes;
    };
  }
}

/** What a body may come to. A body that says that it is too large is not read. */
const expectedBytes = ({ headers }: IncomingMessage): number => {
  if (headers["transfer-encoding"] !== undefined) return MAX_BODY_BYTES;
  const bytes = Number(headers["content-length"] ?? 0);
  return bytes <= MAX_BODY_BYTES ? bytes : 0;
};

export const readBody = async (request: IncomingMessage): Promise<Buffer | "too large" | "broken off"> => {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return "too large";
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // A destroyed request could not be answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_BODY_BYTES) return "too large";
      chunks.push(chunk as Buffer);
    }
  } catch {
    return "broken off";
  }
  return Buffer.concat(chunks);
};
