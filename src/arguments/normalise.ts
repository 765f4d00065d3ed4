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
  return { value: normaliseObject(schema, args, [], dropped), dropped };
}

const normaliseObject = (
  schema: z.ZodObject,
  value: JsonObject,
  path: PropertyKey[],
  dropped: PropertyKey[][],
): JsonObject => {
  const entries = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
    const field = Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.core.$ZodType) : undefined;
    if (!field || child === undefined) return [[key, child]];
    const at = [...path, key];
    if (isOptional(field) && isBlank(field, child)) {
      dropped.push(at);
      return [];
    }
    return [[key, normaliseValue(field, child, at, dropped)]];
  });
  return Object.fromEntries(entries);
};

/** `answer` takes any JSON, where null and "" are values of their own. */
const isBlank = (field: z.core.$ZodType, value: unknown): boolean =>
  (value === null || value === "") && !takesAnyJson(unwrap(field));

const takesAnyJson = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodLazy || schema instanceof z.ZodUnknown;

const normaliseValue = (
  schema: z.core.$ZodType,
  value: unknown,
  path: PropertyKey[],
  dropped: PropertyKey[][],
): unknown => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodNumber) return plainNumber(value);
  if (inner instanceof z.ZodBoolean) return plainBoolean(value);
  if (inner instanceof z.ZodArray) {
    const items = parsedIf(value, Array.isArray);
    if (!Array.isArray(items)) return value;
    return items.map((item, index) => normaliseItem(inner.element, item, [...path, index], dropped));
  }
  if (inner instanceof z.ZodRecord) return parsedIf(value, isObject);
  return normaliseItem(inner, value, path, dropped);
};

/** Objects with declared fields are read field by field; anything else is left as it is. */
const normaliseItem = (
  schema: z.core.$ZodType,
  value: unknown,
  path: PropertyKey[],
  dropped: PropertyKey[][],
): unknown => {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion)) return value;
  const object = parsedIf(value, isObject);
  const declared = isObject(object) ? objectFor(inner, object) : undefined;
  return declared && isObject(object) ? normaliseObject(declared, object, path, dropped) : object;
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
