import * as z from "zod";
import { isObject, isOptional, type JsonObject, objectFor, unwrap } from "./schema-walk.ts";

/**
 * Clients and models write the same intention in several ways: an unset optional field as null or "", an
 * object as a JSON string, a number or boolean as text. Those slips are mended, and only at declared fields:
 * what is inside metadata, answer, lists of strings and unknown keys is the caller's data.
 */
export interface Normalised {
  value: JsonObject;
  /** Paths of optional fields that were null or "" and so count as not given. */
  dropped: PropertyKey[][];
}

export function normalise(schema: z.ZodObject, args: JsonObject): Normalised {
  const dropped: PropertyKey[][] = [];
  return { value: normaliseObject(schema, args, { path: [], dropped }), dropped };
}

/** Where the walk is, and what it has left out. */
interface Walk {
  readonly path: PropertyKey[];
  readonly dropped: PropertyKey[][];
}

/** Copied only where something is mended, which is rare. */
const normaliseObject = (schema: z.ZodObject, value: JsonObject, walk: Walk): JsonObject => {
  const { path, dropped } = walk;
  let mended: JsonObject | undefined;
  for (const key of Object.keys(value)) {
    const field = Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.core.$ZodType) : undefined;
    const child = value[key];
    if (!field || child === undefined) continue;
    path.push(key);
    if (isOptional(field) && isBlank(field, child)) {
      dropped.push([...path]);
      mended ??= { ...value };
      delete mended[key];
    } else {
      const plain = normaliseValue(field, child, walk);
      if (plain !== child) {
        mended ??= { ...value };
        mended[key] = plain;
      }
    }
    path.pop();
  }
  return mended ?? value;
};

/** `answer` takes any JSON, where null and "" are values of their own. */
const isBlank = (field: z.core.$ZodType, value: unknown): boolean =>
  (value === null || value === "") && !takesAnyJson(unwrap(field));

const takesAnyJson = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodLazy || schema instanceof z.ZodUnknown;

const normaliseValue = (schema: z.core.$ZodType, value: unknown, walk: Walk): unknown => {
  const inner = unwrap(schema);
  switch (inner._zod.def.type) {
    case "number":
      return plainNumber(value);
    case "boolean":
      return plainBoolean(value);
    case "array":
      return normaliseArray(inner as z.ZodArray, parsedIf(value, Array.isArray), walk);
    case "record":
      return parsedIf(value, isObject);
    default:
      return normaliseItem(inner, value, walk);
  }
};

const normaliseArray = ({ element }: z.ZodArray, value: unknown, walk: Walk): unknown => {
  if (!Array.isArray(value)) return value;
  const items = value.map((item, index) => {
    walk.path.push(index);
    const plain = normaliseItem(element, item, walk);
    walk.path.pop();
    return plain;
  });
  return items.every((item, index) => item === value[index]) ? value : items;
};

/** Objects with declared fields are read field by field; anything else is left as it is. */
const normaliseItem = (schema: z.core.$ZodType, value: unknown, walk: Walk): unknown => {
  const inner = unwrap(schema);
  const { type } = inner._zod.def;
  if (type !== "object" && type !== "union") return value;
  const object = parsedIf(value, isObject);
  const declared = isObject(object) ? objectFor(inner, object) : undefined;
  return declared && isObject(object) ? normaliseObject(declared, object, walk) : object;
};

const plainNumber = (value: unknown): unknown =>
  typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const plainBoolean = (value: unknown): unknown => {
  if (value === "true") return true;
  return value === "false" ? false : value;
};

const parsedIf = (value: unknown, wanted: (parsed: unknown) => boolean): unknown => {
  if (typeof value !== "string") return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return wanted(parsed) ? parsed : value;
  } catch {
    return value;
  }
};
