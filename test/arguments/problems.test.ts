import { describe, expect, it } from "vitest";
import * as z from "zod";
import { formatPath } from "../../src/arguments/path.ts";
import { explainIssues } from "../../src/arguments/problems.ts";
import { type Modality, stepOfModality } from "../../src/heymilo/schema/questions.ts";
import { type StepType, stepConfigs } from "../../src/heymilo/schema/steps.ts";
import { problemsOf, withConfig, withQuestion, withSteps } from "../support/request-with.ts";

const QUESTION = "workflow[0].questions[0]";

/** The problems of a value held against any schema. */
const explained = (schema: z.ZodObject, value: unknown): string[] =>
  explainIssues(schema, value, schema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `${formatPath(path)}: ${message}`,
  );

describe("a path is written as one writes it in code", () => {
  it.each([
    [[], ""],
    [["title"], "title"],
    [["workflow", 0, "config"], "workflow[0].config"],
    [["workflow", 2, "questions", 10, "text"], "workflow[2].questions[10].text"],
    [["metadata", "two words"], 'metadata["two words"]'],
    [["metadata", "external-id"], "metadata.external-id"],
    [["metadata", "a.b"], 'metadata["a.b"]'],
    [["metadata", ""], 'metadata[""]'],
    [["metadata", "line\nbreak"], 'metadata["line\\nbreak"]'],
    [["metadata", `${"x".repeat(100)} y`], `metadata["${"x".repeat(59)}…"]`],
  ])("%j", (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe("an unknown field", () => {
  it.each([
    ["languge", "language"],
    ["titel", "title"],
    ["Metadata", "metadata"],
    ["redirectUrl", "redirect_url"],
    ["REDIRECT-URL", "redirect_url"],
    ["job_overviews", "job_overview"],
    ["retake_cooldown", "retake_cooldown_days"],
    ["interviewer", "interviewer_name"],
  ])("%s: did you mean %s?", (field, meant) => {
    const problem = `${field}: unknown field; did you mean ${meant}?`;
    expect(problemsOf({ ...withSteps({ type: "resume" }), [field]: 1 })).toEqual([problem]);
  });

  it("that is nearly one of elsewhere says where that belongs", () => {
    expect(problemsOf({ ...withSteps({ type: "resume" }), voiceID: "v" })).toEqual([
      "voiceID: unknown field; did you mean voice_id, which belongs to workflow[].config (web_interview)?",
    ]);
  });

  it("that is like no other gets the list of those that are", () => {
    expect(problemsOf(withSteps({ type: "form", xyzzyplugh: 1 }))).toEqual([
      "workflow[0].xyzzyplugh: unknown field; the fields here are type, config, questions",
    ]);
  });

  it("is refused in every config and every question", () => {
    const unknown = (place: string) => [expect.stringContaining(`${place}.xyzzyplugh: unknown field`)];
    for (const type of Object.keys(stepConfigs) as StepType[])
      expect(problemsOf(withConfig(type, { xyzzyplugh: 1 }))).toEqual(unknown("workflow[0].config"));
    for (const modality of Object.keys(stepOfModality) as Modality[])
      expect(problemsOf(withQuestion(modality, { xyzzyplugh: 1 }))).toEqual(unknown(QUESTION));
  });

  it("that belongs elsewhere says where, with every place", () => {
    expect(problemsOf({ ...withSteps({ type: "resume" }), mandatory: true, knockout_enabled: true })).toEqual([
      "mandatory: is not a field here; it belongs to workflow[].config (resume)",
      "knockout_enabled: is not a field here; it belongs to workflow[].config (conversational_sms), " +
        "workflow[].config (resume), workflow[].config (form)",
    ]);
    expect(problemsOf(withConfig("resume", { language: "en" }))).toEqual([
      "workflow[0].config.language: is not a field here; it belongs to the top level",
    ]);
    expect(problemsOf(withQuestion("sms", { evaluation_criteria: "x" }))).toEqual([
      `${QUESTION}.evaluation_criteria: is not a field here; it belongs to workflow[].questions[] (voice), ` +
        "workflow[].questions[] (resume_scoring)",
    ]);
  });

  it.each([
    ["optional", "use config.mandatory (optional: true is mandatory: false)"],
    ["order", "leave it out: the order of the array is the order of the steps"],
    ["name", "leave it out: a step has no name"],
    ["id", "leave it out: HeyMilo assigns it"],
  ])("%s of older steps says what to write today", (key, advice) => {
    expect(problemsOf(withSteps({ type: "resume", [key]: 1 }))).toEqual([
      `workflow[0].${key}: is not a field here: ${advice}`,
    ]);
  });

  it.each([
    [
      "an unscored text message",
      withQuestion("sms", { not_scored: true }),
      `${QUESTION}.not_scored`,
      "score_weight: 0",
    ],
    ["an unscored criterion", withQuestion("resume_scoring", { not_scored: true }), `${QUESTION}.not_scored`, "leave"],
    [
      "a refusal's message of a form",
      withConfig("form", { disqualification_message: "Sorry." }),
      "workflow[0].config.disqualification_message",
      "in the text of a question",
    ],
  ])("for %s that only another kind has says what to write instead", (_what, request, path, advice) => {
    expect(problemsOf(request)).toEqual([
      expect.stringMatching(`^${path.replace(/[[\]]/g, "\\$&")}: is not a field here: .*${advice}`),
    ]);
  });

  it.each(["constructor", "toString", "hasOwnProperty"])("may be called %s", (key) => {
    expect(problemsOf(withSteps({ type: "form", [key]: 1 }))).toEqual([
      `workflow[0].${key}: unknown field; the fields here are type, config, questions`,
    ]);
  });
});

describe("a value", () => {
  it.each([
    ["nothing", {}, "text: is missing"],
    ["null", { text: null }, "text: must be a string, not null"],
    ["a number", { text: 5 }, "text: must be a string, not 5"],
    ["an object", { text: {} }, "text: must be a string, not an object"],
    ["an array", { text: [1] }, "text: must be a string, not an array"],
    ["a long text", { text: "a", flag: "x".repeat(100) }, `flag: must be a boolean, not "${"x".repeat(58)}…`],
    ["a fraction", { text: "a", count: 1.5 }, "count: must be a whole number, not 1.5"],
    ["a text for a map", { text: "a", map: "x" }, 'map: must be an object, not "x"'],
    ["too short", { text: "" }, "text: has 0 characters; the minimum is 1"],
    ["too long", { text: "abcd" }, "text: has 4 characters; the maximum is 3"],
    ["too many", { text: "a", list: ["a", "b", "c"] }, "list: has 3 items; the maximum is 2"],
    ["too small", { text: "a", count: 0 }, "count: is 0; the minimum is 1"],
    [
      "near a choice",
      { text: "a", choice: "Green" },
      'choice: "Green" is not allowed here: use green, blue; did you mean green?',
    ],
    ["no choice at all", { text: "a", choice: "infrared" }, 'choice: "infrared" is not allowed here: use green, blue'],
    ["an item", { text: "a", list: [1] }, "list[0]: must be a string, not 1"],
  ])("that is %s", (_kind, value, problem) => {
    const schema = z.strictObject({
      text: z.string().min(1).max(3),
      flag: z.boolean().optional(),
      count: z.int().min(1).optional(),
      list: z.array(z.string()).max(2).optional(),
      map: z.record(z.string(), z.string()).optional(),
      choice: z.enum(["green", "blue"]).optional(),
    });
    expect(explained(schema, value)).toEqual([problem]);
  });
});

describe("a variant", () => {
  it("without its discriminator says which there are", () => {
    expect(problemsOf(withSteps({}))).toEqual([
      "workflow[0].type: is missing; it is one of web_interview, conversational_sms, resume, form",
    ]);
  });

  it("with an unknown one does, too, and suggests the nearest", () => {
    expect(problemsOf(withSteps({ type: "conversational-sms" }))).toEqual([
      'workflow[0].type: "conversational-sms" is not allowed here: use web_interview, conversational_sms, resume, ' +
        "form; did you mean conversational_sms?",
    ]);
  });

  it("of a question names the step whose modalities these are", () => {
    expect(problemsOf(withSteps({ type: "resume", questions: [{ modality: "voice", text: "Why?" }] }))).toEqual([
      `${QUESTION}.modality: "voice" is not allowed here: use resume_eligibility, resume_scoring ` +
        "(the questions of a resume step)",
    ]);
  });

  it.each([null, "resume", 7, []])("that is %j is no object", (step) => {
    expect(problemsOf({ title: "Nurse", workflow: [step] })).toEqual([
      expect.stringMatching(/^workflow\[0\]: must be an object, not /),
    ]);
  });
});
