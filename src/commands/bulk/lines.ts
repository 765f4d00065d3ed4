import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { CommandError } from "../command.ts";

/** One entry of the input, as it stands there. */
export interface Line {
  /** From 1: in a JSON array the position of the entry, otherwise the line it begins on. */
  number: number;
  value: Record<string, unknown>;
}

export interface Problem {
  line: number;
  message: string;
}

export interface ReadLines {
  lines: Line[];
  problems: Problem[];
}

/** @throws CommandError if it cannot be read at all */
export const readLines = (input: string): ReadLines => {
  const text = contentOf(input === "-" ? 0 : input, input);
  if (/\.csv$/i.test(input)) return csvLines(text, input);
  return /^\s*\[/.test(text) && !/\.jsonl$/i.test(input) ? arrayLines(text, input) : jsonLines(text);
};

/** What all lines have in common. @throws CommandError */
export const readShared = (file: string | undefined): Record<string, unknown> => {
  if (file === undefined) return {};
  const value = jsonOf(contentOf(file, file), file);
  if (!isObject(value)) throw new CommandError(`${file} must be one JSON object`);
  return value;
};

/** The line's own values win. Objects are merged, lists are replaced, and null takes a shared value out. */
export const merged = (
  shared: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, unknown> => {
  const result: Record<string, unknown> = { ...shared };
  for (const [key, value] of Object.entries(own)) {
    const below = Object.hasOwn(shared, key) ? shared[key] : undefined;
    const both = isObject(below) && isObject(value) ? merged(below, value) : value;
    Object.defineProperty(result, key, { value: both, enumerable: true, configurable: true, writable: true });
  }
  return result;
};

/** Without a byte order mark. */
const contentOf = (file: string | number, name: string): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${codeOf(error)}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${name} is not UTF-8 text: save it as UTF-8 (in Excel: "CSV UTF-8")`);
  }
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

const jsonOf = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${name} is not valid JSON`);
  }
};

const arrayLines = (text: string, name: string): ReadLines => {
  const entries = jsonOf(text, name) as unknown[];
  return collected(entries.map((value, index) => ({ number: index + 1, value })));
};

const jsonLines = (text: string): ReadLines => {
  const entries = text
    .split("\n")
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((entry) => entry.text !== "");
  return collected(
    entries.map(({ number, text: line }) => {
      try {
        return { number, value: JSON.parse(line) as unknown };
      } catch {
        return { number, value: undefined };
      }
    }),
  );
};

const collected = (entries: { number: number; value: unknown }[]): ReadLines => {
  const read: ReadLines = { lines: [], problems: [] };
  for (const { number, value } of entries) {
    if (isObject(value)) read.lines.push({ number, value: withExternalId(value) });
    else
      read.problems.push({
        line: number,
        message: `must be a JSON object${value === undefined ? "; it is no JSON" : ""}`,
      });
  }
  return read;
};

/** As in `--key-field`, external_id is short for the entry of metadata. An ATS may have numbers there. */
const withExternalId = (value: Record<string, unknown>): Record<string, unknown> => {
  const { external_id, metadata = {}, ...rest } = value;
  if (external_id === undefined || !isObject(metadata)) return value;
  const id = typeof external_id === "number" ? String(external_id) : external_id;
  return { ...rest, metadata: { external_id: id, ...metadata } };
};

interface Row {
  record: Record<string, string>;
  /** As it stands there; a quoted value may go over several lines. */
  raw: string;
  /** The line that the record ends on. */
  info: { lines: number };
}

const CSV = {
  columns: true,
  info: true,
  raw: true,
  skip_empty_lines: true,
  trim: true,
  record_delimiter: ["\r\n", "\n", "\r"],
};

/** Excel writes semicolons where a comma is part of numbers. */
const DELIMITERS = [",", ";", "\t"];

/** The one that the header has most of. */
const delimiterOf = (text: string): string => {
  const [header = ""] = text.trimStart().split(/[\r\n]/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((most, one) => (count(one) > count(most) ? one : most));
};

/** Columns are fields of create_interviewer; `metadata.x` is an entry of its metadata. */
const csvLines = (text: string, name: string): ReadLines => {
  let rows: Row[];
  try {
    rows = parse(text, { ...CSV, delimiter: delimiterOf(text) }) as unknown as Row[];
  } catch (error) {
    throw new CommandError(`${name}: ${(error as Error).message}`);
  }
  return collected(
    rows.map(({ record, raw, info }) => ({
      number: info.lines - (raw.trim().match(/\n/g)?.length ?? 0),
      value: fieldsOf(record),
    })),
  );
};

const fieldsOf = (record: Record<string, string>): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  for (const [column, value] of Object.entries(record)) {
    if (value === "") continue;
    const [, entry] = /^metadata\.(.+)$/.exec(column) ?? [];
    if (entry === undefined) fields[column] = value;
    else metadata[entry] = value;
  }
  return Object.keys(metadata).length > 0 ? { ...fields, metadata } : fields;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
