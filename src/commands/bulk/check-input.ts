import { formatPath } from "../../arguments/path.ts";
import { counted, firstFew } from "../../heymilo/text.ts";
import { checkReferences, listsReadOnce } from "../../reading/references.ts";
import type { ListedTool } from "../../surface/listed.ts";
import type { CallHeyMilo } from "../batch/call-heymilo.ts";
import { type LineProblem, readInput, readShared } from "./input.ts";
import { checkLines, type Item } from "./items.ts";
import type { BulkOptions } from "./options.ts";

export interface CheckedInput {
  items: Item[];
  delimiter: string | undefined;
}

/** All lines, or undefined if one has a problem, which was said. @throws CommandError if a file cannot be read */
export const checkInput = async (
  { input: name, shared, keyField }: BulkOptions,
  tool: ListedTool,
  call: CallHeyMilo,
  note: (text: string) => void,
): Promise<CheckedInput | undefined> => {
  const { input: schema } = await tool.load();
  const input = await readInput(name, new Set(Object.keys(schema.shape)));
  const checked = checkLines(input, { shared: readShared(shared), keyField, tool, schema });
  const problems = [input.problems, checked.problems].flat();
  const { items, keyProblems, warnings } = checked;
  if (problems.length + keyProblems.length === 0) await checkAllReferences(items, call, problems, warnings);
  for (const text of byMessage(warnings)) note(`warning: ${text}\n`);
  const texts = [keyProblems, problems].flatMap(byMessage);
  if (texts.length === 0) return { items, delimiter: input.delimiter };
  for (const text of firstFew(texts, MOST_PROBLEMS)) note(`${text}\n`);
  note(`${counted(keyProblems.length + problems.length, "problem")}. Nothing was sent.\n`);
  return undefined;
};

const MOST_PROBLEMS = 500;
const MOST_LINES = 10;

/** In the order of their first lines. What all lines share, such as a mistake in --shared, is said once. */
const byMessage = (found: readonly LineProblem[]): string[] => {
  const linesOf = new Map<string, number[]>();
  for (const { line, message } of found.toSorted((a, b) => a.line - b.line)) {
    const lines = linesOf.get(message);
    if (lines) lines.push(line);
    else linesOf.set(message, [line]);
  }
  return [...linesOf].map(([message, lines]) => {
    const named = firstFew(lines.map(String), MOST_LINES).join(", ");
    return `line${lines.length === 1 ? "" : "s"} ${named}: ${message}`;
  });
};

const checkAllReferences = async (
  items: readonly Item[],
  call: CallHeyMilo,
  problems: LineProblem[],
  warnings: LineProblem[],
): Promise<void> => {
  const readList = listsReadOnce(call);
  for (const { line, request } of items) {
    const found = await checkReferences(readList, request);
    for (const { path, message } of found.problems) problems.push({ line, message: `${formatPath(path)}: ${message}` });
    for (const message of found.warnings) warnings.push({ line, message });
  }
};
