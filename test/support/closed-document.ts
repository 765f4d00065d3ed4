import type { OpenApiDocument } from "./openapi.ts";

/**
 * The document with every object closed to properties that it does not name, except those that it declares open.
 * A request that is valid here has no field that HeyMilo would drop without a word. Unions of steps also get the
 * discriminator that the document lacks, so that violations are those of the step meant and not of all four.
 */
export function closedDocument(document: OpenApiDocument): OpenApiDocument {
  const schemas = document.components.schemas;
  return { ...document, components: { schemas: close(schemas) as OpenApiDocument["components"]["schemas"] } };
}

function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== "object" || node === null) return node;
  const closed: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, close(value)]),
  );
  if (closed.type === "object" && "properties" in closed) closed.additionalProperties ??= false;
  if (Array.isArray(closed.oneOf)) closed.discriminator = { propertyName: "type" };
  return closed;
}
