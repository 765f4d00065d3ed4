import { listedTime } from "../../heymilo/schema/values.ts";
import { type CommandCall, CommandError } from "../command.ts";
import { BASE_COLUMNS, type ColumnName, RESULT_COLUMNS } from "./columns.ts";
import type { EXPORT_FLAGS } from "./flags.ts";

export type ExportOptions = ReturnType<typeof readExportOptions>;

/** @throws CommandError */
export const readExportOptions = ({ operands, values }: CommandCall) => {
  const text = (flag: keyof typeof EXPORT_FLAGS) => {
    const value = values[flag];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const out = text("out");
  const [, kind] = /\.(csv|jsonl)$/i.exec(out ?? "") ?? [];
  if (out === undefined || kind === undefined)
    throw new CommandError("export needs --out FILE.csv for a spreadsheet, or --out FILE.jsonl for a program");
  const since = text("finished-since");
  const time = listedTime.optional().safeParse(since);
  if (!time.success) throw new CommandError(`--finished-since ${time.error.issues[0]?.message}`);
  const withResults = values.results === true;
  return {
    postingIds: [...new Set(operands)],
    out,
    isCsv: kind.toLowerCase() === "csv",
    withResults,
    withArchived: values.archived === true,
    question: { finished_since: since, status: text("status") },
    columns: columnsOf(text("fields"), withResults),
    rate: text("rate"),
  };
};

const columnsOf = (fields: string | undefined, withResults: boolean): ColumnName[] => {
  const known = [...BASE_COLUMNS, ...(withResults ? RESULT_COLUMNS : [])];
  if (fields === undefined) return known;
  const named = fields.split(",").map((field) => field.trim());
  const wrong = named.filter((field) => !known.includes(field as ColumnName));
  if (wrong.length === 0) return [...new Set(named)] as ColumnName[];
  const hint = wrong.some((field) => RESULT_COLUMNS.includes(field as ColumnName)) ? " (some need --results)" : "";
  throw new CommandError(`--fields has no ${wrong.join(", ")}${hint}; there are ${known.join(", ")}`);
};
