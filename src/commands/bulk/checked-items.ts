import type { App } from "../../app.ts";
import { type CommandCall, CommandError } from "../command.ts";
import { checkAllReferences } from "./check-references.ts";
import type { Within } from "./heymilo-world.ts";
import { checkLines, type Item } from "./items.ts";
import { type Problem, readLines, readShared } from "./lines.ts";
import type { BulkOptions } from "./options.ts";

export const TOOL = "create_interviewer";

/** All lines, or undefined if one has a problem, which was said. */
export const checkedItems = async (
  { input, shared, keyField }: BulkOptions,
  { surface }: App,
  within: Within,
  { note }: CommandCall,
): Promise<Item[] | undefined> => {
  const read = readLines(input);
  if (read.lines.length + read.problems.length === 0) throw new CommandError(`${input} holds no lines`);
  const tool = surface.tools.find(({ name }) => name === TOOL);
  if (!tool) throw new CommandError(`there is no ${TOOL}`);
  const checked = await checkLines(read.lines, readShared(shared), keyField, tool);
  const problems = [...read.problems, ...checked.problems];
  const warnings = [...checked.warnings];
  if (problems.length === 0) {
    const references = await checkAllReferences(checked.items, within);
    problems.push(...references.problems);
    warnings.push(...references.warnings);
  }
  for (const text of byMessage(warnings)) note(`warning: ${text}\n`);
  if (problems.length === 0) return checked.items;
  const texts = byMessage(problems);
  for (const text of texts.slice(0, MOST_PROBLEMS)) note(`${text}\n`);
  if (texts.length > MOST_PROBLEMS) note(`and ${texts.length - MOST_PROBLEMS} more\n`);
  note(`${counted(problems.length, "problem")}. Nothing was sent.\n`);
  return undefined;
};

const MOST_PROBLEMS = 500;
const MOST_LINES = 10;

/** In the order of their first lines. What all lines share, such as a mistake in --shared, is said once. */
const byMessage = (found: readonly Problem[]): string[] => {
  const lines = new Map<string, number[]>();
  for (const { line, message } of [...found].sort((a, b) => a.line - b.line)) {
    lines.set(message, [...(lines.get(message) ?? []), line]);
  }
  return [...lines].map(([message, of]) => {
    const named = of.slice(0, MOST_LINES).join(", ");
    const more = of.length > MOST_LINES ? ` and ${of.length - MOST_LINES} more` : "";
    return `line${of.length === 1 ? "" : "s"} ${named}${more}: ${message}`;
  });
};

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
