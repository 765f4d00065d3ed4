import * as z from "zod";
import { type JsonSchema, type OpenApiDocument, resolveSchema } from "../support/openapi.ts";

export const BOUNDS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"] as const;
export type Bound = (typeof BOUNDS)[number];

/** What a schema says about values, in one shape for HeyMilo's document and for our zod schemas. */
export interface View {
  /** JSON types without null, e.g. "string" or "integer | string"; "any" if there is no limit. */
  type: string;
  nullable: boolean;
  values?: readonly unknown[];
  bounds: Partial<Record<Bound, number>>;
  items?: View;
  /** The fields that an object names. */
  fields?: ReadonlyMap<string, Field>;
  /** What the fields that an object does not name hold. */
  rest?: View;
  /** Several kinds of object, by the constant among their fields or by their title. */
  variants?: ReadonlyMap<string, View>;
}

export interface Field {
  view: View;
  required: boolean;
}

type Resolve = (schema: JsonSchema) => JsonSchema;

/** A schema of the document. @throws if it refers to a schema that the document lacks */
export const viewOfDocument = (document: OpenApiDocument, schema: JsonSchema): View =>
  read(schema, (node) => resolveSchema(document, node));

const known = new WeakMap<z.ZodType, View>();

/** One of our schemas as far as JSON Schema can say it: refinements are left out. */
export const viewOfZod = (schema: z.ZodType): View => {
  const view = known.get(schema) ?? read(toJson(schema), (node) => node);
  known.set(schema, view);
  return view;
};

const toJson = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      // z.json() is a lazy, recursive union of all that JSON has.
      if (zodSchema instanceof z.ZodLazy) for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      // What else is understood than what is documented is no part of the contract.
      const { def } = zodSchema._zod;
      if (def.type === "pipe" && def.in instanceof z.ZodTransform)
        Object.assign(jsonSchema, toJson(def.out as z.ZodType));
    },
  }) as JsonSchema;

const read = (unresolved: JsonSchema, resolve: Resolve): View => {
  const schema = resolve(unresolved);
  const branches = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (branches) return readUnion(branches, resolve);
  const types = [schema.type ?? []].flat() as string[];
  const named = types.filter((type) => type !== "null");
  const type = named.sort().join(" | ") || "any";
  return {
    type,
    nullable: types.includes("null") || type === "any",
    bounds: boundsOf(schema),
    ...valuesOf(schema),
    ...(type === "array" && { items: read((schema.items ?? {}) as JsonSchema, resolve) }),
    ...(type === "object" && readObject(schema, resolve)),
  };
};

const readUnion = (branches: JsonSchema[], resolve: Resolve): View => {
  const nullable = branches.some((branch) => branch.type === "null");
  const others = branches.filter((branch) => branch.type !== "null");
  const views = others.map((branch) => read(branch, resolve));
  const [first] = views;
  if (!first) throw new Error("a union of nothing but null");
  if (views.length === 1) return { ...first, nullable: nullable || first.nullable };
  if (views.every(({ type }) => type === "object")) {
    const variants = new Map(views.map((view, index) => [labelOf(view, others[index]?.title), view]));
    return { type: "object", nullable, bounds: {}, variants };
  }
  const types = [...new Set(views.map(({ type }) => type))].sort();
  return { type: types.includes("any") ? "any" : types.join(" | "), nullable, bounds: {} };
};

/** The name of the field that holds a constant, if there is one. */
export const discriminatorOf = ({ fields }: View): string | undefined =>
  [...(fields ?? [])].find(([, { view }]) => view.values?.length === 1)?.[0];

const labelOf = (view: View, title: unknown): string => {
  const discriminator = discriminatorOf(view);
  return String((discriminator && view.fields?.get(discriminator)?.view.values?.[0]) ?? title);
};

const readObject = (schema: JsonSchema, resolve: Resolve): Pick<View, "fields" | "rest"> => {
  const required = (schema.required ?? []) as string[];
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const fields = new Map(
    properties.map(([name, property]) => [name, { view: read(property, resolve), required: required.includes(name) }]),
  );
  const { additionalProperties: rest } = schema;
  return {
    ...(fields.size > 0 && { fields }),
    ...(rest !== false && {
      rest: read(typeof rest === "object" ? (rest as JsonSchema) : {}, resolve),
    }),
  };
};

const valuesOf = (schema: JsonSchema): Pick<View, "values"> => {
  if ("const" in schema) return { values: [schema.const] };
  return Array.isArray(schema.enum) ? { values: [...schema.enum].sort() } : {};
};

const boundsOf = (schema: JsonSchema): View["bounds"] => {
  const stated = BOUNDS.flatMap((bound) => {
    const value = schema[bound];
    // zod writes the range of safe integers for every integer.
    return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? [[bound, value]] : [];
  });
  return Object.fromEntries(stated);
};
