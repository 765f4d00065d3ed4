import { extname } from "node:path";
import { buffer } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { type ParseError, parse as parseTolerantly } from "jsonc-parser";
import { closestMatch } from "leven";
import { Limits } from "../../arguments/limits.ts";
import { formatPath } from "../../arguments/path.ts";
import { isObject, type JsonObject, jsonOf } from "../../heymilo/json.ts";
import { firstFew, shortened } from "../../heymilo/text.ts";
import { bytesOf, STDIN } from "../batch/files.ts";
import { CommandError } from "../command.ts";

export interface Line {
  /** From 1: in a JSON array the position of the entry, otherwise the line it begins on. */
  number: number;
  value: JsonObject;
}

export interface LineProblem {
  line: number;
  message: string;
}

export interface Input {
  lines: Line[];
  problems: LineProblem[];
  /** Only a table has them. */
  columns?: string[];
  delimiter?: string;
}

/**
 * @param fields what create_interviewer takes
 * @throws CommandError if it cannot be read at all
 */
export const readInput = async (name: string, fields: ReadonlySet<string>): Promise<Input> => {
  const extension = extname(name).toLowerCase();
  const read = READERS[extension];
  if (!read) {
    throw new CommandError(
      `bulk reads .csv, .tsv, .json and .jsonl files, and - for stdin; ${name} is ${extension}. ` +
        'Save it as one of these (in Excel: "CSV UTF-8")',
    );
  }
  const bytes = name === STDIN ? await buffer(process.stdin) : bytesOf(name);
  const input = read(textOf(bytes, name), name, fields);
  if (input.lines.length + input.problems.length === 0) throw new CommandError(`${name} holds no lines`);
  return input;
};

/** What all lines have in common. @throws CommandError */
export const readShared = (file: string | undefined): JsonObject => {
  if (file === undefined) return {};
  const value = parseJson(textOf(bytesOf(file), file), file);
  if (!isObject(value)) throw new CommandError(`${file} must be one JSON object`);
  const limits = new Limits();
  if (limits.admit(value)) return value;
  const [problem] = limits.problems;
  throw new CommandError(`${file}: ${formatPath(problem?.path ?? [])} ${problem?.message}`);
};

