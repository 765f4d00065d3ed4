import { Ajv2020 } from "ajv/dist/2020.js";
import { explain } from "./openapi.ts";

type Side = "input" | "output";

const TEXT = { type: "string" };
const NAMES = { type: "array", items: TEXT, uniqueItems: true };
const NODE = { $ref: "#/$defs/node" };
/** Some clients read bounds as 32-bit numbers. */
const MOST = 2 ** 31;
const COUNT = { type: "integer", minimum: 0, maximum: MOST };

const range = (type: string, least: number): [low: object, high: (low: string) => object] => [
  { type, minimum: least, maximum: MOST },
  (low) => ({ type, allOf: [{ minimum: least, maximum: MOST }, { minimum: { $data: `1/${low}` } }] }),
];
const [whole, wholeAbove] = range("integer", -MOST);
const [number, numberAbove] = range("number", -MOST);
const [, countAbove] = range("integer", 0);

/** What a node of one type may have, and must have. */
const kind = (type: string, keywords: object, required: string[] = []) => ({
  type: "object",
  properties: { type: { const: type }, description: TEXT, ...keywords },
  required: ["type", ...required],
  additionalProperties: false,
});

const object = (side: Side, leastProperties: number) =>
  kind(
    "object",
    {
      properties: { type: "object", minProperties: leastProperties, additionalProperties: NODE },
      required: NAMES,
      ...(side === "output" && { additionalProperties: { anyOf: [{ const: true }, NODE] } }),
    },
    ["properties"],
  );

/** The JSON Schema that all known clients accept, as a JSON Schema. */
const dialect = (side: Side) => {
  // The input of a tool without arguments has no properties.
  const root = object(side, side === "input" ? 0 : 1);
  const { description: _, ...properties } = root.properties;
  return {
    ...root,
    properties,
    $defs: {
      node: {
        type: "object",
        required: ["type"],
        discriminator: { propertyName: "type" },
        oneOf: [
          kind("string", {
            enum: { ...NAMES, minItems: 1 },
            minLength: COUNT,
            maxLength: countAbove("minLength"),
          }),
          kind("integer", { minimum: whole, maximum: wholeAbove("minimum") }),
          kind("number", { minimum: number, maximum: numberAbove("minimum") }),
          kind("boolean", {}),
          kind("array", { items: NODE, minItems: COUNT, maxItems: countAbove("minItems") }, ["items"]),
          object(side, 1),
        ],
      },
    },
  };
};

const meta = new Ajv2020({ allErrors: true, discriminator: true, $data: true, strict: false });
const validators = { input: meta.compile(dialect("input")), output: meta.compile(dialect("output")) };
const names = new Ajv2020({ strict: false, strictRequired: true });

/** Every violation of the portable dialect; an empty list means that the schema keeps to it. */
export function lintPortableSchema(schema: unknown, { root }: { root: Side }): string[] {
  const validate = validators[root];
  if (!validate(schema)) return explain(validate.errors);
  try {
    names.compile(schema as object);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
