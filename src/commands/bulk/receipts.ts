import { accessSync, constants, realpathSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { stringify } from "csv-stringify/sync";
import writeFileAtomic from "write-file-atomic";
import { codeOf, isSameFile, statOf } from "../batch/files.ts";
import { CommandError } from "../command.ts";
import type { BulkOptions } from "./options.ts";
import type { ItemResult } from "./plan.ts";

/** One line of the input, as programs and spreadsheets read it. */
export const receiptRow = ({ item, outcome, posting, message }: ItemResult<string>) => ({
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
    const folder = dirname(found ? realpathSync(name) : resolve(name));
    try {
      accessSync(found && !found.isFile() ? name : folder, constants.W_OK);
    } catch (error) {
      throw new CommandError(`--out ${name} cannot be written: ${codeOf(error)}`);
    }
  }

  /** @param ofInput what stood between the columns of the input: the same spreadsheet reads this */
  write(results: readonly ItemResult[], ofInput = ","): void {
    const rows = results.map(receiptRow);
    const [, kind] = /\.([ct])sv$/i.exec(this.#name) ?? [];
    const delimiter = kind?.toLowerCase() === "t" ? "\t" : ofInput;
    // Excel takes a file without the byte order mark for the encoding of the country.
    const format = { header: true, bom: true, delimiter, escape_formulas: true };
    const text = kind ? stringify(rows, format) : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    this.#refuseOthers();
    const found = statOf(this.#name);
    // The place of /dev/stdout, for one, must not be taken.
    if (found && !found.isFile()) writeFileSync(this.#name, text);
    else writeFileAtomic.sync(this.#name, text);
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
