import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { BINARY, type Json } from "./clients.ts";

export type Exit = [code: number | null, signal: NodeJS.Signals | null];

/** The built program as a process. */
export interface Program {
  child: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
  /** The log so far. */
  log(): Json[];
  /** The log's next entry, or one that is there, for which this holds. Rejects if the program ends before. */
  logged(matches: (entry: Json) => boolean): Promise<Json>;
  exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): Promise<Exit>;
}

export interface ProgramOptions {
  /** Nothing else of our own environment reaches the program. */
  env?: Record<string, string>;
  /** For Node itself, before the program. */
  execArgv?: string[];
}

/** The objects that stand on whole lines of their own. */
export const jsonLinesOf = (text: string): Json[] =>
  text
    .split("\n")
    .slice(0, -1)
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Json);

export function startProgram(args: string[], { env = {}, execArgv = [] }: ProgramOptions = {}): Program {
  const child = spawn(process.execPath, [...execArgv, BINARY, ...args], { env });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new TextDecoder();
    child[name].on("data", (chunk: Buffer) => {
      output[name] += decoder.decode(chunk, { stream: true });
    });
  }
  // Writing to a program that has ended is part of some tests.
  child.stdin.on("error", () => {});
  const exited = once(child, "close") as Promise<Exit>;
  const log = () => jsonLinesOf(output.stderr);
  const program: Program = {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    log,
    logged: async (matches) => {
      for (;;) {
        const found = log().find(matches);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`the program has ended: ${output.stderr}`);
        await Promise.race([once(child.stderr, "data"), exited]);
      }
    },
    exited,
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
  return program;
}

/** Runs the program to its end. */
export async function runBinary(args: string[], env: Record<string, string> = {}) {
  const { child, exited, stdout, stderr } = startProgram(args, { env });
  child.stdin.end();
  const [code] = await exited;
  return { code: code ?? 1, stdout: stdout(), stderr: stderr() };
}
