/**
 * The vocabulary in which the sandbox writes down HeyMilo's request bodies. It is deliberately not shared with the
 * client's schemas: a misread limit must show up as a disagreement between the two.
 */
export type Field = { required?: true; never_null?: true } & (
  | ({ kind: "text" | "integer" | "number" } & Bounds)
  | { kind: "choice"; values: readonly string[] }
  | { kind: "flag" }
  | { kind: "anything" }
  /** An object whose keys HeyMilo does not check. */
  | { kind: "open_object" }
  | { kind: "string_map" }
  | { kind: "list"; of: Field }
  | { kind: "record"; fields: Fields }
  /** One of several records, told apart by their `type`. */
  | { kind: "tagged"; variants: Readonly<Record<string, Fields>> }
);

export interface Bounds {
  min?: number | undefined;
  max?: number | undefined;
}

export type Fields = Readonly<Record<string, Field>>;

/** The maximum comes first: few texts have a minimum. */
export const text = (max?: number, min?: number): Field => ({ kind: "text", min, max });
export const choice = (...values: string[]): Field => ({ kind: "choice", values });
export const integer = (min?: number, max?: number): Field => ({ kind: "integer", min, max });
export const number = (min?: number, max?: number): Field => ({ kind: "number", min, max });
export const flag: Field = { kind: "flag" };
export const anything: Field = { kind: "anything" };
export const openObject: Field = { kind: "open_object" };
export const stringMap: Field = { kind: "string_map" };
export const list = (of: Field): Field => ({ kind: "list", of: solid(of) });
export const record = (fields: Fields): Field => ({ kind: "record", fields });
export const tagged = (variants: Record<string, Fields>): Field => ({ kind: "tagged", variants });

/** May be left out, but not be null. Fields that say nothing may be null: that is the API's rule, not the exception. */
export const solid = (field: Field): Field => ({ ...field, never_null: true });
/** Must be there, and not be null. */
export const required = (field: Field): Field => ({ ...field, required: true, never_null: true });
