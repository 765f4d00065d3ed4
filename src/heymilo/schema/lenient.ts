import * as z from "zod";
import { secondsOf } from "./times.ts";

/** A field that may be missing or null, and counts as missing if it is of another type than documented. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

export const text = lenient(z.string());
export const flag = lenient(z.boolean());
/** Documented as text; a number is as good a name. */
export const id = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string().min(1),
);
const numberOf = (value: unknown): unknown =>
  typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
/** A number; as text it is understood, too. */
export const number = lenient(z.preprocess(numberOf, z.number()));
/** Unix seconds, with a fraction; milliseconds and ISO 8601 are understood, too. */
export const seconds = lenient(z.preprocess(secondsOf, z.number()));
export const map = lenient(z.record(z.string(), z.unknown()));
export const object = <Shape extends z.ZodRawShape>(shape: Shape) => lenient(z.object(shape));
export const list = <Item extends z.ZodType>(item: Item) => lenient(z.array(item));
