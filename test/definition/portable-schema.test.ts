import { describe, expect, it } from "vitest";
import * as z from "zod";
import { portableSchema } from "../../src/definition/portable-schema.ts";

/** What the tools have of the dialect, unions above all, is in their golden files and in test/surface. */
const shown = (field: z.ZodType) => portableSchema(z.strictObject({ field }), "input").properties?.field;

describe("what no tool has of the dialect", () => {
  it.each([
    ["a whole number without bounds", z.int(), { type: "integer" }],
    ["a constant", z.literal("a"), { type: "string", enum: ["a"] }],
    ["a refined text", z.string().refine(() => false), { type: "string" }],
    ["a pattern", z.string().regex(/^a$/), { type: "string" }],
    ["an address", z.url(), { type: "string" }],
    [
      "a bound beyond 32 bits",
      z
        .int()
        .min(-(2 ** 40))
        .max(2 ** 31),
      { type: "integer" },
    ],
    [
      "bounds of 32 bits",
      z
        .int()
        .min(1 - 2 ** 31)
        .max(2 ** 31 - 1),
      { type: "integer", minimum: 1 - 2 ** 31, maximum: 2 ** 31 - 1 },
    ],
  ])("%s", (_what, schema, expected) => {
    expect(shown(schema)).toEqual(expected);
    expect(shown(schema.optional())).toEqual(expected);
  });

  it("a schema without fields is still an object", () => {
    expect(portableSchema(z.strictObject({}), "output")).toEqual({ type: "object", properties: {} });
  });
});

describe("what the dialect has not", () => {
  const wire = { type: "string" } as const;

  it.each([
    ["two types", z.union([z.string(), z.number()]), "the root.field: mixes types (string, number)"],
    ["any JSON", z.json(), "the root.field: mixes types"],
    ["a map", z.record(z.string(), z.string()), "the root.field: an object without properties"],
    ["anything", z.unknown(), "the root.field: mixes types"],
    ["an array of anything", z.array(z.unknown()), "the root.field[]: mixes types"],
    ["a nullable", z.string().nullable(), "the root.field: mixes types (string, null)"],
  ])("%s is refused, unless it says what to show instead", (_what, schema, message) => {
    expect(() => shown(schema)).toThrow(message);
    expect(shown(schema.meta({ wire }))).toEqual(wire);
    const described = schema.meta({ wire }).describe("as text");
    expect(shown(described)).toEqual({ ...wire, description: "as text" });
  });
});
