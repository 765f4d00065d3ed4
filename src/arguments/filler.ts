import { isObject, type JsonObject } from "../heymilo/json.ts";

/**
 * The part of a listed schema that tells which values a caller fills in if it has to send every property. OpenAI's
 * strict function calling has to, and proxies that fill in zero values do.
 */
export interface ShownSchema {
  properties?: Readonly<Record<string, ShownSchema>>;
  items?: ShownSchema;
  enum?: readonly string[];
  minimum?: number;
}

export const shownField = (shown: ShownSchema | undefined, key: string): ShownSchema | undefined =>
  shown?.properties && Object.hasOwn(shown.properties, key) ? shown.properties[key] : undefined;

/** The names of all its fields, at any depth. */
export const fieldNamesIn = (shown: ShownSchema | undefined): Set<string> => {
  const fields = Object.entries(shown?.properties ?? {});
  const deeper = [...fields.map(([, field]) => field), ...(shown?.items ? [shown.items] : [])];
  return new Set([...fields.map(([name]) => name), ...deeper.flatMap((field) => [...fieldNamesIn(field)])]);
};

/** null, or an object with nothing but nulls in it. */
export const isNothing = (value: unknown, shown: ShownSchema | undefined): boolean =>
  value === null || isFilledWith(value, shown, isNothing);

/** A value that means nothing in a field of another variant. */
export const isEmpty = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === null || value === "" || value === false || value === 0;
};

/** The least value that the listed schema allows. A minimum counts, and so does the first value of an enum. */
export const isLeast = (value: unknown, shown: ShownSchema | undefined): boolean =>
  isEmpty(value) ||
  (value !== undefined && (value === shown?.minimum || value === shown?.enum?.[0])) ||
  isFilledWith(value, shown, isLeast);

/**
 * A value that means nothing in a field of this variant, if the caller had to send every field. A false may be meant.
 */
export const isFiller = (value: unknown, shown: ShownSchema | undefined): boolean =>
  (value !== false && !isObject(value) && isEmpty(value)) ||
  (isObject(value) && Object.keys(value).length === 0) ||
  isFilledWith(value, shown, isLeast);

/**
 * Whether the caller sends every property because it must. Then all of them are there, and the object around it, or one
 * of its values, shows the same. All properties of a small object alone prove nothing: they may be meant.
 */
export const isFilledIn = (
  value: JsonObject,
  shown: ShownSchema | undefined,
  isAroundFilledIn: boolean,
): boolean =>
  hasEveryProperty(value, shown) &&
  (isAroundFilledIn ||
    Object.entries(value).some(
      ([key, field]) =>
        field === null || field === "" || isFilledWith(field, shownField(shown, key), isLeast),
    ));

const hasEveryProperty = (value: JsonObject, shown: ShownSchema | undefined): boolean => {
  const names = Object.keys(shown?.properties ?? {});
  return names.length > 0 && names.every((name) => Object.hasOwn(value, name));
};

/** An object with every shown property and no other, in which the measure finds nothing that is meant. */
const isFilledWith = (
  value: unknown,
  shown: ShownSchema | undefined,
  measure: (value: unknown, shown: ShownSchema | undefined) => boolean,
): boolean =>
  isObject(value) &&
  hasEveryProperty(value, shown) &&
  Object.entries(value).every(([key, field]) => {
    const known = shownField(shown, key);
    return known !== undefined && measure(field, known);
  });
