import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryFromSchema } from "./arbitraries/from-schema.ts";
import { DocumentValidators, explain, type JsonSchema, type OpenApiDocument } from "./openapi.ts";
import { describeWithDocument } from "./with-document.ts";

const PET: OpenApiDocument = {
  paths: {},
  components: {
    schemas: {
      Pet: {
        type: "object",
        properties: {
          kind: { type: "string", const: "cat" },
          name: { type: "string", minLength: 2, maxLength: 5 },
          mood: { anyOf: [{ type: "string", enum: ["calm", "wild"] }, { type: "null" }], examples: ["calm"] },
          lives: { type: "integer", minimum: 1, maximum: 9 },
          tags: { type: "object", additionalProperties: { type: "string" } },
          friend: { anyOf: [{ $ref: "#/components/schemas/Friend" }, { type: "null" }] },
        },
        required: ["kind", "name", "lives"],
      },
      Friend: { type: "object", properties: { species: { type: "string" } }, required: ["species"] },
    },
  },
};
const PET_SCHEMA = { $ref: "#/components/schemas/Pet" };

type Nulls = "sometimes" | "always" | "never";

function sample(document: OpenApiDocument, schema: JsonSchema, nulls: Nulls = "sometimes", numRuns = 500) {
  return fc.sample(arbitraryFromSchema(document, schema, { nulls }), { numRuns, seed: 9 });
}

describe("values from a schema", () => {
  it("are valid and reach enums, bounds, absence and null", () => {
    const pets = sample(PET, PET_SCHEMA) as Array<Record<string, unknown>>;
    const validate = new DocumentValidators(PET).component("Pet");
    for (const pet of pets) expect(validate(pet), JSON.stringify(pet)).toBe(true);
    const of = (key: string) => new Set(pets.map((pet) => pet[key]));
    expect(of("mood")).toEqual(new Set(["calm", "wild", null, undefined]));
    expect(of("lives")).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(new Set(pets.map(({ name }) => [...String(name)].length))).toEqual(new Set([2, 3, 4, 5]));
  });

  it("are null wherever possible, or nowhere, if told so", () => {
    for (const pet of sample(PET, PET_SCHEMA, "always"))
      expect(pet).toMatchObject({ mood: null, friend: null });
    for (const pet of sample(PET, PET_SCHEMA, "never"))
      expect(Object.values(pet as object)).not.toContain(null);
  });

  it("are refused for what it does not understand", () => {
    expect(() => arbitraryFromSchema(PET, { type: "string", pattern: "^a" })).toThrow("keyword pattern");
    expect(() => arbitraryFromSchema(PET, { type: ["string", "null"] })).toThrow("cannot generate");
  });
});

describeWithDocument("values from the published document", (document) => {
  const validators = new DocumentValidators(document);

  it.each(["sometimes", "always", "never"] as const)("are valid for every component, nulls %s", (nulls) => {
    for (const name of Object.keys(document.components.schemas)) {
      const validate = validators.component(name);
      for (const value of sample(document, { $ref: `#/components/schemas/${name}` }, nulls, 30)) {
        if (!validate(value)) expect.fail(`${name}: ${explain(validate.errors)} in ${JSON.stringify(value)}`);
      }
    }
  });
});
