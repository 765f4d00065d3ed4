import { isObject, type JsonObject } from "../heymilo/json.ts";

/**
 * The part of a listed schema that says what a caller writes who has to send every property: strict function calling
 * of OpenAI's kind, and proxies that fill in zero values.
 */
export interface ShownSchema {
  properties?: Readonly<Record<string, ShownSchema>>;
  items?: ShownSchema;
  enum?: readonly string[];
  minimum?: number;
}

export const shownField = (shown: ShownSchema | undefined, key: string): ShownSchema | undefined =>
  shown?.properties && Object.hasOwn(shown.properties, key) ? shown.properties[key] : undefined;

/** Every name of a field in it. */
export const fieldNamesIn = (shown: ShownSchema | undefined): Set<string> => {
  const fields = Object.entries(shown?.properties ?? {});
  const deeper = [...fields.map(([, field]) => field), ...(shown?.items ? [shown.items] : [])];
  return new Set([...fields.map(([name]) => name), ...deeper.flatMap((field) => [...fieldNamesIn(field)])]);
};

/** null, or an object of which nothing but that is given. */
export const isNothing = (value: unknown, shown: ShownSchema | undefined): boolean =>
  value === null || isFilledWith(value, shown, isNothing);

/** What says nothing in a field that does not belong to the variant at hand. */
export const isEmpty = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === null || value === "" || value === false || value === 0;
};

/** The least that the listed schema allows: also a minimum, or the first of an enum. */
export const isLeast = (value: unknown, shown: ShownSchema | undefined): boolean =>
  isEmpty(value) ||
  (value !== undefined && (value === shown?.minimum || value === shown?.enum?.[0])) ||
  isFilledWith(value, shown, isLeast);

/** What says nothing in a field of its own that the caller could not leave out. A false may be meant. */
export const isFiller = (value: unknown, shown: ShownSchema | undefined): boolean =>
  (value !== false && !isObject(value) && isEmpty(value)) ||
  (isObject(value) && Object.keys(value).length === 0) ||
  isFilledWith(value, shown, isLeast);

/**
 * Whether the caller sends every property because it must. All of them are there, and around the object or in it is a
 * sign of it: a small object may well be given as a whole and meant so.
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

/** An object with every shown property and no other, all of which say nothing by the same measure. */
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
