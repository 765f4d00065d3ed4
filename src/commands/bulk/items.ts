import type * as z from "zod";
import { formatPath } from "../../arguments/path.ts";
import { readArguments } from "../../arguments/read.ts";
import { InputError } from "../../heymilo/errors.ts";
import { contentHash } from "../../heymilo/lookups/marker.ts";
import type { CreatePostingRequest } from "../../heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../../heymilo/schema/review.ts";
import type { ListedTool } from "../../surface/listed.ts";
import { type Line, merged, type Problem } from "./lines.ts";

/** One interviewer to create. */
export interface Item {
  line: number;
  key: string;
  hash: string;
  request: CreatePostingRequest;
}

export interface Checked {
  items: Item[];
  problems: Problem[];
  warnings: Problem[];
}

/** Arguments of create_interviewer that speak of one call; a run has its own ways to say these. */
const OF_ONE_CALL = ["dry_run", "allow_duplicate", "response_detail"] as const;

const KEY = /^[\x21-\x7e]{1,128}$/;

/** Every line as the tool itself would read it: by its schema, its rules and its warnings. */
export async function checkLines(
  lines: readonly Line[],
  shared: Record<string, unknown>,
  keyField: string,
  tool: ListedTool,
): Promise<Checked> {
  const { input } = await tool.load();
  const checked: Checked = { items: [], problems: [], warnings: [] };
  for (const { number: line, value } of lines) {
    const problem = (message: string) => checked.problems.push({ line, message });
    const warn = (message: string) => checked.warnings.push({ line, message });
    const args = readLine(merged(shared, value), input, tool, problem, warn);
    if (!args) continue;
    const { idempotency_key: ownKey, ...rest } = args;
    for (const field of OF_ONE_CALL) {
      if (rest[field] !== undefined) problem(`${field}: is for a single call; take it out`);
      delete rest[field];
    }
    const key = valueAt(args, keyField);
    if (typeof key !== "string" || !KEY.test(key)) {
      problem(`${keyField}: holds the key, so it must be 1 to 128 visible ASCII characters without blanks`);
      continue;
    }
    if (ownKey !== undefined && ownKey !== key) {
      problem(`idempotency_key: is not the same as ${keyField}, which holds the key; take one of them out`);
    }
    const request = rest as unknown as CreatePostingRequest;
    for (const { path, message } of reviewPostingRequest(request)) warn(`${formatPath(path)}: ${message}`);
    checked.items.push({ line, key, hash: contentHash(request), request });
  }
  checked.problems.push(...doubledKeys(checked.items));
  checked.warnings.push(...doubledTitles(checked.items));
  return checked;
}

const readLine = (
  value: Record<string, unknown>,
  input: z.ZodObject,
  tool: ListedTool,
  problem: (message: string) => void,
  warn: (message: string) => void,
): Record<string, unknown> | undefined => {
  try {
    return readArguments(input, tool.inputSchema, value, (path) => {
      warn(`${formatPath(path)}: ignored as empty or filler`);
    });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { path, message } of error.problems) problem(`${formatPath(path) || "(line)"}: ${message}`);
    return undefined;
  }
};

const valueAt = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((below, key) => {
    const isHolder = typeof below === "object" && below !== null && Object.hasOwn(below, key);
    return isHolder ? (below as Record<string, unknown>)[key] : undefined;
  }, value);

const doubledKeys = (items: readonly Item[]): Problem[] => {
  const first = new Map<string, number>();
  return items.flatMap(({ line, key }) => {
    const before = first.get(key);
    if (before === undefined) first.set(key, line);
    return before === undefined ? [] : [{ line, message: `has the same key as line ${before}: ${key}` }];
  });
};

const doubledTitles = (items: readonly Item[]): Problem[] => {
  const first = new Map<string, number>();
  return items.flatMap(({ line, request: { title } }) => {
    const before = first.get(title);
    if (before === undefined) first.set(title, line);
    return before === undefined ? [] : [{ line, message: `title: is the same as on line ${before}` }];
  });
};
