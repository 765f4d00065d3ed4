import * as z from "zod";

/** A field that may be missing or null, and counts as missing if it is of another type than documented. */
export const text = z.string().nullish().catch(undefined);
export const flag = z.boolean().nullish().catch(undefined);
export const number = z.number().nullish().catch(undefined);
/** Unix seconds, with a fraction. */
export const seconds = number;
export const map = z.record(z.string(), z.unknown()).nullish().catch(undefined);

export const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape).nullish().catch(undefined);
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish().catch(undefined);
