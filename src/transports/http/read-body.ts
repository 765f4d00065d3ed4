import type { IncomingMessage } from "node:http";
import { setImmediate } from "node:timers/promises";
import { hasTooManyBrackets, Limits, MOST_BYTES, MOST_VALUES } from "../../arguments/limits.ts";
import { formatPath } from "../../arguments/path.ts";
import { jsonOf } from "../../heymilo/json.ts";
import { MEMORY_A_VALUE, memoryOf } from "../../heymilo/memory.ts";
import type { Refusal } from "./access.ts";

/** Bodies up to this size are always read: on all connections together they hold some 50 MB at the very most. */
const ALWAYS_READ = 4_096;

/** The least that a value takes in a body: two brackets and a comma. */
const BYTES_A_VALUE = 3;

/**
 * The most that a request's body may hold in memory while it is read and parsed, or sent on: its bytes, its characters
 * as UTF-16, and its values. A body that says that it is too large is not read.
 */
export const worstMemoryFor = ({ headers }: IncomingMessage): number => {
  const said = Number(headers["content-length"] ?? 0);
  const bytes = headers["transfer-encoding"] === undefined ? said : MOST_BYTES;
  if (bytes <= ALWAYS_READ || bytes > MOST_BYTES) return 0;
  return 3 * bytes + MEMORY_A_VALUE * Math.min(bytes / BYTES_A_VALUE, LIMITS.mostValues);
};

interface ReadBody {
  /** The message or messages in it. */
  body: unknown;
  memory: number;
}

/** @returns undefined if it broke off */
export const readBody = async (request: IncomingMessage): Promise<ReadBody | Refusal | undefined> => {
  const bytes = await readBytes(request);
  if (bytes === "broken off") return undefined;
  if (bytes === "too large") return { status: 413, message: `The body has more than ${MOST_BYTES} bytes.` };
  if (bytes.length > ALWAYS_READ) await ownTurn();
  const read = parse(bytes);
  if (!("body" in read)) return read;
  return { ...read, memory: Math.min(worstMemoryFor(request), bytes.length + memoryOf(read.body)) };
};

let lastTurn: Promise<unknown> = Promise.resolve();

/** Large bodies are worked on one after the other, and small requests come between. */
const ownTurn = (): Promise<unknown> => {
  lastTurn = lastTurn.then(() => setImmediate());
  return lastTurn;
};

const readBytes = async (request: IncomingMessage): Promise<Buffer | "too large" | "broken off"> => {
  if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) return "too large";
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // A destroyed request could not be answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_BYTES) return "too large";
      chunks.push(chunk as Buffer);
    }
  } catch {
    return "broken off";
  }
  return Buffer.concat(chunks);
};

/** More than a call's arguments may have. A call with a little too much then gets a result that says so. */
const LIMITS = { deepest: 500, mostValues: MOST_VALUES + 1_000, checksTexts: false };
const NOTHING_SENT = "Nothing was sent to HeyMilo.";

const PARSE_ERROR = -32_700;

const parse = (bytes: Buffer): { body: unknown } | Refusal => {
  const text = new TextDecoder().decode(bytes);
  if (hasTooManyBrackets(text, LIMITS.mostValues))
    return { status: 400, message: `The body has more than ${LIMITS.mostValues} values. ${NOTHING_SENT}` };
  const body = jsonOf(text);
  if (body === undefined) return { status: 400, message: "The body is not valid JSON.", code: PARSE_ERROR };
  const limits = new Limits(LIMITS);
  if (limits.admit(body)) return { body };
  const [{ path, message } = { path: [], message: "is too much" }] = limits.problems;
  return { status: 400, message: `${formatPath(path) || "The body"} ${message}. ${NOTHING_SENT}` };
};
