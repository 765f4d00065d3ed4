import { describe, expect, it } from "vitest";
import * as z from "zod";
import { portableSchema } from "../../src/definition/portable-schema.ts";
import { lintPortableSchema } from "../support/portable-lint.ts";

const shown = (shape: z.ZodRawShape) => portableSchema(z.strictObject(shape), "input").properties ?? {};

const pet = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("cat"),
    name: z.string(),
    lives: z.int().min(1).max(9).describe("what is left").optional(),
    colour: z.enum(["black", "white"]).optional(),
  }),
  z.strictObject({
    kind: z.literal("dog"),
    name: z.string(),
    lives: z.int().min(0).max(1).describe("what is left").optional(),
    tricks: z.array(z.string()).max(3).describe("by heart").optional(),
    colour: z.enum(["white", "brown"]).optional(),
  }),
]);

describe("a union of objects becomes one object", () => {
  const { properties = {}, ...union } = shown({ pet }).pet ?? {};

  it("without a keyword that says it was one", () => {
    expect(union).toEqual({ type: "object", required: ["kind", "name"] });
    expect(Object.keys(properties as object)).toEqual(["kind", "name", "lives", "colour", "tricks"]);
  });

  it("whose discriminator is a string enum", () => {
    expect(properties).toMatchObject({ kind: { type: "string", enum: ["cat", "dog"] } });
  });

  it("whose fields say which variant takes them, unless all do", () => {
    expect(properties).toMatchObject({
      name: { type: "string" },
      tricks: { type: "array", description: "dog: by heart", items: { type: "string" }, maxItems: 3 },
    });
    expect((properties as { name: object }).name).not.toHaveProperty("description");
  });

  it("with the widest bounds, and the narrower ones in words", () => {
    expect(properties).toMatchObject({
      lives: {
        type: "integer",
        minimum: 0,
        maximum: 9,
        description: "what is left; min 1 for cat; max 1 for dog",
      },
    });
  });

  it("with all the values that any variant takes", () => {
    expect(properties).toMatchObject({ colour: { type: "string", enum: ["black", "white", "brown"] } });
  });

  it("in an array, too", () => {
    const { pets } = shown({ pets: z.array(pet).min(1).describe("at home") });
    expect(pets).toMatchObject({ type: "array", description: "at home", minItems: 1 });
    expect(pets?.items).toEqual(shown({ pet }).pet);
  });
});

describe("values that one variant limits and another does not", () => {
  const answer = z.discriminatedUnion("by", [
    z.strictObject({ by: z.literal("text"), type: z.enum(["YES_NO", "NUMERIC"]).optional() }),
    z.strictObject({ by: z.literal("form"), type: z.string().describe("form any").optional() }),
  ]);

  it("are told in words, since an enum would forbid the others", () => {
    const { properties } = shown({ answer }).answer ?? {};
    expect(properties?.type).toEqual({ type: "string", description: "text YES_NO, NUMERIC; form any" });
  });
});

describe("what the dialect has", () => {
  it.each([
    ["a string", z.string().min(2).max(5), { type: "string", minLength: 2, maxLength: 5 }],
    ["a whole number", z.int().min(-1).max(7), { type: "integer", minimum: -1, maximum: 7 }],
    ["a whole number without bounds", z.int(), { type: "integer" }],
    ["a number", z.number().min(0), { type: "number", minimum: 0 }],
    ["a boolean", z.boolean().describe("or not"), { type: "boolean", description: "or not" }],
    ["an enum", z.enum(["a", "b"]), { type: "string", enum: ["a", "b"] }],
    ["a constant", z.literal("a"), { type: "string", enum: ["a"] }],
    [
      "a list",
      z.array(z.boolean()).min(1).max(2),
      { type: "array", items: { type: "boolean" }, minItems: 1, maxItems: 2 },
    ],
    [
      "an object",
      z.looseObject({ a: z.string() }),
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    ],
    ["a refined text", z.string().refine(() => false), { type: "string" }],
    ["a pattern", z.string().regex(/^a$/), { type: "string" }],
    ["an address", z.url(), { type: "string" }],
  ])("%s", (_what, schema, expected) => {
    expect(shown({ field: schema }).field).toEqual(expected);
    expect(shown({ field: schema.optional() }).field).toEqual(expected);
    expect(
      lintPortableSchema(portableSchema(z.strictObject({ field: schema }), "input"), { root: "input" }),
    ).toEqual([]);
  });

  it("a bound beyond 32 bits is left to the server", () => {
    const bounded = z
      .int()
      .min(-(2 ** 40))
      .max(2 ** 31);
    expect(shown({ field: bounded }).field).toEqual({ type: "integer" });
    const edge = z
      .int()
      .min(-(2 ** 31 - 1))
      .max(2 ** 31 - 1);
    expect(shown({ field: edge }).field).toEqual({
      type: "integer",
      minimum: -(2 ** 31 - 1),
      maximum: 2 ** 31 - 1,
    });
  });

  it("required fields are named, at the root as below", () => {
    const { required } = portableSchema(z.strictObject({ a: z.string(), b: z.string().optional() }), "input");
    expect(required).toEqual(["a"]);
  });

  it("a schema without fields is still an object", () => {
    expect(portableSchema(z.strictObject({}).partial(), "output")).toEqual({
      type: "object",
      properties: {},
    });
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
    expect(() => shown({ field: schema })).toThrow(message);
    expect(shown({ field: schema.meta({ wire }) }).field).toEqual(wire);
    expect(shown({ field: schema.meta({ wire }).describe("as text") }).field).toEqual({
      ...wire,
      description: "as text",
    });
  });
});

describe("outputs", () => {
  const output = portableSchema(
    z.looseObject({
      id: z.string(),
      row: z.looseObject({ a: z.string().optional() }),
      closed: z.strictObject({ b: z.int() }),
    }),
    "output",
  );

  it("stay open to new fields where the schema is loose", () => {
    expect(output.additionalProperties).toBe(true);
    expect(output.properties?.row?.additionalProperties).toBe(true);
    expect(output.properties?.closed).not.toHaveProperty("additionalProperties");
    expect(lintPortableSchema(output, { root: "output" })).toEqual([]);
  });

  it("alone say so: Gemini refuses the keyword in inputs", () => {
    const input = portableSchema(z.looseObject({ row: z.looseObject({ a: z.string() }) }), "input");
    expect(JSON.stringify(input)).not.toContain("additionalProperties");
  });
});
