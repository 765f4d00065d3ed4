import { failureOf } from "../../failure/failure.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import { ConnectionError } from "../../heymilo/request-errors.ts";
import { printable } from "../../heymilo/text.ts";

type Level = "ok" | "warn" | "fail";

export interface Finding {
  /** For machines; stays the same from release to release. */
  id: string;
  level: Level;
  title: string;
  detail: string;
  /** What to do about it; with every `warn` and `fail`. */
  fix?: string;
}

const LONGEST_DETAIL = 1_000;

/** A detail may hold what others have written, such as the name of a workspace. */
export const check = (id: string, title: string) => {
  const end = (level: Level, detail: string, fix?: string): Finding => ({
    id,
    level,
    title,
    detail: printable(detail, LONGEST_DETAIL),
    ...(fix !== undefined && { fix: printable(fix, LONGEST_DETAIL) }),
  });
  return {
    ok: (detail: string) => end("ok", detail),
    warn: (detail: string, fix: string) => end("warn", detail, fix),
    fail: (detail: string, fix: string) => end("fail", detail, fix),
    failedWith: (error: unknown) => end("fail", ...explain(error)),
  };
};

/** A failure in the words that a tool's caller would get: what happened, and what to do about it. */
export const explain = (error: unknown): [detail: string, fix: string] => {
  if (!(error instanceof HeyMiloError)) return [String(error), "This is a bug; please report it."];
  if (error instanceof ConnectionError) return [`${error.host}: ${error.problem}.`, error.advice ?? TRY_AGAIN];
  const [detail = "", ...advice] = failureOf(error, "read", () => "").lines;
  return [detail, advice.join(" ") || TRY_AGAIN];
};

const TRY_AGAIN = "Try again. If it fails again, check the network connection.";

/** `ok`: nothing failed, though there may be warnings. */
export const isHealthy = (findings: readonly Finding[]): boolean => findings.every(({ level }) => level !== "fail");

const COLOURS: Record<Level, number> = { ok: 32, warn: 33, fail: 31 };

/** The report for a terminal, one line a finding and its fix below it. */
export function formatReport(findings: readonly Finding[], { colour }: { colour: boolean }): string {
  const width = Math.max(...findings.map(({ title }) => title.length));
  const lines = findings.map(({ level, title, detail, fix }) => {
    const mark = level.padEnd(4);
    const painted = colour ? `\x1b[${COLOURS[level]}m${mark}\x1b[0m` : mark;
    const indent = " ".repeat(mark.length + 4);
    return `  ${painted}  ${title.padEnd(width)}  ${detail}\n${fix ? `${indent}fix: ${fix}\n` : ""}`;
  });
  return `${lines.join("")}\n${summary(findings)}\n`;
}

const summary = (findings: readonly Finding[]): string => {
  const count = (level: Level) => findings.filter((one) => one.level === level).length;
  const [warnings, failures] = [count("warn"), count("fail")];
  if (failures > 0) return `${failures} of ${findings.length} checks failed.`;
  return warnings > 0 ? `Ready, with ${warnings} warning${warnings > 1 ? "s" : ""}.` : "Ready.";
};
