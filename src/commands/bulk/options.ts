import { STDIN } from "../batch/files.ts";
import { type CommandCall, CommandError } from "../command.ts";

export type BulkOptions = ReturnType<typeof readOptions>;

export const BULK_FLAGS = {
  "key-field": { type: "string", help: "where each line's own key is, such as external_id; required" },
  shared: { type: "string", help: "JSON file that is merged under each line" },
  "dry-run": { type: "boolean", help: "check everything, say what would be, send nothing" },
  journal: { type: "string", help: "what the run has done so far [<file>.journal]" },
  out: { type: "string", help: "file for the receipts: JSON lines, or CSV by its name" },
  "stop-after": { type: "string", help: "so many failures in a row end the run [5]" },
  rate: { type: "string", help: "requests a minute, like --rate-limit" },
} as const;

const STOP_AFTER = 5;

/** @throws CommandError */
export const readOptions = ({ operands: [input], values }: CommandCall) => {
  if (input === undefined)
    throw new CommandError("bulk needs a file of roles: .csv, .tsv, .json or .jsonl, or - for stdin");
  const text = (flag: keyof typeof BULK_FLAGS) => {
    const value = values[flag];
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
  };
  const keyField = text("key-field");
  if (keyField === undefined) {
    throw new CommandError(
      "bulk needs --key-field: where each line's own key is, such as external_id. " +
        "Without a key a second run could not tell what exists",
    );
  }
  const isDryRun = values["dry-run"] === true;
  const journal = text("journal") ?? (input === STDIN ? undefined : `${input}.journal`);
  if (journal === undefined && !isDryRun) throw new CommandError("with - for stdin, bulk needs --journal FILE");
  const stopAfter = text("stop-after") ?? String(STOP_AFTER);
  if (!/^[1-9]\d{0,5}$/.test(stopAfter)) throw new CommandError("--stop-after must be a whole number from 1");
  return {
    input,
    shared: text("shared"),
    /** Where each line's key is, as the path of a field. */
    keyField,
    isDryRun,
    /** A dry run of stdin has none. */
    journal,
    out: text("out"),
    stopAfter: Number(stopAfter),
    rate: text("rate"),
  };
};
