import type { ConfigProblem, Flags } from "../settings/load.ts";

export interface CommandCall {
  operands: readonly string[];
  values: Flags;
  /** A person reads what is printed, and sees colours. */
  isTerminal: boolean;
  /** Writes to stdout: the result, which may go into a file or another program. */
  print(text: string): void;
  /** Writes to stderr: what a person should know beside the result. */
  note(text: string): void;
}

/** Resolves with the exit code. @throws CommandError if it cannot do what it was asked */
export type RunCommand = (call: CommandCall) => Promise<number>;

export class CommandError extends Error {}

export interface Command {
  /** As it stands in the help, without the program's name. */
  usage: string;
  help: string;
  /** What may follow the command's name: once, or several ids. */
  takes?: "client" | "file" | "ids";
  options: Readonly<Record<string, { type: "string" | "boolean"; help?: string }>>;
  /** Loaded when asked for: a client that starts the server waits for every byte of it. */
  load(): Promise<RunCommand>;
}

/** @throws CommandError if there are any: unlike a server that a client starts, a command does not begin then */
export const refuseProblems = (problems: readonly ConfigProblem[]): void => {
  if (problems.length === 0) return;
  throw new CommandError(problems.map(({ variable, problem }) => `${variable} ${problem}`).join("\n"));
};

/** Why a server cannot listen, with what to do about the most common reason. */
export const cannotListen = (where: string, { code, name }: NodeJS.ErrnoException): CommandError =>
  new CommandError(
    code === "EADDRINUSE"
      ? `cannot listen on ${where}: another program uses it. Choose another port with --port, or 0 for any free one`
      : `cannot listen on ${where} (${code ?? name})`,
  );
