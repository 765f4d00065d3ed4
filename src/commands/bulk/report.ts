import { printable } from "../../heymilo/text.ts";
import { barOf } from "../batch/progress.ts";
import { type ItemOutcome, type ItemResult, OUTCOMES } from "./plan.ts";
import { receiptRow } from "./receipts.ts";
import type { RunReport } from "./run.ts";

type Progress = ReturnType<typeof jsonProgress>;

export const jsonProgress = (print: (text: string) => void, note: (text: string) => void) => ({
  start: () => {},
  onResult: (result: ItemResult) => print(`${JSON.stringify(receiptRow(result))}\n`),
  onNote: (message: string) => note(`${message}\n`),
  stop: () => {},
});

export const barProgress = (total: number, note: (text: string) => void): Progress => {
  const { onStep, ...bar } = barOf(total, note);
  return {
    ...bar,
    onResult: ({ outcome }) => onStep({ isNew: outcome === "created", isTrouble: !isThere(outcome) }),
  };
};

const isThere = (outcome: ItemOutcome): boolean => outcome === "created" || outcome === "exists";

/** 0: all there. 1: a person has to act. 2: nothing was sent. 3: the same command again goes on. */
export const exitCodeOf = ({ results, sentAny }: RunReport): number => {
  const has = (...outcomes: ItemOutcome[]) => results.some(({ outcome }) => outcomes.includes(outcome));
  if (has("unknown")) return 3;
  if (has("left") && !sentAny) return 2;
  if (has("refused", "changed", "gone")) return 1;
  return has("not_sent", "left") ? 3 : 0;
};

const MOST_SHOWN = 50;

export const summaryOf = ({ results, duplicates, warnings, stopped }: RunReport): string => {
  const lines: string[] = [];
  if (stopped !== undefined) lines.push(`The run ended before its end: ${stopped}.`);
  for (const [outcome, meaning] of Object.entries(OUTCOMES)) {
    const count = results.filter((result) => result.outcome === outcome).length;
    if (count > 0) lines.push(`${String(count).padStart(6)}  ${meaning}`);
  }
  const trouble = results.filter(({ outcome }) => !isThere(outcome) && outcome !== "left");
  const rows = trouble
    .slice(0, MOST_SHOWN)
    .map(({ item, outcome, message = "" }) => [String(item.line), item.key, outcome, message]);
  if (rows.length > 0) lines.push("", ...tableOf([["line", "key", "outcome", "why"], ...rows]));
  if (trouble.length > MOST_SHOWN) lines.push(`and ${trouble.length - MOST_SHOWN} more`);
  for (const { key, ids } of duplicates) lines.push(`Key ${key} has further interviewers: ${ids.join(", ")}`);
  lines.push(...warnings);
  return `${lines.join("\n")}\n`;
};

const LONGEST_CELL = 500;

export const tableOf = (rows: readonly (readonly string[])[]): string[] => {
  const cells = rows.map((row) => row.map((cell) => printable(cell, LONGEST_CELL)));
  // The last column needs no width.
  const widths = cells[0]
    ?.slice(0, -1)
    .map((_, column) => cells.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};
