import type { IncomingMessage } from "node:http";
import type { Json } from "./json.ts";
import type { Violation } from "./validate.ts";

/** Generous: a create with every text at its limit stays well below. */
export const BODY_LIMIT = 10 * 1024 * 1024;

export class BodyTooLarge extends Error {}

/**
 * The whole request body. Rejects when the client goes away first, or with BodyTooLarge; that only after the client
 * has sent everything, because most clients don't read an answer before.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) throw new BodyTooLarge();
  return Buffer.concat(chunks);
}

/** The JSON body as FastAPI sees it: undefined when there is none, or the violation that it reports. */
export function parseBody(raw: Buffer, contentType: string | undefined): { body?: Json } | { violation: Violation } {
  if (raw.length === 0) return {};
  const textual = raw.toString("utf8");
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "application/json";
  // Without a JSON media type FastAPI hands the bytes to the model, which then wants an object.
  if (!/^application\/(json|[^/]+\+json)$/.test(mediaType)) return { body: textual };
  try {
    return { body: JSON.parse(textual) as Json };
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    return {
      violation: {
        type: "json_invalid",
        loc: ["body", position === undefined ? textual.length : Number(position)],
        msg: "JSON decode error",
        input: {},
        ctx: { error: message },
      },
    };
  }
}
