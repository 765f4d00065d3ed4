import * as z from "zod";

/** Later than any time in seconds that HeyMilo may mean (the year 5138), and in milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A time as Unix seconds. HeyMilo documents seconds; milliseconds, numbers in text and ISO 8601 (without an offset: UTC)
 * are understood, too. Anything else is returned as it is.
 */
export const secondsOf = (value: unknown): unknown => {
  if (typeof value === "number") return Math.abs(value) >= FIRST_MILLISECONDS ? value / 1000 : value;
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return secondsOf(Number(text));
  const isLocal = text.includes("T") && !/(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(isLocal ? `${text}Z` : text) : Number.NaN;
  return Number.isNaN(ms) ? value : ms / 1000;
};

/** A field that may be missing or null, and counts as missing if it is of another type than documented. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

export const text = lenient(z.string());
export const flag = lenient(z.boolean());
/** Documented as text; a number is as good a name. Of nobody it says who that is. */
export const id = z
  .preprocess((value) => (typeof value === "number" ? String(value) : value), z.string().min(1))
  .meta({ personal: "fact" });
const numberOf = (value: unknown): unknown =>
  typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
/** A number; as text it is understood, too. */
export const number = lenient(z.preprocess(numberOf, z.number()));
/** Unix seconds, with a fraction; milliseconds and ISO 8601 are understood, too. */
export const seconds = lenient(z.preprocess(secondsOf, z.number()));
export const map = lenient(z.record(z.string(), z.unknown()));
export const object = <Shape extends z.ZodRawShape>(shape: Shape) => lenient(z.object(shape));
export const list = <Item extends z.ZodType>(item: Item) => lenient(z.array(item));
