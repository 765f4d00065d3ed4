import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { read, utils, type WorkSheet } from "@e965/xlsx";
import type { Json } from "./clients.ts";
import { atEndOfFile } from "./end-of-file.ts";
import { startProgram } from "./program.ts";
import type { TestHeyMilo } from "./sandbox.ts";

/** `heymilo-mcp export` as a process, against this sandbox. */
export const startExport = (sandbox: Pick<TestHeyMilo, "env">, args: string[], env: Record<string, string> = {}) => {
  const { child, exited, stdout, stderr } = startProgram(["export", ...args], { env: { ...sandbox.env, ...env } });
  child.stdin.end();
  return { child, ended: exited.then(([code]) => ({ code, stdout: stdout(), stderr: stderr() })), stderr };
};

/** A folder of its own, which is removed at the end. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "heymilo-export-"));
  atEndOfFile(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A CSV as a spreadsheet opens it: cells with their types, and rows by the names of the columns. */
export const inSpreadsheet = (file: string): { sheet: WorkSheet; rows: Json[] } => {
  const book = read(readFileSync(file), { type: "buffer", cellDates: true });
  const sheet = book.Sheets[book.SheetNames[0] as string] as WorkSheet;
  return { sheet, rows: utils.sheet_to_json<Json>(sheet) };
};

export const linesOf = (file: string): Json[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Json);