/** Without a byte order mark. */
const textOf = (bytes: Buffer, name: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${name} is not UTF-8 text: save it as UTF-8 (in Excel: "CSV UTF-8")`);
  }
};

const parseJson = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    const before = text.slice(0, firstMistake(text)).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
    throw new CommandError(`${name} is not valid JSON: look at ${place}, and right before`);
  }
};

const firstMistake = (text: string): number => {
  const mistakes: ParseError[] = [];
  try {
    parseTolerantly(text, mistakes, { disallowComments: true });
  } catch {
    // Thousands of brackets in each other are too many for it.
  }
  return mistakes[0]?.offset ?? text.length;
};

type Reader = (text: string, name: string, fields: ReadonlySet<string>) => Input;

const readJson: Reader = (text, name) => {
  if (!/^\s*\[/.test(text)) return readJsonLines(text, name, new Set());
  const entries = parseJson(text, name) as unknown[];
  return inputOf(entries.map((value, index) => ({ number: index + 1, value })));
};

const readJsonLines: Reader = (text, name) => {
  const entries = text.split("\n").flatMap((line, index) => {
    const isBlank = line.trim() === "";
    return isBlank ? [] : [{ number: index + 1, value: jsonOf(line) }];
  });
  if (name === STDIN && entries.length > 0 && entries.every(({ value }) => !isObject(value)))
    throw new CommandError(
      "no line of stdin is a JSON object: - takes JSON Lines or a JSON array; for CSV give the name of a .csv file",
    );
  return inputOf(entries);
};

const inputOf = (entries: { number: number; value: unknown }[]): Input => {
  const input: Input = { lines: [], problems: [] };
  for (const { number, value } of entries) {
    const message = `must be a JSON object${value === undefined ? "; it is no JSON" : ""}`;
    if (isObject(value)) input.lines.push({ number, value });
    else input.problems.push({ line: number, message });
  }
  return input;
};

interface CsvRow {
  record: string[];
  /** As it stands there; a quoted value may go over several lines. */
  raw: string;
  /** The line that the record ends on. */
  info: { lines: number };
}

const CSV = {
  info: true,
  raw: true,
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  trim: true,
  record_delimiter: ["\r\n", "\n", "\r"],
};

/** Columns are fields of create_interviewer; `metadata.x` is an entry of its metadata. An empty cell says nothing. */
const readCsv: Reader = (text, name, fields) => {
  const delimiter = delimiterOf(text);
  const [header, ...rows] = rowsOf(text, name, delimiter);
  const columns = header?.record ?? [];
  const input = { lines: [] as Line[], problems: [] as LineProblem[], columns, delimiter };
  if (!header) return input;
  const problem = (row: CsvRow, message: string) => input.problems.push({ line: lineOf(row), message });
  const seen = new Set<string>();
  const repeated = columns.filter((column) => column !== "" && seen.size === seen.add(column).size);
  for (const column of new Set(repeated)) problem(header, `has the column ${column} twice; keep one of them`);
  if (columns.includes("metadata") && columns.some((column) => entryOf(column) !== undefined))
    problem(header, "has both a column metadata and columns such as metadata.x; keep one form");
  if (input.problems.length > 0) return input;

  const isField = (column: string) => fields.has(column) || column === "external_id";
  const unknown = new Set<string>();
  for (const row of rows) {
    const { record } = row;
    if (record.length < columns.length || record.slice(columns.length).some((value) => value !== "")) {
      const counts = `has ${record.length} values for ${columns.length} columns`;
      problem(row, `${counts}; put a value with ${JSON.stringify(delimiter)} in it into quotes`);
      continue;
    }
    const value = new Map<string, unknown>();
    const metadata = new Map<string, string>();
    for (const [index, column] of columns.entries()) {
      const [cell = "", entry] = [record[index], entryOf(column)];
      if (cell === "") continue;
      if (entry !== undefined) metadata.set(entry, cell);
      else if (isField(column)) value.set(column, cell);
      else unknown.add(column);
    }
    if (metadata.size > 0) value.set("metadata", Object.fromEntries(metadata));
    input.lines.push({ number: lineOf(row), value: Object.fromEntries(value) });
  }
  if (unknown.size > 0) problem(header, explainUnknown([...unknown], fields));
  return input;
};

/** Excel writes semicolons where a comma is part of numbers. The header has most of what stands between columns. */
const delimiterOf = (text: string): string => {
  const [header = ""] = text.trimStart().split(/[\r\n]/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((most, one) => (count(one) > count(most) ? one : most));
};

const rowsOf = (text: string, name: string, delimiter: string): CsvRow[] => {
  try {
    return parse(text, { ...CSV, delimiter }) as unknown as CsvRow[];
  } catch (error) {
    throw new CommandError(`${name}: ${shortened((error as Error).message, 300)}`);
  }
};

const lineOf = ({ info, raw }: CsvRow): number => info.lines - (raw.trim().match(/\n/g)?.length ?? 0);

/** The entry of metadata that a column is. */
const entryOf = (column: string): string | undefined => /^metadata\.(.+)$/s.exec(column)?.[1];

const MOST_NAMED = 30;

const explainUnknown = (columns: readonly string[], fields: ReadonlySet<string>): string => {
  const named = columns.map((column) => {
    const name = shortened(column, 60);
    const maxDistance = name.length > 4 ? 2 : 1;
    const likely = closestMatch(name.toLowerCase().replace(/[^a-z]+/g, "_"), [...fields], { maxDistance });
    return `${JSON.stringify(name)}${likely ? ` (did you mean ${likely}?)` : ""}`;
  });
  return (
    `these columns are no fields of create_interviewer: ${firstFew(named, MOST_NAMED).join(", ")}. ` +
    'Rename them, or keep them as metadata, such as "metadata.department"'
  );
};

/** By the end of the file's name. */
const READERS: Readonly<Record<string, Reader>> = {
  "": readJson,
  ".json": readJson,
  ".jsonl": readJsonLines,
  ".csv": readCsv,
  ".tsv": readCsv,
};
