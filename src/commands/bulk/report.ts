import { accessSync, constants, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SingleBar } from "cli-progress";
import { stringify } from "csv-stringify/sync";
import { CommandError } from "../command.ts";
import type { RunReport } from "./run.ts";
import type { Ending, Standing } from "./state.ts";

/** One item, as programs and spreadsheets read it. */
const rowOf = ({ item, standing, posting, message }: Ending) => ({
  line: item.line,
  key: item.key,
  outcome: standing,
  posting_id: posting?.id,
  candidate_url: posting?.candidateUrl,
  review_url: posting?.reviewUrl,
  title: item.request.title,
  message,
});

/** What people see while a run goes on. */
export interface Progress {
  start(): void;
  onEnding(ending: Ending): void;
  onNote(message: string): void;
  stop(): void;
}

/** One JSON line for each item, for programs. */
export const jsonProgress = (print: (text: string) => void, note: (text: string) => void): Progress => ({
  start: () => {},
  onEnding: (ending) => print(`${JSON.stringify(rowOf(ending))}\n`),
  onNote: (message) => note(`${message}\n`),
  stop: () => {},
});

/** The text beside the bar has room for numbers of five digits. */
const BESIDE_BAR = 58;
const [SHORTEST_BAR, LONGEST_BAR] = [8, 40];

/** A bar on stderr, with the rate and the time that is left. */
export const barProgress = (total: number, note: (text: string) => void): Progress => {
  const room = (process.stderr.columns || 80) - BESIDE_BAR;
  const bar = new SingleBar({
    stream: process.stderr,
    format: "{bar} {value}/{total} {speed}{trouble}",
    barsize: Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, room)),
    hideCursor: false,
  });
  let [done, made, troubled, startedAt] = [0, 0, 0, 0];
  const payload = () => {
    // The first one starts the clock, whatever was there before it.
    const aMinute = ((made - 1) * 60_000) / (performance.now() - startedAt);
    const left = durationOf(((total - done) * 60) / aMinute);
    const speed = made > 1 ? `| ${Math.round(aMinute)} a minute, ${left} left` : "";
    return { speed, trouble: troubled > 0 ? ` | ${troubled} with trouble` : "" };
  };
  const start = () => bar.start(total, done, payload());
  return {
    start,
    onEnding: ({ standing }) => {
      done += 1;
      if (standing === "created") made += 1;
      if (made === 1 && standing === "created") startedAt = performance.now();
      if (!isThere(standing)) troubled += 1;
      bar.update(done, payload());
    },
    onNote: (message) => {
      if (!bar.isActive) return note(`${message}\n`);
      bar.stop();
      note(`${message}\n`);
      start();
    },
    stop: () => bar.stop(),
  };
};

const durationOf = (seconds: number): string => {
  const minutes = Math.floor(Math.round(seconds) / 60);
  return minutes > 0 ? `${minutes} min ${Math.round(seconds) % 60} s` : `${Math.round(seconds)} s`;
};

const isThere = (standing: Standing): boolean => standing === "created" || standing === "exists";

/** Before anything is sent. @throws CommandError if receipts could not be written there */
export const checkReceiptsFile = (file: string): void => {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw new CommandError(`--out ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(`--out ${file} is a folder`);
};

/** Whole or not at all, if it is a file: a spreadsheet may be reading it. */
export const writeReceipts = (file: string, { endings }: RunReport): void => {
  const rows = endings.map(rowOf);
  const text = /\.csv$/i.test(file)
    ? stringify(rows, { header: true, escape_formulas: true })
    : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const before = statSync(file, { throwIfNoEntry: false });
  // The place of /dev/stdout, for one, must not be taken.
  const isFile = before?.isFile() ?? true;
  const target = isFile && before ? realpathSync(file) : file;
  const beside = isFile ? `${target}.new` : target;
  writeFileSync(beside, text);
  if (isFile) renameSync(beside, target);
};

/** 0: all there. 1: a person has to act. 2: nothing was sent. 3: the same command again goes on. */
export const exitCodeOf = ({ endings, sentAny }: RunReport): number => {
  const has = (...standings: Standing[]) => endings.some(({ standing }) => standings.includes(standing));
  if (has("unknown")) return 3;
  if (has("left") && !sentAny) return 2;
  if (has("refused", "changed", "gone")) return 1;
  return has("not_sent", "left") ? 3 : 0;
};

const MEANINGS: Record<Standing, string> = {
  created: "created",
  exists: "existed before",
  changed: "exist with other content, and stay as they are",
  refused: "refused by HeyMilo",
  not_sent: "could not be sent",
  unknown: "sent, with an unknown outcome",
  gone: "were made by an earlier run, and are gone",
  left: "not begun",
};

const MOST_SHOWN = 50;

/** The table at the end. */
export const summaryOf = ({ endings, duplicates, warnings, stopped }: RunReport): string => {
  const lines: string[] = [];
  if (stopped !== undefined) lines.push(`The run ended before its end: ${stopped}.`);
  for (const standing of Object.keys(MEANINGS) as Standing[]) {
    const count = endings.filter((ending) => ending.standing === standing).length;
    if (count > 0) lines.push(`${String(count).padStart(6)}  ${MEANINGS[standing]}`);
  }
  const trouble = endings.filter(({ standing }) => !isThere(standing) && standing !== "left");
  lines.push(...table(trouble.slice(0, MOST_SHOWN)));
  if (trouble.length > MOST_SHOWN) lines.push(`and ${trouble.length - MOST_SHOWN} more`);
  for (const { key, ids } of duplicates) lines.push(`Key ${key} has further interviewers: ${ids.join(", ")}`);
  lines.push(...warnings);
  return `${lines.join("\n")}\n`;
};

const table = (endings: readonly Ending[]): string[] => {
  if (endings.length === 0) return [];
  const rows = [
    ["line", "key", "outcome", "why"],
    ...endings.map(({ item, standing, message = "" }) => [String(item.line), item.key, standing, message]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return [
    "",
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
  ];
};
