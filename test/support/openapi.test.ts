import { afterEach, expect, it, vi } from "vitest";
import { DocumentValidators, explain, publishedDocument, resolveSchema, responseSchema } from "./openapi.ts";
import { describeWithDocument } from "./with-document.ts";

afterEach(() => vi.unstubAllEnvs());

it("fails loudly when HEYMILO_OPENAPI names a missing file", () => {
  vi.stubEnv("HEYMILO_OPENAPI", "no-such-document.json");
  expect(publishedDocument).toThrow("no-such-document.json");
});

describeWithDocument("validators from the published document", (document) => {
  const validators = new DocumentValidators(document);

  it("compiles every component schema", () => {
    for (const name of Object.keys(document.components.schemas)) {
      expect(validators.component(name), name).toBeTypeOf("function");
    }
  });

  it("validates an operation's request body and explains every violation", () => {
    const validate = validators.requestBody("createPosting");
    expect(validate({ title: "Nurse", workflow: [{ type: "form" }] })).toBe(true);
    expect(validate({ title: "Nu", max_retakes: 9 })).toBe(false);
    expect(explain(validate.errors)).toEqual(
      expect.arrayContaining([
        "/title must NOT have fewer than 3 characters",
        expect.stringContaining("/max_retakes"),
      ]),
    );
  });

  it("validates an operation's answer by status, of paths with parameters too", () => {
    const pagination = { has_more: false, total_count: 0, url: null };
    expect(validators.response("listPostings", 200)({ data: [], pagination })).toBe(true);
    expect(validators.response("getPosting", 200)({ data: {} })).toBe(false);
    expect(validators.response("createPosting", 422)({ detail: "not a list" })).toBe(false);
  });

  it("compiles each schema once and rejects what the document lacks", () => {
    expect(validators.component("PostingURLs")).toBe(validators.component("PostingURLs"));
    expect(() => validators.requestBody("no_such_operation")).toThrow("no operation no_such_operation");
    expect(() => validators.response("createPosting", 418)).toThrow();
  });

  it("finds the schema of an answer and follows references", () => {
    const schema = responseSchema(document, "createPosting", 201);
    expect(Object.keys(resolveSchema(document, schema).properties as object)).toContain("data");
    expect(() => responseSchema(document, "createPosting", 418)).toThrow("no JSON answer 418");
  });
});
