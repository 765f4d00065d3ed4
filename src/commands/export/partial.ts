import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename } from "node:path";
import { isObject, jsonOf } from "../../heymilo/json.ts";
import { codeOf } from "../batch/files.ts";
import { EMBEDDED_SANDBOX, type RunOwner } from "../batch/open-run.ts";
import { OwnedFile } from "../batch/owned-file.ts";
import { CommandError } from "../command.ts";
import { detailsOf, type Exported, exportedRow } from "./columns.ts";
import { headerOf, lineOf } from "./csv.ts";
import type { ExportOptions } from "./options.ts";

const WHAT = "the unfinished export";
const TITLE = "heymilo-mcp export";
const FORMAT = 1;

/** What a run adds to the file: a person, once. */
interface Line {
  id: string;
  row: Record<string, unknown>;
}

/**
 * The rows so far, one JSON line a person, beside the file that they will become. A run that was killed is taken up by
 * the ids in it. The first line says what was asked for and of whom: rows of another question would not fit.
 */
export class PartialExport {
  readonly #file: OwnedFile;
  readonly #options: ExportOptions;
  readonly #contents: ReturnType<typeof contentsOf>;

  private constructor(file: OwnedFile, options: ExportOptions, contents: ReturnType<typeof contentsOf>) {
    this.#file = file;
    this.#options = options;
    this.#contents = contents;
  }

  /** @throws CommandError if `--out` is there, if another run works on it, or if it was begun otherwise */
  static async open(options: ExportOptions, owner: RunOwner, level: string, note: (text: string) => void) {
    const name = `${options.out}.partial`;
    const file = await OwnedFile.open(name, WHAT, note);
    try {
      // The run before may have ended well while this one waited for it.
      refuseExisting(options.out);
      const { out: _, rate: __, ...asked } = options;
      const header = `${JSON.stringify({ [TITLE]: FORMAT, ...owner, level, asked })}\n`;
      const contents = contentsOf(file.read(), header, name);
      file.cut(contents.length);
      if (contents.length === 0) file.add(header);
      file.assertOwn();
      return new PartialExport(file, options, contents);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get path(): string {
    return this.#file.path;
  }

  get count(): number {
    return this.#contents.ids.size;
  }

  has(id: string): boolean {
    return this.#contents.ids.has(id);
  }

  /** @throws CommandError if it cannot be written, or if another run has taken over */
  add(one: Exported, redact: (text: string) => string): void {
    const { interview_id: id } = one.candidate;
    if (this.has(id)) return;
    const { columns, isCsv } = this.#options;
    const row = { ...exportedRow(one, columns), ...(isCsv ? {} : detailsOf(one)) };
    this.#file.assertOwn();
    this.#file.add(redact(`${JSON.stringify({ id, row } satisfies Line)}\n`));
    this.#contents.ids.add(id);
  }

  /** Whether an earlier run failed with this interviewer or interview, too. */
  failedBefore(id: string): boolean {
    return this.#contents.failed.has(id);
  }

  /** @throws CommandError as `add` does */
  noteFailure(id: string): void {
    this.#file.assertOwn();
    this.#file.add(`${JSON.stringify({ failed: id })}\n`);
  }

  /** Gives the rows the name of `--out`, if nothing has come to have it. @throws CommandError */
  finish(): void {
    this.#file.assertOwn();
    const { out, isCsv, columns } = this.#options;
    const whole = `${this.path}.whole`;
    try {
      const fd = openSync(whole, "w", 0o600);
      try {
        if (isCsv) writeSync(fd, headerOf(columns));
        for (const line of linesOf(this.#file.read()))
          if ("row" in line) writeSync(fd, isCsv ? lineOf(line.row, columns) : `${JSON.stringify(line.row)}\n`);
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      place(whole, out);
    } catch (error) {
      throw new CommandError(
        codeOf(error) === "EEXIST"
          ? `${out} has come meanwhile, and was left as it is. The rows are in ${this.path}: move ${basename(out)} away, and run this again`
          : `${out} cannot be written: ${codeOf(error)}. The rows are in ${this.path}; run this again`,
      );
    } finally {
      rmSync(whole, { force: true });
    }
    rmSync(this.path, { force: true });
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Neither of the two takes a name that something has. A file system without hard links copies. */
const place = (whole: string, out: string): void => {
  try {
    linkSync(whole, out);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    copyFileSync(whole, out, constants.COPYFILE_EXCL);
  }
};

/** @throws CommandError */
export const refuseExisting = (out: string): void => {
  if (existsSync(out))
    throw new CommandError(`--out ${out} exists, and an export overwrites nothing: name another file`);
};

/** Who is in the file, and what failed for earlier runs. @throws CommandError if it was begun otherwise */
const contentsOf = (bytes: Buffer, header: string, name: string) => {
  const ids = new Set<string>();
  const failed = new Set<string>();
  const end = bytes.indexOf("\n") + 1;
  const beginning = bytes.toString("utf8", 0, end || bytes.length);
  if (end === 0 && header.startsWith(beginning)) return { ids, failed, length: 0 };
  // Nobody who was in that sandbox exists any more.
  if (hostIn(beginning) === EMBEDDED_SANDBOX) return { ids, failed, length: 0 };
  if (beginning !== header) {
    const why = beginning.startsWith(`{"${TITLE}":`) ? "of other options, or of another workspace" : "no such file";
    throw new CommandError(`${name} is ${why}, and was left as it is: remove it, or name another --out`);
  }
  for (const line of linesOf(bytes)) {
    if ("row" in line) ids.add(line.id);
    else failed.add(line.failed);
  }
  /** Of the whole lines, in bytes. */
  const length = bytes.lastIndexOf("\n") + 1;
  return { ids, failed, length };
};

const hostIn = (beginning: string): unknown => {
  const header = jsonOf(beginning);
  return isObject(header) && header[TITLE] === FORMAT ? header.host : undefined;
};

/** The whole lines behind the first. */
function* linesOf(bytes: Buffer): Generator<Line | { failed: string }> {
  for (let start = bytes.indexOf("\n") + 1; start > 0; ) {
    const end = bytes.indexOf("\n", start);
    if (end < 0) return;
    yield JSON.parse(bytes.toString("utf8", start, end)) as Line | { failed: string };
    start = end + 1;
  }
}
