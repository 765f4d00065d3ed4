import type { Redact } from "./heymilo/redact.ts";
import type { LogLevel } from "./settings/config.ts";

export type Log = (
  level: Exclude<LogLevel, "silent">,
  event: string,
  fields?: Record<string, unknown>,
) => void;

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** One JSON object a line, on stderr alone: stdout belongs to the protocol. */
export const createLog =
  (threshold: LogLevel, redact: Redact, write = (line: string) => process.stderr.write(line)): Log =>
  (level, event, fields = {}) => {
    if (RANK[level] < RANK[threshold]) return;
    const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...fields });
    write(`${redact(line)}\n`);
  };
