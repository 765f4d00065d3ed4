import * as z from "zod";

/** A field that may be missing or null, and counts as missing if it is of another type than documented. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

export const text = lenient(z.string());
export const flag = lenient(z.boolean());
export const number = lenient(z.number());
/** Unix seconds, with a fraction. */
export const seconds = number;
export const map = lenient(z.record(z.string(), z.unknown()));
export const object = <Shape extends z.ZodRawShape>(shape: Shape) => lenient(z.object(shape));
export const list = <Item extends z.ZodType>(item: Item) => lenient(z.array(item));
