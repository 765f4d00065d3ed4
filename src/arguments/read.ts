import * as z from "zod";
import { InputError, type Path } from "../heymilo/errors.ts";
import { isObject, type JsonObject, jsonOf } from "../heymilo/json.ts";
import { hasTooManyBrackets, Limits, MOST_VALUES } from "./limits.ts";
import { explainIssues } from "./problems.ts";
import { objectFor, type Takes, unwrap } from "./schema-walk.ts";

/** The part of a listed schema that tells which fields a caller was shown. */
export interface ShownSchema {
  properties?: Readonly<Record<string, ShownSchema>>;
  items?: ShownSchema;
}

const shownField = (shown: ShownSchema | undefined, key: string): ShownSchema | undefined =>
  shown?.properties && Object.hasOwn(shown.properties, key) ? shown.properties[key] : undefined;

/**
 * Checks the limits, mends the slips of clients and models, then checks the arguments against the whole spec.
 *
 * @param shown the schema as the caller saw it
 * @param ignored gets the paths of fields whose values mean nothing, so that they count as not given
 * @throws InputError with all problems at once
 */
export const readArguments = <Schema extends z.ZodObject>(
  schema: Schema,
  shown: ShownSchema,
  args: unknown,
  ignored: Path[] = [],
): z.output<Schema> => {
  const limits = new Limits();
  if (!limits.admit(args ?? {})) throw new InputError(limits.problems);
  const value = mendObject(schema, shown, (args ?? {}) as JsonObject, { path: [], ignored, limits });
  if (limits.problems.length > 0) throw new InputError(limits.problems);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as z.output<Schema>;
  throw new InputError(explainIssues(schema, value, parsed.error.issues));
};

/** Where in the arguments a value stands, and what all values of a call share. */
export interface Walk {
  readonly path: Path;
  /** Gets the paths of fields whose values mean nothing, so that they count as not given; null and {} are not named. */
  readonly ignored: Path[];
  /** What the arguments were admitted by. JSON in a string is held against them when it is parsed. */
  readonly limits: Limits;
}

/**
 * Clients and models write the same intention in several ways: an unset optional field as null or "", an object as a
 * JSON string, a number or boolean as text, a field of another variant as an empty value. These slips are mended, and
 * only at declared fields: what is inside metadata, answer, lists of strings and unknown keys is the caller's data.
 *
 * @param shown the schema as the caller saw it: a field that it shows is known, although this variant has none
 */
export const mendObject = (
  schema: z.ZodObject,
  shown: ShownSchema | undefined,
  value: JsonObject,
  walk: Walk = { path: [], ignored: [], limits: new Limits() },
): JsonObject => {
  const taken = (schema.meta()?.takes as Takes | undefined)?.(value);
  const kept = Object.entries(value).flatMap(([key, given]): [string, unknown][] => {
    const declared = Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.core.$ZodType) : undefined;
    const field = taken && !taken.includes(key) ? undefined : declared;
    const known = shownField(shown, key);
    const path = [...walk.path, key];
    const mended = field ? mendValue(field, known, given, { ...walk, path }) : given;
    const saysNothing = field
      ? isLeftOut(field, known, mended)
      : known !== undefined && isForeignEmpty(declared, given);
    if (!saysNothing) return [[key, mended]];
    // Null and an object without values mean the same to everybody.
    const isNamed = typeof given === "string" || Array.isArray(given) || !(field || isOnlyNull(given, known));
    if (isNamed) walk.ignored.push(path);
    return [];
  });
  return Object.fromEntries(kept);
};

/** Whether a field of this variant counts as not given. In `answer` any JSON is a value of its own. */
const isLeftOut = (field: z.core.$ZodType, shown: ShownSchema | undefined, value: unknown): boolean => {
  const inner = unwrap(field);
  const isRequired = field._zod.optin !== "optional";
  if (isRequired || inner instanceof z.ZodLazy || inner instanceof z.ZodUnknown) return false;
  return isOnlyNull(value, shown) || (isBlankValue(value) && !isExact(inner));
};

const isForeignEmpty = (field: z.core.$ZodType | undefined, value: unknown): boolean =>
  value === null || (isEmpty(value) && !(field && isExact(unwrap(field))));

/** Noted in the field's metadata: its empty values are meant. */
const isExact = (field: z.core.$ZodType): boolean => (field as z.ZodType).meta()?.exact === true;

const mendValue = (field: z.core.$ZodType, shown: ShownSchema | undefined, value: unknown, walk: Walk): unknown => {
  const inner = unwrap(field);
  if (inner instanceof z.ZodNumber) return plainNumber(value);
  if (inner instanceof z.ZodBoolean) return plainBoolean(value);
  if (inner instanceof z.ZodRecord) return mendMap(inner, shown, parsedText(value, isObject, walk));
  if (!(inner instanceof z.ZodArray)) return mendItem(inner, shown, value, walk);
  const items = parsedText(value, Array.isArray, walk);
  if (!Array.isArray(items)) return items;
  return items.map((item, at) => mendItem(inner.element, shown?.items, item, { ...walk, path: [...walk.path, at] }));
};

/** Objects with declared fields are read field by field; anything else is left as it is. */
const mendItem = (schema: z.core.$ZodType, shown: ShownSchema | undefined, value: unknown, walk: Walk): unknown => {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion)) return value;
  const object = parsedText(value, isObject, walk);
  if (!isObject(object)) return object;
  const declared = objectFor(inner, object);
  return declared ? mendObject(declared, shown, object, walk) : object;
};

/** A map of texts is shown with a few of its keys, which a strict caller has to send. */
const mendMap = (map: z.ZodRecord, shown: ShownSchema | undefined, value: unknown): unknown => {
  if (!isObject(value) || !(map.valueType instanceof z.ZodString)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, given]) => given !== null || shownField(shown, key) === undefined),
  );
};

const plainNumber = (value: unknown): unknown =>
  typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const plainBoolean = (value: unknown): unknown => {
  if (value === "true") return true;
  return value === "false" ? false : value;
};

const parsedText = (value: unknown, isWanted: (parsed: unknown) => boolean, { path, limits }: Walk): unknown => {
  if (typeof value !== "string") return value;
  if (hasTooManyBrackets(value)) {
    limits.problems.push({ path, message: `is too much: it has more than ${MOST_VALUES} values` });
    return value;
  }
  const json = jsonOf(value);
  return isWanted(json) && limits.admit(json, path) ? json : value;
};

/** A value that says nothing in a field of the caller's own step or question. */
export const isBlankValue = (value: unknown): boolean =>
  Array.isArray(value) || isObject(value) ? Object.keys(value).length === 0 : value === null || value === "";

/** A value that says nothing in a field of another step type or modality. */
export const isEmpty = (value: unknown): boolean =>
  isBlankValue(value) || value === false || value === 0 || (isObject(value) && Object.values(value).every(isEmpty));

/** Null, or an object that has only null in fields that are shown: strict callers have to send every field. */
const isOnlyNull = (value: unknown, shown: ShownSchema | undefined): boolean => {
  if (!isObject(value)) return value === null;
  const fields = Object.entries(value).map(([key, field]) => ({ known: shownField(shown, key), field }));
  return fields.length > 0 && fields.every(({ known, field }) => known && isOnlyNull(field, known));
};
