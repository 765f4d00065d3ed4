import type { CommandLine } from "./command-line.ts";

/** What a command is given. */
export interface CommandCall extends Pick<CommandLine, "operand" | "values"> {
  /** A person reads what is printed, and sees colours. */
  isTerminal: boolean;
  /** Writes to stdout: the result, which may go into a file or another program. */
  print(text: string): void;
  /** Writes to stderr: what a person should know beside the result. */
  note(text: string): void;
}

/** Resolves with the exit code. @throws CommandError if it cannot do what it was asked */
export type RunCommand = (call: CommandCall) => Promise<number>;

/** A command cannot do what it was asked; the message says why. */
export class CommandError extends Error {}
