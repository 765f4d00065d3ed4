import type { Redact } from "./heymilo/redact.ts";
import { shortened } from "./heymilo/text.ts";
import type { LogLevel } from "./settings/config.ts";

/** Fields hold our own words, codes and numbers; never what a caller has sent, nor a text of HeyMilo's. */
export type Log = (level: Exclude<LogLevel, "silent">, event: string, fields?: Record<string, unknown>) => void;

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** Systems that collect logs split or drop longer lines; a write of this size is not mixed with another's. */
const LONGEST_LOG_LINE = 4_096;

/** One JSON object a line, on stderr alone: stdout belongs to the protocol. */
export const createLog =
  (threshold: LogLevel, redact: Redact, write = (line: string) => process.stderr.write(line)): Log =>
  (level, event, fields = {}) => {
    if (RANK[level] < RANK[threshold]) return;
    const time = new Date().toISOString();
    const entry = { time, level, event, ...redact(JSON.parse(JSON.stringify(fields)) as object) };
    const fits = [1_000, 200, 40]
      .map((most) => JSON.stringify(cutTo(entry, most)))
      .find((line) => Buffer.byteLength(line) < LONGEST_LOG_LINE);
    write(`${fits ?? JSON.stringify({ time, level, event, truncated: true })}\n`);
  };

const MOST_ITEMS = 20;

const cutTo = (value: unknown, most: number): unknown => {
  if (typeof value === "string") return shortened(value, most);
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => cutTo(item, most));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, cutTo(field, most)]));
};

/** Where something went wrong that should not. The message of the error may quote an argument, so it is left out. */
export const faultOf = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, stack = "", code } = error as NodeJS.ErrnoException;
  const header = String(error);
  const frames = stack.startsWith(header) ? stack.slice(header.length).trim().split(/\n\s*/) : [];
  return { error: name, ...(code && { code }), stack: frames };
};

/** What the SDK says about a message that it cannot use, without the parts that quote the message. */
export const quotelessMessage = ({ message, name }: Error): string =>
  shortened((message.split(/[:'"`{[(<]|\bID\b/, 1)[0] ?? "").trim(), 100) || name;
