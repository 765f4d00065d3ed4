import { describe, expect, it } from "vitest";
import { Limits } from "../../src/arguments/limits.ts";
import { formatPath } from "../../src/arguments/path.ts";
import { mendObject, type Walk } from "../../src/arguments/read.ts";
import { portableSchema } from "../../src/definition/portable-schema.ts";
import { createPostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { createInterviewer } from "../../tools/interviewers/create-interviewer.ts";
import type { Modality } from "../contract/request-fields.ts";
import { LENGTHS } from "../contract/request-fields.ts";
import { requestWith, withConfig, withQuestion, withSteps } from "../support/request-with.ts";

type Json = Record<string, unknown>;

const shown = portableSchema(createInterviewer.input, "input");
const mended = (args: Json, walk?: Walk) => mendObject(createPostingRequest, shown, args, walk);
const ignoredIn = (args: Json) => {
  const walk: Walk = { path: [], ignored: [], limits: new Limits() };
  mended(args, walk);
  return walk.ignored.map(formatPath);
};

describe("an optional field that is null or empty counts as not given, and only an empty one is named", () => {
  it.each([null, ""])("%j", (blank) => {
    const { title, workflow } = withSteps({ type: "form" });
    const args = {
      title,
      language: blank,
      max_retakes: blank,
      allow_sms_comms: blank,
      workflow: [
        ...(workflow as Json[]),
        {
          type: "web_interview",
          config: { voice_id: blank, cheat_detection_config: blank },
        },
        {
          type: "resume",
          config: blank,
          questions: [{ modality: "resume_scoring", text: "x", score_of_1: blank }],
        },
      ],
    };
    expect(mended(args)).toEqual({
      title,
      workflow: [
        { type: "form" },
        { type: "web_interview" },
        { type: "resume", questions: [{ modality: "resume_scoring", text: "x" }] },
      ],
    });
    expect(ignoredIn(args)).toEqual(
      blank === null
        ? []
        : [
            "language",
            "max_retakes",
            "allow_sms_comms",
            "workflow[1].config.voice_id",
            "workflow[1].config.cheat_detection_config",
            "workflow[2].config",
            "workflow[2].questions[0].score_of_1",
          ],
    );
  });

  it("a required one stays, to be refused", () => {
    const args = { title: null, workflow: [{ type: "", questions: [{ modality: null, text: "" }] }] };
    expect(mended(args)).toEqual(args);
    expect(ignoredIn(args)).toEqual([]);
  });

  it("blanks around text are the caller's", () => {
    expect(mended({ title: " Nurse ", language: " " })).toEqual({ title: " Nurse ", language: " " });
  });
});

describe("text where another type belongs", () => {
  it.each([
    ["-2", -2],
    ["0.25", 0.25],
    [" 7 ", 7],
  ])("%j is the number %d", (text, number) => {
    expect(mended({ retake_cooldown_days: text })).toEqual({ retake_cooldown_days: number });
  });

  it.each(["1e3", "0x10", "1,5", "1.", ".5", "five", "Infinity", "NaN", "1 000", "+1", "١"])(
    "%j is no plain number",
    (text) => {
      expect(mended({ retake_cooldown_days: text })).toEqual({ retake_cooldown_days: text });
    },
  );

  it.each(["True", "yes", "1", 1])("%j is neither true nor false", (other) => {
    expect(mended({ allow_sms_comms: other })).toEqual({ allow_sms_comms: other });
  });

  it.each(["[", "null", "7", '"text"', '{"type":"resume"}', "resume"])("%s is no JSON of an array", (text) => {
    expect(mended({ workflow: text })).toEqual({ workflow: text });
  });

  it.each(["{", "null", "[]", "text"])("%s is no JSON of an object", (text) => {
    expect(mended({ metadata: text })).toEqual({ metadata: text });
  });

  it.each(Object.keys(LENGTHS))("%s is text and stays text", (path) => {
    for (const text of ["3", "true", "[1]", '{"a":1}']) {
      expect(mended(requestWith(path, text))).toEqual(requestWith(path, text));
    }
  });
});

describe("what is the caller's own data is left alone", () => {
  const tricky = [null, "", "3", "true", "[]", '{"a":null}', { a: null, b: "", c: "3" }, [null, ""]];

  it.each([
    ["an answer", (value: unknown) => withQuestion("form", { answer: value })],
    ["inside metadata", (value: unknown) => requestWith("metadata", { note: value })],
    ["inside dropdown values", (value: unknown) => withQuestion("form", { dropdown_values: [{ label: value }] })],
    ["inside options", (value: unknown) => withQuestion("voice_tags", { options: [value] })],
    ["inside file types", (value: unknown) => withQuestion("form", { file_types: [value] })],
    [
      "an unknown key of cheat detection",
      (value: unknown) => withConfig("web_interview", { cheat_detection_config: { zz: value } }),
    ],
    [
      "an unknown key of the page",
      (value: unknown) => withConfig("web_interview", { web_interview_config: { zz: value } }),
    ],
    [
      "an unknown key of the blackout",
      (value: unknown) => withConfig("conversational_sms", { blackout_period: { zz: value } }),
    ],
    ["an unknown field", (value: unknown) => ({ title: "Nurse", zz: value })],
  ])("%s", (_where, request) => {
    for (const value of tricky) {
      expect(mended(request(value))).toEqual(request(value));
      expect(ignoredIn(request(value))).toEqual([]);
    }
  });

  it("a question or step of an unknown kind", () => {
    const question = { modality: "telepathy" as Modality, text: null, score_weight: "3" };
    const args = {
      title: "Nurse",
      workflow: [
        { type: "fax", config: "{}" },
        { type: "resume", questions: [question] },
      ],
    };
    expect(mended(args)).toEqual(args);
  });

  it.each([[undefined], [7], ["x"], [[]]])("a workflow of %j", (item) => {
    expect(mended({ workflow: [item] })).toEqual({ workflow: [item] });
  });

  it("keys that every object has", () => {
    const args = JSON.parse('{"title":"Nurse","constructor":null,"__proto__":{"polluted":"3"}}') as Json;
    expect(JSON.stringify(mended(args))).toBe(JSON.stringify(args));
    expect(({} as Json).polluted).toBeUndefined();
  });
});
