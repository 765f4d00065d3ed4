import type { JsonSchema, OpenApiDocument } from "../support/openapi.ts";
import { BOUNDS } from "./schema-view.ts";

/** A change of the document that the check must find, and what at least one of its lines must contain. */
export interface Mutation {
  name: string;
  document: OpenApiDocument;
  place: string;
}

type Node = Record<string, unknown>;
type Path = readonly (string | number)[];

/** The document with the value at `path` changed; undefined removes it. Everything else is shared. */
export function changed(
  document: OpenApiDocument,
  path: Path,
  change: (value: never) => unknown,
): OpenApiDocument {
  return changedAt(document, path, change as (value: unknown) => unknown) as OpenApiDocument;
}

function changedAt(node: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(node);
  if (node === undefined || node === null) throw new Error(`the document has no ${String(key)} here`);
  const copy = (Array.isArray(node) ? [...node] : { ...(node as Node) }) as Node;
  const value = changedAt(copy[key], rest, change);
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

/** Every kind of change of every field of a component that a request body is made of. */
export function* requestMutations(document: OpenApiDocument, component: string): Generator<Mutation> {
  const at = ["components", "schemas", component];
  const { properties = {}, required = [] } = document.components.schemas[component] as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  const mutation = (
    what: string,
    place: string,
    path: Path,
    change: (value: never) => unknown,
  ): Mutation => ({
    name: `${component}: ${what}`,
    place,
    document: changed(document, [...at, ...path], change),
  });
  const added = (all: Node) => ({ ...all, brand_new: { type: "string" } });
  yield mutation("a field added", "brand_new", ["properties"], added);
  for (const [field, schema] of Object.entries(properties)) {
    const moved = ({ [field]: value, ...others }: Node) => ({ ...others, [`${field}_v3`]: value });
    const needed = required.includes(field);
    const others = required.filter((one) => one !== field);
    const toggled = (whole: Node) => ({ ...whole, required: needed ? others : [...required, field] });
    yield mutation(`${field} removed`, field, ["properties", field], () => undefined);
    yield mutation(`${field} renamed`, `${field}_v3`, ["properties"], moved);
    yield mutation(`${field} ${needed ? "optional" : "required"}`, field, [], toggled);
    for (const [what, mutated] of schemaMutations(schema)) {
      yield mutation(`${field} ${what}`, field, ["properties", field], () => mutated);
    }
  }
}

const OTHER_TYPE: Record<string, JsonSchema> = {
  string: { type: "integer" },
  integer: { type: "number" },
  number: { type: "integer" },
  boolean: { type: "string" },
  array: { type: "string" },
  object: { type: "array", items: {} },
};

function* schemaMutations(schema: JsonSchema): Generator<[string, JsonSchema]> {
  const branches = (schema.anyOf ?? [schema]) as JsonSchema[];
  const nullable = branches.some(({ type }) => type === "null");
  const main = branches.find(({ type }) => type !== "null") ?? {};
  const rebuilt = (branch: JsonSchema, orNull = nullable): JsonSchema =>
    orNull ? { anyOf: [branch, { type: "null" }] } : branch;

  if (main.type !== undefined) yield [nullable ? "never null" : "nullable", rebuilt(main, !nullable)];
  yield ["retyped", rebuilt(OTHER_TYPE[String(main.type)] ?? { type: "boolean" })];
  for (const bound of BOUNDS) {
    const value = main[bound];
    if (typeof value === "number") {
      yield [`${bound} raised`, rebuilt({ ...main, [bound]: value + 1 })];
      yield [`${bound} gone`, rebuilt({ ...main, [bound]: undefined })];
    } else if (boundsOf[String(main.type)]?.includes(bound)) {
      yield [`${bound} added`, rebuilt({ ...main, [bound]: 3 })];
    }
  }
  if (Array.isArray(main.enum)) {
    yield ["a value added", rebuilt({ ...main, enum: [...main.enum, "brand_new"] })];
    yield ["a value removed", rebuilt({ ...main, enum: main.enum.slice(1) })];
  } else if (main.type === "string" && !("const" in main)) {
    yield ["limited to values", rebuilt({ ...main, enum: ["only", "these"] })];
  }
}

const boundsOf: Record<string, readonly string[]> = {
  string: ["minLength", "maxLength"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
  array: ["minItems", "maxItems"],
};
