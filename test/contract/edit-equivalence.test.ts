import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import type * as z from "zod";
import { portableSchema } from "../../src/definition/portable-schema.ts";
import { newQuestion, questionPatch } from "../../src/heymilo/schema/edit-questions.ts";
import { updatePostingRequest } from "../../src/heymilo/schema/update-posting.ts";
import { editQuestions } from "../../tools/interviewers/edit-questions.ts";
import { updateInterviewer } from "../../tools/interviewers/update-interviewer.ts";
import { arbitraryFromSchema } from "../support/arbitraries/from-schema.ts";
import { createPostingRequest } from "../support/arbitraries/requests.ts";
import type { Json } from "../support/arbitraries/values.ts";
import { closedDocument } from "../support/closed-document.ts";
import fc from "../support/fast-check.ts";
import { DocumentValidators, contract as document, explain } from "../support/openapi.ts";
import { holds as holdsFor, RUNS, read, same } from "./properties.ts";
import { keepPostingRules, keepQuestionRules } from "./prose-rules.ts";
import { MODALITIES, type Modality } from "./request-fields.ts";

/**
 * An edit that the document and its prose allow is accepted, valid for the document as it is sent, and valid for the
 * schema that clients see, but for any JSON in `answer`, of which they are shown a string. That nothing else is
 * accepted is compared field by field. Edits are made of the same parts as creates, which run in full.
 */
const holds = <T>(values: fc.Arbitrary<T>, check: (value: T) => void) => holdsFor(values, check, Math.ceil(RUNS / 5));

const component = (name: string) =>
  arbitraryFromSchema(document, { $ref: `#/components/schemas/${name}` }) as fc.Arbitrary<Json>;

const validators = new DocumentValidators(closedDocument(document));
const ajv = new Ajv2020({ strict: false, allErrors: true });

const acceptedAs = (operation: string, schema: z.ZodObject, request: Json): Json => {
  const validate = validators.requestBody(operation);
  const reading = read(schema, request);
  if ("problems" in reading) expect.fail(reading.problems.join("\n"));
  for (const body of [request, reading.sent]) if (!validate(body)) expect.fail(explain(validate.errors).join("\n"));
  return reading.sent;
};

/** Holds arguments against a tool's schema. */
const clientsOf = ({ input }: { input: z.ZodObject }) => {
  const validate = ajv.compile(portableSchema(input, "input"));
  return (args: Json) => {
    same(read(input, args), { sent: args });
    if (!validate(args)) expect.fail(explain(validate.errors).join("\n"));
  };
};

it("updates", () => {
  const shown = clientsOf(updateInterviewer);
  const steps = createPostingRequest().map(({ workflow = [] }) =>
    (workflow as Json[]).map(({ type, config = {} }) => ({ step: type, config })),
  );
  holds(fc.tuple(component("UpdatePostingRequest").map(keepPostingRules), steps), ([request, changes]) => {
    const sent = acceptedAs("updatePosting", updatePostingRequest, request);
    shown({ posting_id: "a", ...sent, ...(changes.length > 0 && { steps: changes }) });
  });
});

it.each([
  ["added questions", "CreateQuestionRequest", "createQuestion", "add", newQuestion],
  ["changed questions", "UpdateQuestionRequest", "updateQuestion", "update", questionPatch],
] as const)("%s", (_what, name, operation, op, schemaOf) => {
  const shown = clientsOf(editQuestions);
  // To make a schema takes zod longer than to read a question.
  const schemas = new Map(MODALITIES.map((modality) => [modality, schemaOf(modality)]));
  holds(fc.tuple(fc.constantFrom(...MODALITIES), component(name)), ([modality, fields]) => {
    const request = keepQuestionRules(modality, fields);
    const { answer: _, ...sent } = acceptedAs(operation, schemas.get(modality as Modality) as z.ZodObject, request);
    const of = op === "add" ? {} : { question_id: "b" };
    if (Object.keys(sent).length > 0) shown({ posting_id: "a", operations: [{ op, ...of, ...sent }] });
  });
});
