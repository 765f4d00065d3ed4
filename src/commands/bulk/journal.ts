import { randomUUID } from "node:crypto";
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, realpathSync, writeSync } from "node:fs";
import { uptime } from "node:os";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import * as z from "zod";
import { isObject, jsonOf } from "../../heymilo/json.ts";
import { CommandError } from "../command.ts";
import { bytesOf, codeOf, statOf } from "./files.ts";
import type { Item } from "./items.ts";

const entrySchema = z.object({
  key: z.string(),
  /** Of what was sent. */
  hash: z.string(),
  line: z.number(),
  /** `sending` is written before the POST, and stays the last word if the process dies. */
  state: z.enum(["sending", "created", "refused", "not_sent", "unknown"]),
  posting_id: z.string().optional(),
  /** When, in milliseconds since 1970. */
  at: z.number(),
  /** For how long this machine had been running, in milliseconds: nobody sets that clock. */
  up: z.number(),
});

/** What is known of one key. No title, text or secret: the file may lie about for long. */
type JournalEntry = z.infer<typeof entrySchema>;

/** The last word of earlier runs on a key. */
export type EarlierEntry = ReturnType<typeof asEarlier>;

/** To which workspace the journal belongs: what exists in one does not in another. */
export interface JournalOwner {
  host: string;
  workspace: string | undefined;
}

/** The host of a sandbox that ends with the run: nothing that its journal names exists any more. */
export const EMBEDDED_SANDBOX = "embedded sandbox";

const TITLE = "heymilo-mcp bulk";
const FORMAT = 1;

const headerOf = ({ host, workspace }: JournalOwner): string =>
  `${JSON.stringify({ [TITLE]: FORMAT, host, workspace })}\n`;

/** An append-only file with one JSON line for each step of each key. One run at a time has it. */
export class Journal {
  readonly earlier: ReadonlyMap<string, EarlierEntry>;
  readonly #file: OpenFile;
  readonly #release: () => Promise<void>;
  /** As this run has left the file. */
  #size: bigint;
  #broken: CommandError | undefined;

  private constructor(
    file: OpenFile,
    release: () => Promise<void>,
    { earlier, length }: ReturnType<typeof contentsOf>,
  ) {
    this.#file = file;
    this.#release = release;
    this.earlier = earlier;
    this.#size = BigInt(length);
  }

  /** @throws CommandError if another run has it, or if it is of another workspace, or no journal */
  static async open(name: string, owner: JournalOwner, note: (text: string) => void): Promise<Journal> {
    const file = openFile(name);
    let release = async () => {};
    try {
      release = await lockFile(file, note);
      const bytes = bytesOf(file.path);
      const contents = contentsOf(bytes, name, owner);
      // The process died while it wrote the rest, so nothing was done after it.
      if (bytes.length > contents.length) ftruncateSync(file.fd, contents.length);
      const journal = new Journal(file, release, contents);
      if (contents.length === 0) journal.#write(headerOf(owner));
      // Another run that believes the file to be its own sees that it is not.
      journal.#write(`${JSON.stringify({ run: randomUUID(), at: Date.now() })}\n`);
      journal.#assertOwn();
      return journal;
    } catch (error) {
      closeSync(file.fd);
      await release().catch(() => undefined);
      throw error;
    }
  }

  /** What a journal says, if there is one. Nothing is written. @throws CommandError as `open` does */
  static read(name: string, owner: JournalOwner): Journal["earlier"] {
    return isFile(name) ? contentsOf(bytesOf(name), name, owner).earlier : new Map();
  }

  /** Right before the POST: the entry is then on the disk, in a file of this run alone. @throws CommandError if not */
  begin(item: Item): void {
    this.#append(item, { state: "sending" });
    this.#assertOwn();
  }

  /** Afterwards. If this is lost, the key counts as sent without an answer. @throws CommandError */
  end(item: Item, outcome: Pick<JournalEntry, "state" | "posting_id">): void {
    this.#append(item, outcome);
  }

  async close(): Promise<void> {
    closeSync(this.#file.fd);
    await this.#release().catch(() => undefined);
  }

  #append({ key, hash, line }: Item, outcome: Pick<JournalEntry, "state">): void {
    this.#assertOwn();
    const entry: JournalEntry = { key, hash, line, ...outcome, at: Date.now(), up: upMs() };
    this.#write(`${JSON.stringify(entry)}\n`, outcome.state === "sending");
  }

