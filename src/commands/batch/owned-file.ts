import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, realpathSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { CommandError } from "../command.ts";
import { bytesOf, codeOf, statOf } from "./files.ts";

/** A text file to which one run at a time adds whole lines, so that a run after a crash can go on. */
export class OwnedFile {
  readonly #file: OpenFile;
  readonly #what: string;
  readonly #release: () => Promise<void>;
  /** As this run has left the file. */
  #size: bigint;
  #broken: CommandError | undefined;

  private constructor(file: OpenFile, what: string, release: () => Promise<void>) {
    this.#file = file;
    this.#what = what;
    this.#release = release;
    this.#size = BigInt(this.read().length);
  }

  /**
   * @param what the file is, such as "the journal"
   * @throws CommandError if another run has it, or if it cannot be written
   */
  static async open(name: string, what: string, note: (text: string) => void): Promise<OwnedFile> {
    const file = openFile(name, what);
    try {
      return new OwnedFile(file, what, await lockFile(file, what, note));
    } catch (error) {
      closeSync(file.fd);
      throw error;
    }
  }

  /** Without symbolic links. */
  get path(): string {
    return this.#file.path;
  }

  read(): Buffer {
    return bytesOf(this.#file.path);
  }

  /** Cuts what is behind the first bytes. */
  cut(length: number): void {
    if (BigInt(length) < this.#size) ftruncateSync(this.#file.fd, length);
    this.#size = BigInt(length);
  }

  /** @param isUrgent it has to be on the disk before anything else happens. @throws CommandError */
  add(line: string, isUrgent = false): void {
    // After half a line nothing can be added that a later run would understand.
    if (this.#broken) throw this.#broken;
    const bytes = Buffer.from(line);
    try {
      if (writeSync(this.#file.fd, bytes) < bytes.length) throw new Error("the disk is full");
      if (isUrgent) fdatasyncSync(this.#file.fd);
    } catch (error) {
      this.#broken = new CommandError(`${this.#what} cannot be written (${(error as Error).message})`);
      throw this.#broken;
    }
    this.#size += BigInt(bytes.length);
  }

  /** A run that slept for too long has lost its lock, and a file with two names has two locks. @throws CommandError */
  assertOwn(): void {
    const found = statOf(this.#file.path);
    if (found?.ino === this.#file.ino && found.size === this.#size) return;
    this.#broken ??= new CommandError(`another run has taken over ${this.#what}`);
    throw this.#broken;
  }

  async close(): Promise<void> {
    closeSync(this.#file.fd);
    await this.#release().catch(() => undefined);
  }
}

type OpenFile = ReturnType<typeof openFile>;

/** @throws CommandError for a folder or a device: it cannot hold lines for a later run */
export const isPlainFile = (name: string, what: string): boolean => {
  const found = statOf(name);
  if (found && !found.isFile()) throw new CommandError(`${what} ${name} is no file`);
  return found !== undefined;
};

/** The same file has the same `ino` by whatever name it is opened. */
const openFile = (name: string, what: string) => {
  isPlainFile(name, what);
  try {
    const fd = openSync(name, "a+", 0o600);
    return { fd, path: realpathSync(name), ino: fstatSync(fd, { bigint: true }).ino };
  } catch (error) {
    throw new CommandError(`${what} ${name} cannot be written: ${codeOf(error)}`);
  }
};

/** A run that was killed leaves its lock behind, for this long. */
const STALE_MS = 5_000;
const WAIT_FOR_LOCK = { retries: 14, factor: 1, minTimeout: 500, maxTimeout: 500 };

const lockFile = async (
  { path, ino }: OpenFile,
  what: string,
  note: (text: string) => void,
): Promise<() => Promise<void>> => {
  const lockfilePath = join(dirname(path), `.heymilo-mcp-${ino}.lock`);
  // Whether the lock was lost is seen in the file itself.
  const options = { lockfilePath, stale: STALE_MS, realpath: false, onCompromised: () => {} };
  try {
    return await lock(path, options);
  } catch (error) {
    if (codeOf(error) !== "ELOCKED") throw new CommandError(`${what} ${path} cannot be locked: ${codeOf(error)}`);
    note(`Another run may be using ${what}; waiting for it, 7 s at most.\n`);
  }
  return lock(path, { ...options, retries: WAIT_FOR_LOCK }).catch(() => {
    throw new CommandError(`another run uses ${what} ${path} (its lock is ${lockfilePath})`);
  });
};
