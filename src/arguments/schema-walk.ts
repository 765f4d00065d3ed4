import * as z from "zod";
import { isObject, type JsonObject } from "../heymilo/json.ts";

/** Reading a zod schema beside a value: what mends arguments and what explains their problems both need. */

/** The schema inside `optional()` and the like. */
export const unwrap = (schema: z.core.$ZodType): z.core.$ZodType => {
  const { type } = schema._zod.def;
  if (type !== "optional" && type !== "nullable") return schema;
  return unwrap((schema as z.ZodOptional | z.ZodNullable).unwrap());
};

const branchesByUnion = new WeakMap<z.ZodDiscriminatedUnion, Map<unknown, z.ZodObject>>();

/** A discriminated union's branches by the value of their discriminator. */
export const branchesOf = (union: z.ZodDiscriminatedUnion): Map<unknown, z.ZodObject> => {
  const known = branchesByUnion.get(union);
  if (known) return known;
  const branches = new Map<unknown, z.ZodObject>();
  for (const option of union.options) {
    const branch = option as z.ZodObject;
    const literal = unwrap(branch.shape[union.def.discriminator] as z.core.$ZodType);
    if (literal instanceof z.ZodLiteral) for (const value of literal.values) branches.set(value, branch);
  }
  branchesByUnion.set(union, branches);
  return branches;
};

/** The object schema that `value` is to be read by, if the schema takes objects with declared fields. */
export const objectFor = (schema: z.core.$ZodType, value: unknown): z.ZodObject | undefined => {
  const inner = unwrap(schema);
  if (inner._zod.def.type === "object") return inner as z.ZodObject;
  if (!(inner instanceof z.ZodDiscriminatedUnion) || !isObject(value)) return undefined;
  return branchesOf(inner).get(value[inner.def.discriminator]);
};

/** Metadata of an object in which one field decides which fields it may have. Undefined stands for all fields. */
export type Takes = (value: JsonObject) => readonly string[] | undefined;

/** The schema found by following a path, choosing union branches by the value's discriminators. */
export const schemaAt = (
  schema: z.core.$ZodType,
  value: unknown,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined => {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const inner = unwrap(schema);
  const child = isObject(value) || Array.isArray(value) ? (value as JsonObject)[key as string] : undefined;
  if (inner instanceof z.ZodArray) return schemaAt(inner.element, child, rest);
  const field = objectFor(schema, value)?.shape[key as string];
  return field ? schemaAt(field as z.core.$ZodType, child, rest) : undefined;
};

type FieldPlaces = ReadonlyMap<string, ReadonlySet<string>>;

const placesBySchema = new WeakMap<z.core.$ZodType, FieldPlaces>();

/** Every declared field name below a schema, with the places it belongs to, such as "workflow[].config". */
export const fieldPlaces = (schema: z.core.$ZodType): FieldPlaces => {
  const known = placesBySchema.get(schema);
  if (known) return known;
  const places = new Map<string, Set<string>>();
  const visit = (node: z.core.$ZodType, place: string, variant: string) => {
    const inner = unwrap(node);
    if (inner instanceof z.ZodArray) visit(inner.element, `${place}[]`, variant);
    if (inner instanceof z.ZodDiscriminatedUnion) {
      for (const [label, branch] of branchesOf(inner)) visit(branch, place, ` (${String(label)})`);
    }
    if (!(inner instanceof z.ZodObject)) return;
    for (const [name, field] of Object.entries(inner.shape)) {
      const known = places.get(name) ?? new Set();
      places.set(name, known.add((place || "the top level") + variant));
      visit(field as z.core.$ZodType, place ? `${place}.${name}` : name, variant);
    }
  };
  visit(schema, "", "");
  placesBySchema.set(schema, places);
  return places;
};
