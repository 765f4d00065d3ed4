import fc from "../fast-check.ts";
import { type JsonSchema, type OpenApiDocument, resolveSchema } from "../openapi.ts";
import { anyJson, fields, integer, number, text } from "./values.ts";

export interface FromSchemaOptions {
  /** How often a nullable value is null; "always" also makes every nullable property present. */
  nulls?: "sometimes" | "always" | "never";
  /** Values of a property whose form no schema tells, by its name. */
  named?: (name: string) => fc.Arbitrary<unknown> | undefined;
}

const SUPPORTED = new Set([
  ..."$ref const enum anyOf oneOf type".split(" "),
  ..."minLength maxLength minimum maximum minItems maxItems items".split(" "),
  ..."properties required additionalProperties".split(" "),
]);

/** Numbers without a bound stay within 32 bits, which holds every plausible count and time in seconds. */
const LARGE = 2 ** 31 - 1;
const LONG = 2_000;

/**
 * Values that are valid for a schema of the document, for the part of JSON Schema that the document uses. The
 * branches of a `oneOf` are taken to exclude each other.
 * @throws if the schema has a keyword that this does not understand, rather than ignoring it.
 */
export function arbitraryFromSchema(
  document: OpenApiDocument,
  schema: JsonSchema,
  { nulls = "sometimes", named = () => undefined }: FromSchemaOptions = {},
): fc.Arbitrary<unknown> {
  return fromSchema(schema);

  function fromSchema(unresolved: JsonSchema): fc.Arbitrary<unknown> {
    const node = resolveSchema(document, unresolved);
    for (const keyword of Object.keys(node)) {
      if (!SUPPORTED.has(keyword)) throw new Error(`cannot generate values for the keyword ${keyword}`);
    }
    if ("const" in node) return fc.constant(node.const);
    if (Array.isArray(node.enum)) return fc.constantFrom(...node.enum);
    const branches = branchesOf(node);
    if (branches) return fromBranches(branches);
    switch (node.type) {
      case undefined:
        return anyJson();
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "integer":
        return isOpen(node) ? plain : integer(bound(node.minimum, -LARGE), bound(node.maximum, LARGE));
      case "number":
        return isOpen(node)
          ? fc.tuple(plain, fc.constantFrom(0, 0.5)).map(([whole, part]) => whole + part)
          : number(bound(node.minimum, -LARGE), bound(node.maximum, LARGE));
      case "string":
        return stringOf(bound(node.minLength, 0), bound(node.maxLength, LONG));
      case "array":
        return fc.array(fromSchema((node.items ?? {}) as JsonSchema), {
          minLength: bound(node.minItems, 0),
          maxLength: Math.min(bound(node.maxItems, LARGE), bound(node.minItems, 0) + 3),
        });
      case "object":
        return objectOf(node);
      default:
        throw new Error(`cannot generate values of type ${JSON.stringify(node.type)}`);
    }
  }

  function fromBranches(branches: JsonSchema[]): fc.Arbitrary<unknown> {
    const nullable = branches.some(isNull);
    if (nullable && nulls === "always") return fc.constant(null);
    const some = branches.filter((branch) => !isNull(branch)).map(fromSchema);
    if (!nullable || nulls === "never") return fc.oneof(...some);
    return fc.option(fc.oneof(...some), { nil: null, freq: 4 });
  }

  function objectOf(node: JsonSchema): fc.Arbitrary<unknown> {
    const properties = (node.properties ?? {}) as Record<string, JsonSchema>;
    const names = Object.keys(properties);
    if (names.length === 0) return mapOf(node.additionalProperties);
    const required = new Set((node.required ?? []) as string[]);
    const present = (name: string) =>
      required.has(name) || (nulls === "always" && isNullable(resolveSchema(document, properties[name] ?? {})));
    const pick = (wanted: (name: string) => boolean) =>
      Object.fromEntries(names.filter(wanted).map((name) => [name, named(name) ?? fromSchema(properties[name] ?? {})]));
    return fields(
      pick(present),
      pick((name) => !present(name)),
    );
  }

  function mapOf(values: unknown): fc.Arbitrary<unknown> {
    const value = typeof values === "object" && values !== null ? fromSchema(values as JsonSchema) : anyJson();
    const key = text(40).filter((candidate) => candidate !== "__proto__");
    return fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
  }
}

/** Where no end is stated, no value is worth trying often: two times would be the same. */
const plain = fc.noBias(fc.integer({ min: -LARGE, max: LARGE }));
const isOpen = ({ minimum, maximum }: JsonSchema): boolean => minimum === undefined && maximum === undefined;

function stringOf(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const filled = text(maxLength, Math.max(1, minLength));
  if (minLength > 0) return filled;
  return fc.oneof({ weight: 9, arbitrary: filled }, { weight: 1, arbitrary: fc.constant("") });
}

function branchesOf(node: JsonSchema): JsonSchema[] | undefined {
  return (node.anyOf ?? node.oneOf) as JsonSchema[] | undefined;
}

function isNullable(node: JsonSchema): boolean {
  return branchesOf(node)?.some(isNull) ?? isNull(node);
}

function isNull(node: JsonSchema): boolean {
  return node.type === "null";
}

function bound(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
