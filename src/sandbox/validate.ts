import { isObject, type Json, type JsonObject } from "./json.ts";
import type { Bounds, Field, Fields } from "./tables/fields.ts";

export type Path = (string | number)[];

/** One entry of FastAPI's `detail` list. */
export interface Violation {
  type: string;
  loc: Path;
  msg: string;
  input: Json;
  ctx?: JsonObject;
}

interface Checked {
  /** The value without the keys that the table does not know: HeyMilo drops them and says nothing. */
  value: Json;
  violations: Violation[];
}

/** Checks a parsed JSON value and reports every violation in Pydantic's words, at Pydantic's places. */
export function check(field: Field, value: Json | undefined, loc: Path): Checked {
  const violations: Violation[] = [];
  return { value: visit(field, value as Json, loc, violations), violations };
}

function visit(field: Field, value: Json, loc: Path, out: Violation[]): Json {
  const wrong = (type: string, msg: string, ctx?: JsonObject): Json => {
    out.push({ type, loc, msg, input: value, ...(ctx && { ctx }) });
    return value;
  };
  if (value === null && !field.never_null) return null;
  switch (field.kind) {
    case "text":
      if (typeof value !== "string") return wrong("string_type", "Input should be a valid string");
      checkLength(field, value, wrong);
      return value;
    case "choice":
      if (typeof value === "string" && field.values.includes(value)) return value;
      return wrong("literal_error", `Input should be ${alternatives(field.values)}`, {
        expected: alternatives(field.values),
      });
    case "integer":
      if (typeof value !== "number") return wrong("int_type", "Input should be a valid integer");
      if (!Number.isInteger(value))
        return wrong("int_from_float", "Input should be a valid integer, got a number with a fractional part");
      checkRange(field, value, wrong);
      return value;
    case "number":
      if (typeof value !== "number") return wrong("float_type", "Input should be a valid number");
      checkRange(field, value, wrong);
      return value;
    case "flag":
      return typeof value === "boolean" ? value : wrong("bool_type", "Input should be a valid boolean");
    case "anything":
      return value;
    case "open_object":
      return isObject(value) ? value : wrong("dict_type", "Input should be a valid dictionary");
    case "string_map":
      if (!isObject(value)) return wrong("dict_type", "Input should be a valid dictionary");
      for (const [key, entry] of Object.entries(value)) visit(mapValue, entry, [...loc, key], out);
      return value;
    case "list":
      if (!Array.isArray(value)) return wrong("list_type", "Input should be a valid list");
      return value.map((item, index) => visit(field.of, item, [...loc, index], out));
    case "record":
      if (!isObject(value)) return wrong("model_attributes_type", NOT_A_MODEL);
      return visitRecord(field.fields, value, loc, out);
    case "tagged": {
      if (!isObject(value)) return wrong("model_attributes_type", NOT_A_MODEL);
      const tag = value.type;
      const discriminator = "'type'";
      if (tag === undefined)
        return wrong("union_tag_not_found", `Unable to extract tag using discriminator ${discriminator}`, {
          discriminator,
        });
      const fields = typeof tag === "string" && Object.hasOwn(field.variants, tag) ? field.variants[tag] : undefined;
      if (fields) return visitRecord(fields, value, [...loc, String(tag)], out);
      const known = Object.keys(field.variants)
        .map((name) => `'${name}'`)
        .join(", ");
      return wrong(
        "union_tag_invalid",
        `Input tag '${tag}' found using ${discriminator} does not match any of the expected tags: ${known}`,
        { discriminator, tag: String(tag), expected_tags: known },
      );
    }
  }
}

const mapValue: Field = { kind: "text", never_null: true };
const NOT_A_MODEL = "Input should be a valid dictionary or object to extract fields from";

export const missing = (loc: Path, input: Json): Violation => ({ type: "missing", loc, msg: "Field required", input });

function visitRecord(fields: Fields, value: JsonObject, loc: Path, out: Violation[]): JsonObject {
  const known: JsonObject = {};
  for (const [key, field] of Object.entries(fields)) {
    if (Object.hasOwn(value, key)) known[key] = visit(field, value[key] as Json, [...loc, key], out);
    else if (field.required) out.push(missing([...loc, key], value));
  }
  return known;
}

type Report = (type: string, msg: string, ctx: JsonObject) => void;

function checkLength({ min, max }: Bounds, value: string, wrong: Report): void {
  if (min === undefined && max === undefined) return;
  // JSON Schema and Python count code points, so an emoji is one character.
  const length = [...value].length;
  const unit = (count: number) => `${count} character${count === 1 ? "" : "s"}`;
  if (min !== undefined && length < min)
    wrong("string_too_short", `String should have at least ${unit(min)}`, { min_length: min });
  if (max !== undefined && length > max)
    wrong("string_too_long", `String should have at most ${unit(max)}`, { max_length: max });
}

function checkRange({ min, max }: Bounds, value: number, wrong: Report): void {
  if (min !== undefined && value < min)
    wrong("greater_than_equal", `Input should be greater than or equal to ${min}`, { ge: min });
  if (max !== undefined && value > max)
    wrong("less_than_equal", `Input should be less than or equal to ${max}`, { le: max });
}

function alternatives(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop();
  return quoted.length === 0 ? `${last}` : `${quoted.join(", ")} or ${last}`;
}

/**
 * Query parameters arrive as text: numbers are read from it first, unknown parameters are ignored, and of a
 * repeated one the last counts.
 */
export function checkQuery(fields: Fields, query: URLSearchParams): { value: JsonObject; violations: Violation[] } {
  const violations: Violation[] = [];
  const value: JsonObject = {};
  for (const [key, field] of Object.entries(fields)) {
    const raw = query.getAll(key).at(-1);
    if (raw === undefined) continue;
    const loc = ["query", key];
    if (field.kind !== "integer") value[key] = visit(field, raw, loc, violations);
    else if (/^\s*[-+]?\d+\s*$/.test(raw)) value[key] = visit(field, Number(raw), loc, violations);
    else
      violations.push({
        type: "int_parsing",
        loc,
        msg: "Input should be a valid integer, unable to parse string as an integer",
        input: raw,
      });
  }
  return { value, violations };
}
