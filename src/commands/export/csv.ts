import { stringify } from "csv-stringify/sync";
import { shortened } from "../../heymilo/text.ts";
import { TIMES } from "./columns.ts";

/** Excel takes a file without the byte order mark for the encoding of the country. */
export const headerOf = (columns: readonly string[]): string => stringify([columns], { bom: true });

/** A row as spreadsheets read it. */
export const lineOf = (row: Readonly<Record<string, unknown>>, columns: readonly string[]): string =>
  stringify([columns.map((name) => cellOf(row[name], TIMES.has(name)))]);

const cellOf = (value: unknown, isTime: boolean): string | number => {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (isTime) return String(value).replace("T", " ").replace("Z", "");
  if (Array.isArray(value)) return asText(value.map(String).join("; "));
  return asText(typeof value === "object" ? JSON.stringify(value) : String(value));
};

/** What Excel lets a cell hold is little more. */
const LONGEST = 32_000;

/** With the apostrophe a spreadsheet neither runs a text nor makes a number, a date or a truth value of it. */
const asText = (text: string): string => shortened(isTakenOtherwise(text) ? `'${text}` : text, LONGEST);

const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const NUMBER_OR_DATE = /^[\s\d.,:/()$€£¥%-]*\d[\s\d.,:/()$€£¥%-]*$|^\s*[\d.,]+e[+-]?\d+\s*$/i;
const TRUTH = /^\s*(?:true|false)\s*$/i;

const isTakenOtherwise = (text: string): boolean => FORMULA.test(text) || NUMBER_OR_DATE.test(text) || TRUTH.test(text);