  #write(line: string, isUrgent = false): void {
    // After half a line nothing can be added that a later run would understand.
    if (this.#broken) throw this.#broken;
    const bytes = Buffer.from(line);
    try {
      if (writeSync(this.#file.fd, bytes) < bytes.length) throw new Error("the disk is full");
      if (isUrgent) fdatasyncSync(this.#file.fd);
    } catch (error) {
      this.#broken = new CommandError(`the journal cannot be written (${(error as Error).message})`);
      throw this.#broken;
    }
    this.#size += BigInt(bytes.length);
  }

  /** A run that slept for too long has lost its lock, and a file with two names has two locks. */
  #assertOwn(): void {
    const found = statOf(this.#file.path);
    if (found?.ino === this.#file.ino && found.size === this.#size) return;
    this.#broken ??= new CommandError("another run has taken over the journal");
    throw this.#broken;
  }
}

type OpenFile = ReturnType<typeof openFile>;

/** @throws CommandError for a folder or a device: it cannot hold a journal */
const isFile = (name: string): boolean => {
  const found = statOf(name);
  if (found && !found.isFile()) throw new CommandError(`the journal ${name} is no file`);
  return found !== undefined;
};

/** The same file has the same `ino` by whatever name it is opened. Its path has no symbolic links. */
const openFile = (name: string) => {
  isFile(name);
  try {
    const fd = openSync(name, "a+", 0o600);
    return { fd, path: realpathSync(name), ino: fstatSync(fd, { bigint: true }).ino };
  } catch (error) {
    throw new CommandError(`the journal ${name} cannot be written: ${codeOf(error)}`);
  }
};

/** A run that was killed leaves its lock behind, for this long. */
const STALE_MS = 5_000;
const WAIT_FOR_LOCK = { retries: 14, factor: 1, minTimeout: 500, maxTimeout: 500 };

const lockFile = async ({ path, ino }: OpenFile, note: (text: string) => void): Promise<() => Promise<void>> => {
  const lockfilePath = join(dirname(path), `.heymilo-bulk-${ino}.lock`);
  // Whether the lock was lost is seen in the journal itself, right before each create.
  const options = { lockfilePath, stale: STALE_MS, realpath: false, onCompromised: () => {} };
  try {
    return await lock(path, options);
  } catch (error) {
    if (codeOf(error) !== "ELOCKED") throw new CommandError(`the journal ${path} cannot be locked: ${codeOf(error)}`);
    note("Another run may be using the journal; waiting for it, 7 s at most.\n");
  }
  return lock(path, { ...options, retries: WAIT_FOR_LOCK }).catch(() => {
    throw new CommandError(`another run uses the journal ${path} (its lock is ${lockfilePath})`);
  });
};

const LONGEST_BEGINNING = 1_000;

/** @throws CommandError if it is no journal, or if it belongs to another workspace */
const contentsOf = (bytes: Buffer, name: string, owner: JournalOwner) => {
  /** Of the whole lines, in bytes; 0 for a new journal. */
  const length = bytes.lastIndexOf("\n") + 1;
  const earlier = new Map<string, EarlierEntry>();
  const beginning = bytes.toString("utf8", 0, LONGEST_BEGINNING);
  if (length === 0 && headerOf(owner).startsWith(beginning)) return { earlier, length };
  if (!beginning.startsWith(`{"${TITLE}":`)) {
    throw new CommandError(`${name} is no journal of bulk, and was left as it is: name another file with --journal`);
  }
  const [first = "", ...rest] = bytes.toString("utf8", 0, length).split("\n").slice(0, -1);
  const damaged = (number: number) =>
    new CommandError(`line ${number} of the journal ${name} is damaged: name a new one with --journal`);
  const header = jsonOf(first);
  if (!isObject(header)) throw damaged(1);
  if (header[TITLE] !== FORMAT) throw new CommandError(`${name} is the journal of another version of bulk`);
  if (header.host === EMBEDDED_SANDBOX) return { earlier, length: 0 };
  if (header.host !== owner.host || header.workspace !== owner.workspace) {
    const other = [header.workspace, header.host].filter(Boolean).join(" at ");
    throw new CommandError(
      `the journal ${name} belongs to another workspace (${other}): name a new one with --journal`,
    );
  }
  for (const [index, line] of rest.entries()) {
    const value = jsonOf(line);
    const entry = entrySchema.safeParse(value).data;
    if (entry) earlier.set(entry.key, asEarlier(entry));
    else if (!isObject(value) || value.run === undefined) throw damaged(index + 2);
  }
  return { earlier, length };
};

const asEarlier = ({ at, up, key: _key, line: _line, ...entry }: JournalEntry) => {
  const wallMs = Date.now() - at;
  // After a restart nobody knows more than that it was before.
  const ownMs = upMs() >= up ? upMs() - up : upMs();
  return {
    ...entry,
    /** How long ago it was written, in milliseconds: clocks may have been set since, and the machine restarted. */
    leastAgoMs: Math.max(0, Math.min(wallMs, ownMs)),
    mostAgoMs: wallMs < 0 ? Number.POSITIVE_INFINITY : Math.max(wallMs, ownMs),
  };
};

const upMs = (): number => Math.round(uptime() * 1000);
