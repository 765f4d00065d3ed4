import type { LogLevel } from "./config.ts";

/** Replaces every form of the secrets in a text. The same function guards the log and all results. */
export type Redact = (text: string) => string;

export const MASK = "[redacted]";

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/**
 * A secret in a header dump, a URL, a JSON echo or a Basic header is the same secret. JSON twice: an echo of
 * the headers as JSON in a text field, which is then in our own JSON.
 */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  inJson(secret),
  inJson(inJson(secret)),
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("base64url"),
];

export const redactor = (secrets: readonly (string | undefined)[]): Redact => {
  const forms = [...new Set(secrets.flatMap((secret) => (secret ? formsOf(secret) : [])))];
  forms.sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, MASK), text);
};

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
