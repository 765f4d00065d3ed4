import { describe, expect, it } from "vitest";
import { CANDIDATE_FIELDS, type FieldTable, INTERVIEW_FIELDS } from "../../src/privacy/fields.ts";
import { contract as document, type JsonSchema, resolveSchema, responseSchema } from "../support/openapi.ts";

/** Where a table stops: what is below is decided about as a whole. */
const isDecided = (table: FieldTable, path: string) => Object.hasOwn(table, path);

describe("every field that HeyMilo documents of a person", () => {
  const leaves = (schema: JsonSchema, path: string, table: FieldTable): string[] => {
    const node = resolveSchema(document, schema);
    const branches = (node.anyOf ?? node.oneOf) as JsonSchema[] | undefined;
    if (branches) return [...new Set(branches.flatMap((branch) => leaves(branch, path, table)))];
    if (node.type === "null") return [];
    if (path !== "" && isDecided(table, path)) return [path];
    if (node.type === "array") return leaves(node.items as JsonSchema, path, table);
    // The document leaves it open, and describes its count in prose.
    if (path.endsWith("tab_switch_detection")) return [`${path}.total_count`];
    const fields = Object.entries((node.properties ?? {}) as Record<string, JsonSchema>);
    if (fields.length === 0) return [path];
    return fields.flatMap(([name, field]) => leaves(field, path === "" ? name : `${path}.${name}`, table));
  };
  const dataOf = (operation: string): JsonSchema => {
    const { properties } = resolveSchema(document, responseSchema(document, operation, 200)) as {
      properties: { data: JsonSchema };
    };
    return properties.data.type === "array" ? (properties.data.items as JsonSchema) : properties.data;
  };

  it.each([
    ["listCandidates", CANDIDATE_FIELDS],
    ["getInterviewData", INTERVIEW_FIELDS],
  ] as const)("has been decided about: %s", (operation, table) => {
    const documented = leaves(dataOf(operation), "", table);
    expect(documented.length).toBeGreaterThan(20);
    expect(documented.filter((path) => !isDecided(table, path))).toEqual([]);
    expect(Object.keys(table).filter((path) => !documented.includes(path))).toEqual([]);
  });
});

describe("lists", () => {
  it("carry no link at any setting", () => {
    const links = Object.entries(CANDIDATE_FIELDS).filter(([path]) => /_(url|link)$/.test(path));
    expect(links.map(([, kind]) => kind)).toEqual(["never", "never", "never", "never"]);
  });
});
