import { fstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { CommandError } from "../command.ts";

export const STDIN = "-";

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

/** What a name stands for, links followed; undefined if there is nothing. @throws CommandError if nobody can tell */
export const statOf = (name: string) => {
  try {
    if (name === STDIN) return fstatSync(process.stdin.fd, { bigint: true });
    return statSync(name, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${codeOf(error)}`);
  }
};

/** @throws CommandError */
export const bytesOf = (name: string): Buffer => {
  try {
    return readFileSync(name);
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${codeOf(error)}`);
  }
};

/** Whether two names stand for one file, or will. */
export const isSameFile = (one: string, other: string): boolean => identityOf(one) === identityOf(other);

const identityOf = (name: string): string => {
  const found = statOf(name);
  if (found) return `${found.dev} ${found.ino}`;
  const folder = dirname(resolve(name));
  return join(statOf(folder) ? realpathSync(folder) : folder, basename(name));
};
