import { randomUUID } from "node:crypto";
import { accessSync, constants, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stringify } from "csv-stringify/sync";
import { codeOf, isSameFile, statOf } from "../batch/files.ts";
import { CommandError } from "../command.ts";
import type { BulkOptions } from "./options.ts";
import type { ItemResult } from "./plan.ts";

/** One line of the input, as programs and spreadsheets read it. */
export const rowOf = ({ item, outcome, posting, message }: ItemResult<string>) => ({
  line: item.line,
  key: item.key,
  outcome,
  posting_id: posting?.id,
  candidate_url: posting?.urls?.candidate_url ?? undefined,
  review_url: posting?.urls?.review_url ?? undefined,
  title: item.request.title,
  message,
});

/** The file of `--out`. It is replaced as a whole or not at all: a spreadsheet may be reading it. */
export class ReceiptsFile {
  readonly #name: string;
  readonly #options: BulkOptions;

  /** Before anything is sent. @throws CommandError if receipts could not be written there */
  constructor(name: string, options: BulkOptions) {
    this.#name = name;
    this.#options = options;
    this.#refuseOthers();
    const found = statOf(name);
    if (found?.isDirectory()) throw new CommandError(`--out ${name} is a folder`);
    try {
      accessSync(found && !found.isFile() ? name : dirname(this.#target), constants.W_OK);
    } catch (error) {
      throw new CommandError(`--out ${name} cannot be written: ${codeOf(error)}`);
    }
  }

  /** @param ofInput what stood between the columns of the input: the same spreadsheet reads this */
  write(results: readonly ItemResult[], ofInput = ","): void {
    const rows = results.map(rowOf);
    const [, kind] = /\.([ct])sv$/i.exec(this.#name) ?? [];
    const delimiter = kind?.toLowerCase() === "t" ? "\t" : ofInput;
    // Excel takes a file without the byte order mark for the encoding of the country.
    const format = { header: true, bom: true, delimiter, escape_formulas: true };
    const text = kind ? stringify(rows, format) : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    this.#refuseOthers();
    const found = statOf(this.#name);
    // The place of /dev/stdout, for one, must not be taken.
    if (found && !found.isFile()) writeFileSync(this.#name, text);
    else this.#replace(text, found && Number(found.mode));
  }

  #replace(text: string, mode: number | undefined): void {
    const target = this.#target;
    const beside = join(dirname(target), `.heymilo-mcp-${randomUUID()}.tmp`);
    try {
      writeFileSync(beside, text, { flag: "wx", mode });
      renameSync(beside, target);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  }

  get #target(): string {
    return statOf(this.#name) ? realpathSync(this.#name) : resolve(this.#name);
  }

  /** The other files of the run, by whatever name: the journal comes into being after the first check. */
  #refuseOthers(): void {
    const { input, shared, journal } = this.#options;
    const others = { "the input": input, "--shared": shared, "the journal": journal };
    for (const [what, other] of Object.entries(others)) {
      if (other === undefined || !isSameFile(other, this.#name)) continue;
      throw new CommandError(`--out ${this.#name} is ${what}, which would be overwritten: name another file`);
    }
  }
}
