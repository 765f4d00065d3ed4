import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { lock } from "proper-lockfile";
import { CommandError } from "../command.ts";

/** What is known of one key. No title, text or secret: the file may lie about for long. */
export interface JournalEntry {
  key: string;
  /** Of what was sent. */
  hash: string;
  line: number;
  /** `sending` is written before the POST, and stays the last word if the process dies. */
  state: "sending" | "created" | "refused" | "not_sent" | "unknown";
  posting_id?: string;
  /** HeyMilo's HTTP status, of a refusal. */
  status?: number;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** To which workspace the journal belongs: what exists in one does not in another. */
export interface JournalOwner {
  host: string;
  workspace: string | undefined;
}

/** The host of a sandbox that ends with the run: of what its journal has nothing exists any more. */
export const EMBEDDED_SANDBOX = "embedded sandbox";

const FORMAT = 1;

/** A run that was killed leaves its lock behind, for this long. */
const STALE_MS = 5_000;
const WAIT_FOR_LOCK = { retries: 14, factor: 1, minTimeout: 500, maxTimeout: 500 };

export interface JournalEvents {
  /** Tells a person that another run may have it, or may have left its lock behind. */
  note: (text: string) => void;
  /** Another run may have taken it over, as after this machine has slept: nothing more must be sent. */
  onLost: () => void;
}

/** An append-only file with one JSON line for each step of each key. One run at a time has it. */
export class Journal {
  readonly #fd: number;
  readonly #release: () => Promise<void>;
  readonly #entries: Map<string, JournalEntry>;
  #isBroken = false;

  private constructor(fd: number, release: () => Promise<void>, entries: Map<string, JournalEntry>) {
    this.#fd = fd;
    this.#release = release;
    this.#entries = entries;
  }

  /** @throws CommandError if another run has it, or if it is of another workspace, or no journal */
  static async open(file: string, owner: JournalOwner, events: JournalEvents): Promise<Journal> {
    const fd = open(file);
    let release: (() => Promise<void>) | undefined;
    try {
      release = await locked(file, events);
      const entries = read(fd, file, owner);
      return new Journal(fd, release, entries);
    } catch (error) {
      closeSync(fd);
      await release?.();
      throw error;
    }
  }

  /** The last word on a key, from this run or an earlier one. */
  get(key: string): JournalEntry | undefined {
    return this.#entries.get(key);
  }

  /** Before the POST: it is on the disk when this returns. @throws the error of a full disk, for one */
  begin(entry: Omit<JournalEntry, "state" | "at">): void {
    this.#append({ ...entry, state: "sending", at: Date.now() });
    fdatasyncSync(this.#fd);
  }

  /** Afterwards. If this is lost, the key counts as sent without an answer. */
  end(entry: Omit<JournalEntry, "at">): void {
    this.#append({ ...entry, at: Date.now() });
  }

  async close(): Promise<void> {
    fdatasyncSync(this.#fd);
    closeSync(this.#fd);
    await this.#release().catch(() => undefined);
  }

  #append(entry: JournalEntry): void {
    // After half a line nothing can be added that a later run would understand.
    if (this.#isBroken) throw new Error("the journal could not be written before");
    this.#isBroken = true;
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    if (writeSync(this.#fd, line) < line.length) throw new Error("the disk is full");
    this.#isBroken = false;
    this.#entries.set(entry.key, entry);
  }
}

const open = (file: string): number => {
  try {
    return openSync(file, "a+", 0o600);
  } catch (error) {
    throw new CommandError(`the journal ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
};

const locked = async (file: string, { note, onLost }: JournalEvents): Promise<() => Promise<void>> => {
  const options = { stale: STALE_MS, realpath: false, onCompromised: onLost };
  try {
    return await lock(file, options);
  } catch {
    note("Another run may be using the journal; waiting for it.\n");
  }
  try {
    return await lock(file, { ...options, retries: WAIT_FOR_LOCK });
  } catch {
    throw new CommandError(`another run uses the journal ${file} (its lock is ${file}.lock)`);
  }
};

const read = (fd: number, file: string, owner: JournalOwner): Map<string, JournalEntry> => {
  const text = readFileSync(file, "utf8");
  const end = text.lastIndexOf("\n") + 1;
  // The process died while it wrote this line, so nothing was done after it.
  if (end < text.length) ftruncateSync(fd, Buffer.byteLength(text.slice(0, end)));
  const lines = text.slice(0, end).split("\n").slice(0, -1);
  const [first, ...rest] = lines.map((line, index) => parsed(line, file, index + 1));
  const header = first?.host === EMBEDDED_SANDBOX ? undefined : first;
  if (header === undefined) {
    ftruncateSync(fd, 0);
    const { host, workspace } = owner;
    writeSync(fd, `${JSON.stringify({ "heymilo-mcp bulk": FORMAT, host, workspace })}\n`);
    return new Map();
  }
  if (header["heymilo-mcp bulk"] !== FORMAT) throw new CommandError(`${file} is no journal of this version`);
  if (header.host !== owner.host || header.workspace !== owner.workspace) {
    const other = [header.workspace, header.host].filter(Boolean).join(" at ");
    throw new CommandError(
      `the journal ${file} belongs to another workspace (${other}): name a new one with --journal`,
    );
  }
  return new Map(rest.map((entry) => [String(entry.key), entry as unknown as JournalEntry]));
};

const parsed = (line: string, file: string, number: number): Record<string, unknown> => {
  try {
    return JSON.parse(line);
  } catch {
    throw new CommandError(`line ${number} of the journal ${file} is damaged`);
  }
};
