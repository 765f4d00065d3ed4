import type { Json } from "../support/clients.ts";

/**
 * The arguments of a model that a strict schema forces to name every property: null where nothing is meant, the least
 * that the schema allows where null is not allowed.
 */
export const fillAll = (schema: Json, given: unknown): unknown => {
  const branches = (schema.anyOf as Json[] | undefined) ?? [schema];
  const isNullable = branches.some((branch) => [branch.type].flat().includes("null"));
  const shape = branches.find((branch) => branch.type !== "null") as Json;
  if (given === undefined) return isNullable ? null : leastOf(shape);
  if (shape.properties && typeof given === "object") {
    return Object.fromEntries(
      Object.entries(shape.properties as Record<string, Json>).map(([name, property]) => [
        name,
        fillAll(property, (given as Json)[name]),
      ]),
    );
  }
  return Array.isArray(given) ? given.map((item) => fillAll(shape.items as Json, item)) : given;
};

const leastOf = (schema: Json): unknown => {
  if (schema.enum) return (schema.enum as unknown[])[0];
  const [type] = [schema.type].flat();
  if (type === "object") return fillAll(schema, {});
  return { array: [], string: "", boolean: false }[type as string] ?? schema.minimum ?? 0;
};
