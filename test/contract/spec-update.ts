import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * `npm run spec:update -- FILE`: writes what a HeyMilo OpenAPI document says in names, types, bounds, enums, required
 * fields and paths into `heymilo.json`, and no sentence of it. The contract tests run against that file.
 */
export const FACTS = new URL("heymilo.json", import.meta.url);

/** What an object of the document is; its own keys are then either keywords or names. */
type Part = "keywords" | "names";

/** Keywords whose values have names as keys. */
const NAMED = ["properties", "schemas", "paths", "responses", "content", "securitySchemes"];

const KEPT = new Set([
  ...["servers", "url", "paths", "components", "schemas", "securitySchemes", "in", "name"],
  ...["operationId", "parameters", "schema", "requestBody", "content", "responses"],
  ...["$ref", "type", "properties", "required", "items", "additionalProperties", "anyOf", "oneOf", "allOf"],
  ...["const", "enum", "format", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"],
]);

const METHODS = ["get", "post", "put", "patch", "delete"];

/** The document without what is prose: descriptions, summaries, titles, examples, defaults. */
export const factsOf = (node: unknown, part: Part = "keywords"): unknown => {
  if (Array.isArray(node)) return node.map((one) => factsOf(one));
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).flatMap(([key, value]) => {
    if (part === "names") return [[key, factsOf(value)]];
    if (key === "const" || key === "enum") return [[key, value]];
    const isKept = KEPT.has(key) || METHODS.includes(key);
    return isKept ? [[key, factsOf(value, NAMED.includes(key) ? "names" : "keywords")]] : [];
  });
  return Object.fromEntries(entries);
};

/** A line for each path and each schema, so that a change of one is a change of one line. */
export const factsText = (document: unknown): string => {
  const { servers, paths, components } = factsOf(document) as Record<string, Record<string, unknown>>;
  const lines = (named: unknown) =>
    Object.entries(named as object)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return `{
"servers": ${JSON.stringify(servers)},
"paths": {
${lines(paths)}
},
"components": { "securitySchemes": ${JSON.stringify(components?.securitySchemes)}, "schemas": {
${lines(components?.schemas)}
} }
}
`;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , file = ""] = process.argv;
  writeFileSync(FACTS, factsText(JSON.parse(readFileSync(file, "utf8"))));
}
