import { describe, expect, it } from "vitest";
import { createPostingRequest } from "../../../src/heymilo/schema/create-posting.ts";
import { type Modality, stepOfModality } from "../../../src/heymilo/schema/questions.ts";
import { stepConfigs } from "../../../src/heymilo/schema/steps.ts";
import {
  BOUNDS,
  CLOSED_VALUES,
  LENGTHS,
  OPEN_OBJECT_FIELDS,
  QUESTION_FIELDS,
} from "../../contract/request-fields.ts";
import { problemsOf, requestWith, withConfig, withQuestion, withSteps } from "../../support/request-with.ts";

describe("limits, on both sides", () => {
  it.each(Object.entries(BOUNDS))("%s: %j", (path, [min, max]) => {
    const allowed = Number.isFinite(max) ? [min, max] : [min];
    for (const value of allowed) expect(problemsOf(requestWith(path, value))).toEqual([]);
    const below = problemsOf(requestWith(path, min - 1));
    expect(below).toEqual([expect.stringMatching(`: is ${min - 1}; the minimum is ${min}$`)]);
    if (!Number.isFinite(max)) return;
    const above = problemsOf(requestWith(path, max + 1));
    expect(above).toEqual([expect.stringMatching(`: is ${max + 1}; the maximum is ${max}$`)]);
  });

  it.each(Object.entries(LENGTHS))("%s: %i characters", (path, max) => {
    expect(problemsOf(requestWith(path, "x".repeat(max)))).toEqual([]);
    const problems = problemsOf(requestWith(path, "x".repeat(max + 1)));
    expect(problems).toEqual([expect.stringMatching(`: has ${max + 1} characters; the maximum is ${max}$`)]);
  });
});

describe("values", () => {
  it.each(Object.entries(CLOSED_VALUES))("%s: %j and no other", (path, values) => {
    for (const value of values) expect(problemsOf(requestWith(path, value))).toEqual([]);
    const problems = problemsOf(requestWith(path, "newly_released"));
    expect(problems).toHaveLength(1);
    for (const value of values) expect(problems[0]).toContain(value);
  });

  it.each([
    ["web_interview.config.interview_type", "newly_released"],
    ["web_interview.config.prompt_version", "v9"],
    ["web_interview.config.cheat_detection_config.types", ["newly_released"]],
    ["form.question_type", "newly_released"],
  ])("%s: any text, as a release may add one", (path, value) => {
    expect(problemsOf(requestWith(path, value))).toEqual([]);
  });

  it.each([null, "", 0, false, "yes", ["a", null], { a: { b: [null, ""] } }])(
    "an answer may be any JSON: %j",
    (answer) => {
      const request = withQuestion("form", { answer });
      expect(createPostingRequest.parse(request)).toStrictEqual(request);
    },
  );
});

describe("every question belongs to its step", () => {
  const pairs = Object.entries(stepOfModality).flatMap(([modality, home]) =>
    Object.keys(stepConfigs).map((type): [string, string, boolean] => [modality, type, type === home]),
  );

  it.each(pairs)("%s under %s: %s", (modality, type, belongs) => {
    const problems = problemsOf(withSteps({ type, questions: [{ modality, text: "Why us?" }] }));
    const wrong = expect.stringMatching(`modality: "${modality}" is not allowed here.*of a ${type} step`);
    expect(problems).toEqual(belongs ? [] : [wrong]);
  });

  it.each(Object.entries(QUESTION_FIELDS))("%s takes no field of another modality", (modality, own) => {
    const foreign = Object.values(QUESTION_FIELDS)
      .flat()
      .filter((field) => !own.includes(field));
    const fields = Object.fromEntries(foreign.map((field) => [field, 1]));
    const problems = problemsOf(withQuestion(modality as Modality, fields));
    expect(problems).toHaveLength(new Set(foreign).size);
    for (const problem of problems) expect(problem).toContain("is not a field here; it belongs to");
  });
});

describe("unknown keys", () => {
  it.each([
    ["the root", { ...withSteps({ type: "resume" }), surprise: 1 }],
    ["a step", withSteps({ type: "resume", surprise: 1 })],
    ["a config", withConfig("form", { surprise: 1 })],
    ["a question", withQuestion("sms", { surprise: 1 })],
  ])("are refused in %s", (_place, request) => {
    expect(problemsOf(request)).toEqual([expect.stringMatching(/surprise: unknown field/)]);
  });

  it.each(Object.keys(OPEN_OBJECT_FIELDS))("are passed through in %s", (path) => {
    const request = requestWith(path, { enabled: false, surprise: [null, { deep: "" }] });
    expect(createPostingRequest.parse(request)).toStrictEqual(request);
  });
});
