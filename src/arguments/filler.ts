import { isObject } from "../heymilo/json.ts";

/** The part of a listed schema that tells which fields a caller was shown. */
export interface ShownSchema {
  properties?: Readonly<Record<string, ShownSchema>>;
  items?: ShownSchema;
}

export const shownField = (shown: ShownSchema | undefined, key: string): ShownSchema | undefined =>
  shown?.properties && Object.hasOwn(shown.properties, key) ? shown.properties[key] : undefined;

export const fieldNamesIn = (shown: ShownSchema | undefined): Set<string> => {
  const fields = Object.entries(shown?.properties ?? {});
  const deeper = [...fields.map(([, field]) => field), ...(shown?.items ? [shown.items] : [])];
  return new Set([...fields.map(([name]) => name), ...deeper.flatMap((field) => [...fieldNamesIn(field)])]);
};

/** A value that says nothing in a field of the caller's own step or question. */
export const isBlankValue = (value: unknown): boolean =>
  Array.isArray(value) || isObject(value) ? Object.keys(value).length === 0 : value === null || value === "";

/** A value that says nothing in a field of another step type or modality. */
export const isEmpty = (value: unknown): boolean =>
  isBlankValue(value) || value === false || value === 0 || (isObject(value) && Object.values(value).every(isEmpty));

/** Null, or an object with null in the fields that are shown: what a caller sends that has to send every field. */
export const isOnlyNull = (value: unknown, shown: ShownSchema | undefined): boolean => {
  if (!isObject(value)) return value === null;
  const fields = Object.entries(value).map(([key, field]) => ({ known: shownField(shown, key), field }));
  return fields.length > 0 && fields.every(({ known, field }) => known && isOnlyNull(field, known));
};
