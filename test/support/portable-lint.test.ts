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
const NO_ARGUMENTS = { type: "object", properties: {} };

describe("the portable dialect", () => {
  it.each([
    ["input", portable],
    ["input", NO_ARGUMENTS],
    ["output", portable],
    ["output", { ...portable, additionalProperties: true }],
    ["output", { ...portable, additionalProperties: { type: "string" } }],
  ] as const)("has, for an %s, %j", (root, schema) => {
    expect(lintPortableSchema(schema, { root })).toEqual([]);
  });

  it.each([
    ["input", { type: "string" }],
    ["input", { ...portable, description: "No." }],
    ["input", { ...portable, anyOf: [portable] }],
    ["input", { ...portable, additionalProperties: true }],
    ["input", { ...portable, required: ["titel"] }],
    ["output", NO_ARGUMENTS],
    ["output", { ...portable, additionalProperties: false }],
  ] as const)("has not, for an %s, %j", (root, schema) => {
    expect(lintPortableSchema(schema, { root })).not.toEqual([]);
  });

  it.each<[node: unknown]>([
    [{}],
    [{ type: ["string", "null"] }],
    [{ type: "object", properties: {} }],
    [{ type: "string", enum: [] }],
    [{ type: "integer", enum: ["1"] }],
    [{ type: "string", minimum: 1 }],
    [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }],
    [{ type: "integer", minimum: 2, maximum: 1 }],
    [{ type: "array", items: {} }],
    ...["$ref", "anyOf", "const", "default", "format", "pattern", "title"].map((keyword): [object] => [
      { type: "string", [keyword]: "x" },
    ]),
  ])("has no node %j, at any depth", (node) => {
    const deep = { type: "object", properties: { list: { type: "array", items: node } } };
    expect(lintPortableSchema(deep, { root: "input" })).not.toEqual([]);
  });
});
