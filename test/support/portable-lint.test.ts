import { describe, expect, it } from "vitest";
import { lintPortableSchema } from "./portable-lint.ts";

const portable = {
  type: "object",
  properties: {
    title: { type: "string", description: "Job title.", minLength: 3, maxLength: 200 },
    mode: { type: "string", enum: ["exact", "summarized"] },
    retakes: { type: "integer", minimum: 0, maximum: 5 },
    score: { type: "number", minimum: 0.5, maximum: 1 },
    video: { type: "boolean" },
    workflow: {
      type: "array",
      minItems: 1,
      maxItems: 10,
      items: { type: "object", properties: { type: { type: "string" } }, required: ["type"] },
    },
  },
  required: ["title"],
};

/** The problems of an input schema whose one property is `node`. */
function lintProperty(node: unknown): string[] {
  return lintPortableSchema({ type: "object", properties: { field: node }, required: [] }, { root: "input" });
}

describe("a portable schema", () => {
  it("passes with every keyword of the dialect, as input and as output", () => {
    expect(lintPortableSchema(portable, { root: "input" })).toEqual([]);
    expect(lintPortableSchema(portable, { root: "output" })).toEqual([]);
  });

  it("may have no properties when it is the input of a tool without arguments", () => {
    expect(lintPortableSchema({ type: "object", properties: {} }, { root: "input" })).toEqual([]);
    expect(lintPortableSchema({ type: "object", properties: {} }, { root: "output" })).toEqual([
      "#: an object needs properties",
    ]);
  });

  it("may be open on outputs, by true or by a typed schema", () => {
    const open = { ...portable, additionalProperties: true };
    expect(lintPortableSchema(open, { root: "output" })).toEqual([]);
    const map = { ...portable, additionalProperties: { type: "string" } };
    expect(lintPortableSchema(map, { root: "output" })).toEqual([]);
  });
});

describe("at the root", () => {
  it.each([
    [null, "#: the root must be an object schema"],
    [{ type: "string" }, '#: the root must have type "object"'],
    [{ type: "object" }, "#: the root must have properties"],
    [{ ...portable, description: "No." }, "#: the root must not have a description"],
    [{ ...portable, $schema: "https://json-schema.org/" }, "#: keyword $schema is not portable"],
    [{ ...portable, anyOf: [portable] }, "#: keyword anyOf is not portable"],
    [{ ...portable, additionalProperties: true }, "#: additionalProperties is for outputs only"],
    [{ ...portable, required: ["titel"] }, '#: required names "titel", which is no property'],
    [{ ...portable, required: "title" }, "#: required must be a list"],
    [{ ...portable, required: ["title", "title"] }, "#: required repeats a name"],
  ])("rejects %j", (schema, problem) => {
    expect(lintPortableSchema(schema, { root: "input" })).toContain(problem);
  });

  it.each([
    [false, "#: an output must stay open to new fields"],
    [{}, "#/additionalProperties: needs exactly one type, as a string"],
  ])("rejects an output with additionalProperties %j", (additionalProperties, problem) => {
    expect(lintPortableSchema({ ...portable, additionalProperties }, { root: "output" })).toEqual([problem]);
  });
});

describe("at a node", () => {
  it.each([
    [true, "boolean schemas are not portable"],
    ["string", "not a schema"],
    [{}, "needs exactly one type, as a string"],
    [{ description: "Any JSON." }, "needs exactly one type, as a string"],
    [{ type: ["string", "null"] }, "needs exactly one type, as a string"],
    [{ type: "null" }, "type null is not portable"],
    [{ type: "string", description: 7 }, "description must be a string"],
    [{ type: "object" }, "an object needs properties"],
    [{ type: "object", properties: {} }, "an object needs properties"],
    [
      { type: "object", properties: { a: { type: "string" } }, additionalProperties: false },
      "additionalProperties is for outputs only",
    ],
    [{ type: "array" }, "an array needs items"],
    [{ type: "string", enum: [] }, "enum must be a non-empty list"],
    [{ type: "string", enum: ["a", 1] }, "enum may hold strings only"],
    [{ type: "string", enum: ["a", "a"] }, "enum repeats a value"],
    [{ type: "integer", enum: ["1"] }, "enum does not fit type integer"],
    [{ type: "integer", maxLength: 1 }, "maxLength does not fit type integer"],
    [{ type: "string", minimum: 1 }, "minimum does not fit type string"],
    [{ type: "string", items: { type: "string" } }, "items does not fit type string"],
    [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "maximum is beyond 2^31"],
    [{ type: "integer", minimum: -(2 ** 31) - 1 }, "minimum is beyond 2^31"],
    [{ type: "integer", minimum: 0.5 }, "minimum must be an integer"],
    [{ type: "number", minimum: "0" }, "minimum must be a number"],
    [{ type: "string", maxLength: 1.5 }, "maxLength must be an integer"],
    [{ type: "string", minLength: -1 }, "minLength must not be negative"],
    [{ type: "integer", minimum: 2, maximum: 1 }, "minimum is above maximum"],
  ])("rejects %j", (node, problem) => {
    expect(lintProperty(node)).toEqual([`#/field: ${problem}`]);
  });

  it.each(["$ref", "anyOf", "const", "default", "format", "pattern", "exclusiveMinimum", "title"])(
    "rejects the keyword %s",
    (keyword) => {
      expect(lintProperty({ type: "string", [keyword]: "x" })).toEqual([
        `#/field: keyword ${keyword} is not portable`,
      ]);
    },
  );

  it("finds violations at any depth and reports all of them", () => {
    const deep = { type: "array", items: { type: "object", properties: { a: {}, b: { type: "array" } } } };
    expect(lintProperty(deep)).toEqual([
      "#/field/items/a: needs exactly one type, as a string",
      "#/field/items/b: an array needs items",
    ]);
  });
});
