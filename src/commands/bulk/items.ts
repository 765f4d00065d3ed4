import type * as z from "zod";
import { formatPath } from "../../arguments/path.ts";
import { readArguments } from "../../arguments/read.ts";
import { adviceOn } from "../../design/advice/index.ts";
import { adviceLine } from "../../design/advice/lines.ts";
import { InputError, type Path } from "../../heymilo/errors.ts";
import { isGiven, isObject, type JsonObject, jsonOf } from "../../heymilo/json.ts";
import { contentHash } from "../../heymilo/lookups/marker.ts";
import type { CreatePostingRequest } from "../../heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../../heymilo/schema/review.ts";
import { shortened } from "../../heymilo/text.ts";
import type { ListedTool } from "../../surface/listed.ts";
import type { Input, LineProblem } from "./input.ts";

export interface Item {
  line: number;
  key: string;
  /** Of the request. */
  hash: string;
  request: CreatePostingRequest;
}

interface CheckOptions {
  shared: JsonObject;
  keyField: string;
  tool: ListedTool;
  schema: z.ZodObject;
}

/** Arguments of create_interviewer that speak of one call; a run has its own ways to say these. */
const OF_ONE_CALL = ["dry_run", "allow_duplicate", "response_detail"] as const;

/** Every line as the tool itself would read it: by its schema, its rules and its warnings. */
export const checkLines = (input: Input, options: CheckOptions) => {
  const { shared, keyField } = options;
  const items: Item[] = [];
  const problems: LineProblem[] = [];
  const warnings: LineProblem[] = [];
  const keys: { line: number; key: unknown }[] = [];
  for (const { number: line, value: own } of input.lines) {
    const problem = (message: string) => problems.push({ line, message });
    const warn = (message: string) => warnings.push({ line, message });
    const value = withExternalId(own, merged(shared, own), problem);
    const args = readLine(value, options, problem, warn);
    const key = valueAt(args ?? value, keyField === "external_id" ? "metadata.external_id" : keyField);
    keys.push({ line, key });
    if (!args) continue;
    const { idempotency_key: ownKey, ...rest } = args;
    for (const field of OF_ONE_CALL) {
      if (rest[field] !== undefined) problem(`${field}: is for a single call; take it out`);
      delete rest[field];
    }
    if (isGiven(ownKey) && ownKey !== key)
      problem(`idempotency_key: is not the same as ${keyField}, which holds the key; take one of them out`);
    const request = rest as unknown as CreatePostingRequest;
    reviewPostingRequest(request, (path, message) => warn(`${formatPath(path)}: ${message}`));
    for (const advice of adviceOn(request)) if (advice.rule.inBulk) warn(adviceLine(advice));
    items.push({ line, key: String(key), hash: contentHash(request), request });
  }
  for (const { line, first } of repeatsOf(items, ({ request }) => request.title))
    warnings.push({ line, message: `title: is the same as on line ${first}` });
  // Nothing can be told apart without keys, so their problems are said first.
  return { items, keyProblems: keyProblemsOf(keys, keyField, input), problems, warnings };
};

/** The line's own values win. Objects are merged, lists are replaced, and null takes a shared value out. */
const merged = (shared: JsonObject, own: JsonObject): JsonObject => {
  const result: JsonObject = { ...shared };
  for (const [key, value] of Object.entries(own)) {
    const below = Object.hasOwn(shared, key) ? shared[key] : undefined;
    const both = isObject(below) && isObject(value) ? merged(below, value) : value;
    Object.defineProperty(result, key, { value: both, enumerable: true, configurable: true, writable: true });
  }
  return result;
};

/** `external_id` is short for the entry of metadata, which is text. An ATS may have numbers there. */
const withExternalId = (own: JsonObject, value: JsonObject, problem: (message: string) => void): JsonObject => {
  if (!isGiven(own.external_id)) return value;
  const { external_id: id, metadata, ...rest } = value;
  const entries = typeof metadata === "string" ? jsonOf(metadata) : (metadata ?? {});
  if (!isObject(entries)) return { ...rest, metadata };
  const ownEntries = typeof own.metadata === "string" ? entries : own.metadata;
  if (isObject(ownEntries) && isGiven(ownEntries.external_id))
    problem("external_id: is the same field as metadata.external_id; keep one of them");
  if (typeof id === "number" && !Number.isSafeInteger(id))
    problem(`external_id: ${id} is a number that loses digits; put it into quotes`);
  return { ...rest, metadata: { ...entries, external_id: typeof id === "number" ? String(id) : id } };
};

const readLine = (
  value: JsonObject,
  { tool, schema }: CheckOptions,
  problem: (message: string) => void,
  warn: (message: string) => void,
): JsonObject | undefined => {
  const ignored: Path[] = [];
  try {
    return readArguments(schema, tool.inputSchema, value, ignored);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { path, message } of error.problems) problem(`${formatPath(path) || "(line)"}: ${message}`);
    return undefined;
  } finally {
    for (const path of ignored) warn(`${formatPath(path)}: ignored as empty`);
  }
};

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((below, key) => (isObject(below) && Object.hasOwn(below, key) ? below[key] : undefined), value);

const KEY = /^[\x21-\x7e]{1,128}$/;
/** As Excel writes a long number: it keeps the first digits alone. */
const ROUNDED = /^\d[.,]\d+E\+\d+$/i;

const keyProblemsOf = (
  keys: readonly { line: number; key: unknown }[],
  keyField: string,
  { columns, lines }: Input,
): LineProblem[] => {
  const [first] = lines;
  if (first && keys.every(({ key }) => !isGiven(key))) {
    const names = columns ?? Object.keys(first.value);
    const shown = names.slice(0, MOST_NAMED).map((name) => shortened(name, 60));
    const has = `${columns ? "the columns are" : "it has"} ${shown.join(", ")}`;
    return [{ line: first.number, message: `--key-field ${keyField}: no line has it; ${has}` }];
  }
  const problems = keys.flatMap(({ line, key }) => {
    const message = whatIsWrongWith(key);
    return message === undefined ? [] : [{ line, message: `${keyField}: ${message}` }];
  });
  const usable = keys.filter(({ key }) => whatIsWrongWith(key) === undefined);
  for (const { line, first: before, text } of repeatsOf(usable, ({ key }) => String(key)))
    problems.push({ line, message: `has the same key as line ${before}: ${text}` });
  return problems;
};

const MOST_NAMED = 50;

const whatIsWrongWith = (key: unknown): string | undefined => {
  if (!isGiven(key)) return "is missing; it holds the key";
  if (typeof key !== "string") return "holds the key, so it must be text";
  if (ROUNDED.test(key))
    return `${key} is a number that Excel has rounded: format the column as text, and export again`;
  if (KEY.test(key)) return undefined;
  return `${JSON.stringify(shortened(key, 60))} is no key, which has 1 to 128 visible ASCII characters without blanks`;
};

/** What occurs on an earlier line, too. */
const repeatsOf = <T extends { line: number }>(all: readonly T[], textOf: (one: T) => string) => {
  const firstLines = new Map<string, number>();
  return all.flatMap((one) => {
    const text = textOf(one);
    const first = firstLines.get(text);
    if (first !== undefined) return [{ line: one.line, first, text }];
    firstLines.set(text, one.line);
    return [];
  });
};
