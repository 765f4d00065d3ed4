import { describe, expect, it } from "vitest";
import * as z from "zod";
import { decided, said } from "../../src/heymilo/schema/personal.ts";
import { contract as document, type JsonSchema, resolveSchema, responseSchema } from "../support/openapi.ts";
import { CANDIDATE_FIELDS, INTERVIEW_FIELDS } from "../support/personal-fields.ts";

describe("every field that is read of a person", () => {
  const has = (schema: JsonSchema, path: readonly string[]): boolean => {
    const node = resolveSchema(document, schema);
    const branches = (node.anyOf ?? node.oneOf) as JsonSchema[] | undefined;
    if (branches) return branches.some((branch) => has(branch, path));
    if (node.type === "array") return has(node.items as JsonSchema, path);
    const [name, ...below] = path;
    if (name === undefined) return true;
    const field = ((node.properties ?? {}) as Record<string, JsonSchema>)[name];
    // The document leaves it open, and describes its count in prose.
    return field ? name === "tab_switch_detection" || has(field, below) : false;
  };
  const dataOf = (operation: string): JsonSchema =>
    (resolveSchema(document, responseSchema(document, operation, 200)) as { properties: { data: JsonSchema } })
      .properties.data;

  it.each([
    ["listCandidates", CANDIDATE_FIELDS],
    ["getInterviewData", INTERVIEW_FIELDS],
  ] as const)("is documented by HeyMilo, and says what it is: %s", (operation, fields) => {
    const paths = Object.keys(fields);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !has(dataOf(operation), path.split(".")))).toEqual([]);
    expect(paths.filter((path) => fields[path] === "none")).toEqual([]);
  });
});

it("nothing is read of a person that does not say what it is", () => {
  const schema = z.looseObject({ answer: said, note: z.string(), more: z.record(z.string(), z.unknown()) });
  const sent = { answer: "a", note: "b", more: { c: 1 }, unknown: "d", score: 3 };
  expect(decided(schema, sent, (_kind, value) => value)).toEqual({ answer: "a" });
});

it("lists carry no link", () => {
  expect(Object.keys(CANDIDATE_FIELDS).filter((path) => /_(url|link)$/.test(path))).toEqual([]);
});
