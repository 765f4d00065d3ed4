import { describe, expect, it } from "vitest";
import type { InputError } from "../../src/heymilo/errors.ts";
import type { Posting } from "../../src/heymilo/schema/responses.ts";
import {
  clearableFields,
  clearedValue,
  updatePostingShape,
} from "../../src/heymilo/schema/update-posting.ts";
import { planUpdate, type UpdateArguments } from "../../src/planning/update-plan.ts";

const STORED: Posting = {
  id: "P",
  title: "Potter",
  phone_number_id: null,
  metadata: { a: "1", b: "2", mcp_idempotency_key: "k 0123456789abcdef" },
  workflow: [
    { type: "resume", order: 1, config: { mandatory: true } },
    { type: "web_interview", order: 2, config: { web_interview_config: { show_transcript: true } } },
    { type: "web_interview", order: 3, config: null },
    { type: "hologram", order: 4, config: {} },
  ],
};
const NOTHING: UpdateArguments = { fields: {}, clear: [], steps: [], replaceMetadata: false };
const plan = (change: Partial<UpdateArguments>, stored = STORED) =>
  planUpdate(stored, { ...NOTHING, ...change });
const problems = (change: Partial<UpdateArguments>, stored = STORED) => {
  try {
    plan(change, stored);
  } catch (error) {
    expect(error).toMatchObject({ name: "InputError", found: "after_reading" });
    return (error as InputError).problems.map(({ path, message }) => `${path.join(".")} ${message}`);
  }
  throw new Error("the change was accepted");
};

describe("the posting's body", () => {
  it("is what was given, and absent if no field of it changes", () => {
    expect(plan({ fields: { title: "Master Potter" } }).posting).toEqual({ title: "Master Potter" });
    expect(plan({ steps: [{ step: "1", config: { mandatory: false } }] })).not.toHaveProperty("posting");
  });

  it('empties every field that can be cleared, texts that HeyMilo defaults to "" with that', () => {
    expect(clearableFields).toHaveLength(Object.keys(updatePostingShape).length - 4);
    const { posting } = plan({ clear: clearableFields }, { ...STORED, workflow: [], metadata: null });
    expect(posting).toEqual(Object.fromEntries(clearableFields.map((field) => [field, clearedValue(field)])));
    expect(
      Object.keys(posting ?? {})
        .filter((field) => posting?.[field] === "")
        .sort(),
    ).toEqual(["company_overview", "instructions", "job_overview"]);
  });

  it.each<[what: string, change: Partial<UpdateArguments>, expected: object | null]>([
    ["merged", { fields: { metadata: { b: "3", c: "4" } } }, { a: "1", b: "3", c: "4" }],
    ["replaced", { fields: { metadata: { c: "4" } }, replaceMetadata: true }, { c: "4" }],
    ["cleared", { clear: ["metadata"] }, {}],
  ])("has metadata %s, with the marker", (_what, change, expected) => {
    const marker = { mcp_idempotency_key: "k 0123456789abcdef" };
    expect(plan(change).posting?.metadata).toEqual({ ...expected, ...marker });
  });

  it("has no marker where there was none", () => {
    const stored = { ...STORED, metadata: { a: "1" } };
    expect(plan({ fields: { metadata: { b: "2" } } }, stored).posting?.metadata).toEqual({ a: "1", b: "2" });
    expect(plan({ clear: ["metadata"] }, stored).posting?.metadata).toBeNull();
  });
});

describe("a step's config", () => {
  it("is found by type, or by position with blanks around it", () => {
    const steps = [
      { step: "resume", config: { mandatory: false } },
      { step: " 3 ", config: { video: true } },
    ];
    expect(plan({ steps }).steps).toMatchObject([
      { order: 1, type: "resume", config: { mandatory: false } },
      { order: 3, type: "web_interview", config: { video: true } },
    ]);
  });

  it("keeps the keys of nested objects that are stored, known or not", () => {
    const config = { web_interview_config: { intro_message: "Hi", new_key: { deep: 1 } } };
    expect(plan({ steps: [{ step: "2", config }] }).steps[0]?.config).toEqual({
      web_interview_config: { show_transcript: true, intro_message: "Hi", new_key: { deep: 1 } },
    });
    expect(plan({ steps: [{ step: "3", config }] }).steps[0]?.config).toEqual(config);
  });

  it("is mended like the arguments of a create, and what was empty is named", () => {
    const config = {
      video: "true",
      num_questions: "4",
      voice_id: "",
      interview_type: null,
      web_interview_config: '{"intro_message":"Hi"}',
    };
    expect(plan({ steps: [{ step: "3", config }] })).toMatchObject({
      steps: [{ config: { video: true, num_questions: 4, web_interview_config: { intro_message: "Hi" } } }],
      ignored: [["steps", 0, "config", "voice_id"]],
      warnings: [],
    });
  });

  it("warns of what a create is warned of, and sends it", () => {
    const config = { prompt_version: "v9", web_interview_config: { intro_mesage: "Hi" } };
    const { steps, warnings } = plan({ steps: [{ step: "3", config }] });
    expect(steps[0]?.config).toEqual(config);
    expect(warnings).toEqual([
      expect.stringContaining('steps[0].config.prompt_version: "v9" is not a value HeyMilo documents'),
      "steps[0].config.web_interview_config.intro_mesage: is not a key HeyMilo documents; " +
        "did you mean intro_message? It is sent as given",
    ]);
  });
});

describe("problems", () => {
  it("come all at once, each at what the caller wrote", () => {
    expect(
      problems({
        fields: { name: "p" },
        clear: ["name"],
        steps: [
          { step: "web_interview", config: { video: true } },
          { step: "hologram", config: { depth: 3 } },
          { step: "9", config: {} },
          { step: "2", config: { num_questions: 26, phone_calls_enabled: true } },
          { step: "1", config: { min_evaluation_score: null } },
          { step: "resume", config: { mandatory: true } },
        ],
      }).map((problem) => problem.split(" ").slice(0, 3).join(" ")),
    ).toEqual([
      "clear name is",
      "steps.0.step web_interview is",
      "steps.1.step hologram steps",
      'steps.2.step "9" is',
      "steps.3.config.num_questions is 26;",
      "steps.4.config has no",
      "steps.5.step is the",
      "steps.3.config.phone_calls_enabled needs phone_number_id",
    ]);
  });

  it("a number is needed as long as a step calls, unless the same change ends that", () => {
    const calls = { type: "web_interview", order: 1, config: { phone_calls_enabled: true } };
    const stored = { ...STORED, phone_number_id: "N", workflow: [calls] };
    expect(problems({ clear: ["phone_number_id"] }, stored)).toHaveLength(1);
    const ends = [{ step: "1", config: { phone_calls_enabled: false } }];
    expect(plan({ clear: ["phone_number_id"], steps: ends }, stored).posting).toEqual({
      phone_number_id: null,
    });
    expect(plan({ fields: { title: "Other" } }, { ...stored, phone_number_id: null }).steps).toEqual([]);
  });

  it("nothing to change is one", () => {
    expect(problems({})).toEqual([" nothing to change: give a field of the posting, clear, or steps"]);
  });
});
