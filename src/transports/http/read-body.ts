import type { IncomingMessage } from "node:http";

/** Twice what the longest texts of a create come to in practice; HeyMilo's bounds alone allow more. */
export const MAX_BODY_BYTES = 1_048_576;

/** What a request's body may come to. One that says that it is too large is not read. */
export const bodyBytes = ({ headers }: IncomingMessage): number => {
  if (headers["transfer-encoding"] !== undefined) return MAX_BODY_BYTES;
  const bytes = Number(headers["content-length"] ?? 0);
  return bytes <= MAX_BODY_BYTES ? bytes : 0;
};

/**
 * The bytes of a body as they come, which takes no time worth speaking of: bodies arrive side by side, and whatever is
 * done with one waits for its turn.
 */
export const readBody = async (request: IncomingMessage): Promise<Buffer | "too large" | "broken off"> => {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return "too large";
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Destroyed it could not be answered.
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
