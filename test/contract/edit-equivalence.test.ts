import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { portableSchema } from "../../src/definition/portable-schema.ts";
import { MODALITIES, newQuestion, questionPatch } from "../../src/heymilo/schema/edit-questions.ts";
import type { Modality } from "../../src/heymilo/schema/questions.ts";
import { updatePostingRequest } from "../../src/heymilo/schema/update-posting.ts";
import { editQuestions } from "../../tools/interviewers/edit-questions.ts";
import { updateInterviewer } from "../../tools/interviewers/update-interviewer.ts";
import { arbitraryFromSchema } from "../support/arbitraries/from-schema.ts";
import { createPostingRequest, question } from "../support/arbitraries/requests.ts";
import { anyJson, type Json } from "../support/arbitraries/values.ts";
import { closedDocument } from "../support/closed-document.ts";
import fc from "../support/fast-check.ts";
import { DocumentValidators, contract as document, explain } from "../support/openapi.ts";
import { holds as holdsFor, RUNS, read, same, tampered } from "./properties.ts";
import { keepPostingRules, keepQuestionRules } from "./prose-rules.ts";

/** Edits are made of the same parts as creates, which run in full. */
const holds = <T>(values: fc.Arbitrary<T>, check: (value: T) => void) =>
  holdsFor(values, check, Math.ceil(RUNS / 5));

/** The limits that only the update endpoint has. */
const UPDATE_LIMITS: Record<string, number> = {
  name: 100,
  interviewer_name: 100,
  instructions: 10_000,
  company_overview: 10_000,
  job_overview: 10_000,
};

/** What a create can say of the posting itself. */
const created: fc.Arbitrary<Json> = createPostingRequest().map(
  ({ workflow: _workflow, interview_template_id: _template, ...fields }) => fields,
);

/** The same within an update's limits. */
const update: fc.Arbitrary<Json> = created.map((fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === "description") return [name, [...String(value)].length < 10 ? `${value}, in full` : value];
      const limit = UPDATE_LIMITS[name];
      return [name, limit ? [...String(value)].slice(0, limit).join("") : value];
    }),
  ),
);

const steps: fc.Arbitrary<Json[]> = createPostingRequest().map(({ workflow = [] }) =>
  (workflow as Json[]).map(({ type, config = {} }) => ({ step: type, config })),
);

/** A question as its own endpoints take it: weights from 1, and voice questions with a structured_config. */
const editedQuestion = (modality: Modality): fc.Arbitrary<Json> =>
  fc
    .tuple(question(modality), anyJson(), fc.boolean())
    .map(([{ score_weight: weight, ...fields }, value, structured]) => ({
      ...fields,
      ...(typeof weight === "number" && { score_weight: 2 * weight || 1 }),
      ...(modality === "voice" && structured && { structured_config: { kind: value } }),
    }));

/** Schemas that are made anew with every call, which takes zod longer than to read a question. */
const remembered = (schemaOf: (modality: Modality) => z.ZodObject) => {
  const made = new Map(MODALITIES.map((modality) => [modality, schemaOf(modality)]));
  return (modality: Modality) => made.get(modality) as z.ZodObject;
};
const added = remembered(newQuestion);
const patched = remembered(questionPatch);

const someQuestion = fc.oneof(...MODALITIES.map(editedQuestion));
const modalityOf = (fields: Json) => fields.modality as Modality;

describe("edits and the published document", () => {
  const validators = new DocumentValidators(closedDocument(document));
  const component = (name: string) =>
    arbitraryFromSchema(document, { $ref: `#/components/schemas/${name}` }) as fc.Arbitrary<Json>;
  const validAt = (operation: string, request: Json) => {
    const validate = validators.requestBody(operation);
    if (!validate(request)) expect.fail(explain(validate.errors).join("\n"));
  };
  const accepted = (schema: z.ZodObject, request: Json) => {
    const reading = read(schema, request);
    if ("problems" in reading) expect.fail(reading.problems.join("\n"));
  };

  it("accept no update that the document does not", () => {
    holds(fc.oneof(created, update, tampered(update)), (request) => {
      const reading = read(updatePostingRequest, request);
      if ("sent" in reading) validAt("updatePosting", reading.sent);
    });
  });

  it("accept every update that the document and the prose allow", () => {
    holds(component("UpdatePostingRequest").map(keepPostingRules), (request) => {
      validAt("updatePosting", request);
      accepted(updatePostingRequest, request);
    });
  });

  it("accept no question that the document does not", () => {
    holds(fc.oneof(someQuestion, tampered(someQuestion)), (fields) => {
      const modality = modalityOf(fields);
      if (!MODALITIES.includes(modality)) return;
      const { modality: _, ...patch } = fields;
      const readings = [
        ["createQuestion", read(added(modality), fields)],
        ["updateQuestion", read(patched(modality), patch)],
      ] as const;
      for (const [operation, reading] of readings) if ("sent" in reading) validAt(operation, reading.sent);
    });
  });

  it("accept every added question that the document and the prose allow", () => {
    const fromDocument = component("CreateQuestionRequest");
    holds(
      fromDocument.map((fields) => keepQuestionRules(modalityOf(fields), fields)),
      (fields) => {
        validAt("createQuestion", fields);
        accepted(added(modalityOf(fields)), fields);
      },
    );
  });

  it("accept every change of a question that the document and the prose allow", () => {
    const fromDocument = fc.tuple(fc.constantFrom(...MODALITIES), component("UpdateQuestionRequest"));
    holds(
      fromDocument.map(([modality, fields]) => ({ modality, patch: keepQuestionRules(modality, fields) })),
      ({ modality, patch }) => {
        validAt("updateQuestion", patch);
        accepted(patched(modality), patch);
      },
    );
  });
});

describe("edits are valid for the schema that clients see:", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const compile = (input: z.ZodObject) => ajv.compile(portableSchema(input, "input"));
  const shown = (validate: ReturnType<typeof compile>, input: z.ZodObject, request: Json) => {
    same(read(input, request), { sent: request });
    if (!validate(request)) expect.fail(explain(validate.errors).join("\n"));
  };

  it("updates", () => {
    const validate = compile(updateInterviewer.input);
    holds(fc.tuple(update, steps), ([fields, changes]) => {
      shown(validate, updateInterviewer.input, {
        posting_id: "a",
        ...fields,
        ...(changes.length > 0 && { steps: changes }),
      });
    });
  });

  it("questions, any JSON in answer apart", () => {
    const validate = compile(editQuestions.input);
    holds(someQuestion, ({ answer: _, ...fields }) => {
      const { modality: _modality, ...patch } = fields;
      const operations = [
        { op: "add", ...fields },
        { op: "update", question_id: "b", ...patch },
      ];
      shown(validate, editQuestions.input, { posting_id: "a", operations });
    });
  });
});
