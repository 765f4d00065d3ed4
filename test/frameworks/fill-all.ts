import type { Json } from "../support/clients.ts";

/**
 * The arguments of a model that a strict schema forces to name every property: null where nothing is meant, and an
 * empty value where null is not allowed.
 */
export const fillAll = (schema: Json, given: unknown): unknown => {
  const branches = (schema.anyOf as Json[] | undefined) ?? [schema];
  const isNullable = branches.some((branch) => [branch.type].flat().includes("null"));
  const shape = branches.find((branch) => branch.type !== "null") as Json;
  if (given === undefined) return isNullable ? null : emptyOf(shape);
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

const emptyOf = (schema: Json): unknown => {
  const [type] = [schema.type].flat();
  if (type === "object") return fillAll(schema, {});
  return { array: [], boolean: false, number: 0, integer: 0 }[type as string] ?? "";
};
