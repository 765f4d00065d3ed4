import { isDeepStrictEqual } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { mendObject } from "../../src/arguments/read.ts";
import { portableSchema } from "../../src/definition/portable-schema.ts";
import { createPostingRequest as schema } from "../../src/heymilo/schema/create-posting.ts";
import { createInterviewer } from "../../tools/interviewers/create-interviewer.ts";
import { arbitraryFromSchema } from "../support/arbitraries/from-schema.ts";
import { createPostingRequest } from "../support/arbitraries/requests.ts";
import type { Json } from "../support/arbitraries/values.ts";
import { closedDocument } from "../support/closed-document.ts";
import fc from "../support/fast-check.ts";
import { DocumentValidators, contract as document, explain } from "../support/openapi.ts";
import { placesIn, replaced } from "./paths.ts";
import { holds, read, same, tampered } from "./properties.ts";
import { keepCreateRules } from "./prose-rules.ts";
import { PATHS } from "./request-fields.ts";
import { sloppyRequest } from "./sloppy-requests.ts";
import { factOf, wrongRequest } from "./wrong-requests.ts";

/** What the document says of a create, and what clients see of it. */
const validate = new DocumentValidators(closedDocument(document)).requestBody("createPosting");
const wire = new Ajv2020({ strict: false, allErrors: true }).compile(portableSchema(createInterviewer.input, "input"));
const valid = (holdsFor: typeof validate, request: Json) => {
  if (!holdsFor(request)) expect.fail(explain(holdsFor.errors).join("\n"));
};

describe("create requests", () => {
  const fromDocument = arbitraryFromSchema(document, { $ref: "#/components/schemas/CreatePostingRequest" });

  it("are generated with every field that there is", () => {
    const requests = fc.sample(createPostingRequest(), { numRuns: 500, seed: 7 });
    const seen = new Set(
      requests.flatMap((request) => [...placesIn(request)].map(({ path }) => factOf(request, path))),
    );
    // The answer is any JSON, so it is no place where something can be wrong.
    expect(PATHS.filter((path) => !seen.has(path) && path !== "form.answer")).toEqual([]);
  });

  it("are accepted if the document and the prose allow them", () => {
    holds(
      fromDocument.map((request) => keepCreateRules(request as Json)),
      (request) => {
        valid(validate, request);
        const reading = read(schema, request);
        if ("problems" in reading) expect.fail(reading.problems.join("\n"));
      },
    );
  });

  it("are sent as they are, and valid for the schema that clients see, any JSON in answer apart", () => {
    holds(createPostingRequest(), (request) => {
      same(mendObject(schema, undefined, request), request);
      same(read(schema, request), { sent: request });
      valid(validate, request);
      valid(wire, withoutAnswers(request));
    });
  });

  it("are sent only as the document allows, whatever stands in them", () => {
    holds(tampered(createPostingRequest()), (request) => {
      const before = structuredClone(request);
      const reading = read(schema, request);
      same(request, before);
      if ("sent" in reading) valid(validate, reading.sent);
      const value = mendObject(schema, undefined, request);
      same(mendObject(schema, undefined, value), value);
    });
  });

  it("are rejected at the very place where something is wrong", () => {
    holds(wrongRequest(), ({ request, path, what }) => {
      const reading = read(schema, request);
      if ("sent" in reading) expect.fail(`accepted ${what} at ${path.join(".")}`);
      if (!reading.paths.some((found) => isDeepStrictEqual(found, path))) {
        expect.fail(`${what} at ${path.join(".")}: ${reading.problems.join("\n")}`);
      }
    });
  });

  it("are mended to what was meant, and mending again changes nothing", () => {
    holds(sloppyRequest(), ({ meant, written }) => {
      const value = mendObject(schema, undefined, written);
      same(value, meant);
      same(mendObject(schema, undefined, value), value);
    });
  });
});

/** Clients are shown `answer` as a string; HeyMilo takes any JSON there. */
function withoutAnswers(request: Json): Json {
  const answers = [...placesIn(request)].filter(({ path }) => path.length === 5 && path[4] === "answer");
  return answers.reduce((rest, { path }) => replaced(rest, path, undefined), request);
}
