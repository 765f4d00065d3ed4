import { randomUUID } from "node:crypto";
import { uptime } from "node:os";
import * as z from "zod";
import { isObject, jsonOf } from "../../heymilo/json.ts";
import { bytesOf } from "../batch/files.ts";
import { EMBEDDED_SANDBOX, type RunOwner } from "../batch/open-run.ts";
import { isPlainFile, OwnedFile } from "../batch/owned-file.ts";
import { CommandError } from "../command.ts";
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

const WHAT = "the journal";
const TITLE = "heymilo-mcp bulk";
const FORMAT = 1;

const headerOf = ({ host, workspace }: RunOwner): string => `${JSON.stringify({ [TITLE]: FORMAT, host, workspace })}\n`;

/** An append-only file with one JSON line for each step of each key. One run at a time has it. */
export class Journal {
  readonly earlier: ReadonlyMap<string, EarlierEntry>;
  readonly #file: OwnedFile;

  private constructor(file: OwnedFile, earlier: Journal["earlier"]) {
    this.#file = file;
    this.earlier = earlier;
  }

  /** @throws CommandError if another run has it, or if it is of another workspace, or no journal */
  static async open(name: string, owner: RunOwner, note: (text: string) => void): Promise<Journal> {
    const file = await OwnedFile.open(name, WHAT, note);
    try {
      const { earlier, length } = contentsOf(file.read(), name, owner);
      // The process died while it wrote the rest, so nothing was done after it.
      file.cut(length);
      if (length === 0) file.add(headerOf(owner));
      // Another run that believes the file to be its own sees that it is not.
      file.add(`${JSON.stringify({ run: randomUUID(), at: Date.now() })}\n`);
      file.assertOwn();
      return new Journal(file, earlier);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** What a journal says, if there is one. Nothing is written. @throws CommandError as `open` does */
  static read(name: string, owner: RunOwner): Journal["earlier"] {
    return isPlainFile(name, WHAT) ? contentsOf(bytesOf(name), name, owner).earlier : new Map();
  }

  /** Right before the POST: the entry is then on the disk, in a file of this run alone. @throws CommandError if not */
  begin(item: Item): void {
    this.#append(item, { state: "sending" });
    this.#file.assertOwn();
  }

  /** Afterwards. If this is lost, the key counts as sent without an answer. @throws CommandError */
  end(item: Item, outcome: Pick<JournalEntry, "state" | "posting_id">): void {
    this.#append(item, outcome);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #append({ key, hash, line }: Item, outcome: Pick<JournalEntry, "state">): void {
    this.#file.assertOwn();
    const entry: JournalEntry = { key, hash, line, ...outcome, at: Date.now(), up: upMs() };
    this.#file.add(`${JSON.stringify(entry)}\n`, outcome.state === "sending");
  }
}

const LONGEST_BEGINNING = 1_000;

/** @throws CommandError if it is no journal, or if it belongs to another workspace */
const contentsOf = (bytes: Buffer, name: string, owner: RunOwner) => {
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
