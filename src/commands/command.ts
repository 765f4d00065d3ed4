/** What a command is given of the command line. */
export interface CommandCall {
  /** What follows the command's name, if the command takes something. */
  operand: string | undefined;
  /** All flags, those of the settings included. */
  values: Readonly<Record<string, string | boolean | undefined>>;
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
