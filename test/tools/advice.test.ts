import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const AGE = "workflow[0].questions[0]: ends an application over an age";
const UNDESCRIBED = "workflow[1].questions[0]: allows two and more follow-ups";

const REQUEST = {
  title: "Baker",
  interview_process_overview:
    "An AI asks one question in five minutes, records it and helps to evaluate; Ann decides. Need an adjustment? Call us.",
  workflow: [
    {
      type: "form",
      config: { knockout_enabled: true },
      questions: [
        {
          modality: "form",
          text: "Are you 23 or older? If you say no by mistake, write to us.",
          question_type: "dropdown",
          dropdown_values: [
            { label: "Yes", value: "Yes" },
            { label: "No", value: "No" },
          ],
          is_knockout: true,
          answer: "Yes",
        },
      ],
    },
    {
      type: "web_interview",
      questions: [
        {
          modality: "voice",
          text: "The oven is cold. What do you do?",
          evaluation_criteria: "Acts early. A middling answer acts, and tells nobody about it.",
          score_of_1: "Waits",
          score_of_5: "Acts, and tells somebody",
          max_follow_ups: 2,
        },
      ],
    },
  ],
};

describe("advice on a preview", () => {
  const scene = toolScene();
  const preview = (args: Json = {}) => scene.ask("create_interviewer", { ...REQUEST, dry_run: true, ...args });

  it("says what an expert would do otherwise, apart from the warnings", async () => {
    const { advice, warnings } = await preview();
    expect(advice).toEqual([expect.stringContaining(AGE), expect.stringContaining(UNDESCRIBED)]);
    expect(warnings).toBeUndefined();
  });

  it("is the same again for an identical preview, and not repeated once something has changed", async () => {
    const { advice, idempotency_key } = await preview();
    expect((await preview({ idempotency_key })).advice).toEqual(advice);
    expect((await preview({ idempotency_key, language: "en" })).advice).toEqual(["2 kept as they are"]);
    const full = await preview({ idempotency_key, language: "en-GB", response_detail: "full" });
    expect(full.advice).toEqual(advice);
  });

  it("has what changes add", async () => {
    const { revision, idempotency_key } = await preview();
    const changes = [{ op: "add", path: "job_overview", value: "Only if asked: the oven is new." }];
    const call = { title: REQUEST.title, dry_run: true, revision, idempotency_key, changes };
    const { advice } = await scene.ask("create_interviewer", call);
    expect(advice).toEqual([expect.stringContaining('job_overview: says "Only if asked"'), "2 kept as they are"]);
  });

  it("is not repeated by the create, and blocks nothing", async () => {
    const { idempotency_key, revision } = await preview();
    const created = await scene.ask("create_interviewer", { title: REQUEST.title, idempotency_key, revision });
    expect(created.outcome).toBe("created");
    expect(created).not.toHaveProperty("advice");
  });
});

describe("advice on a change", () => {
  const scene = toolScene();
  const questionsOf = async (posting_id: string) =>
    ((await scene.sandbox.call("GET", `/postings/${posting_id}/questions`)) as unknown as Json[]).map(({ id }) => id);

  it("is about the question and the fields that were edited", async () => {
    const posting_id = await scene.create(REQUEST);
    const [first, second] = await questionsOf(posting_id);
    const edit = async (question_id: unknown, fields: Json) =>
      (await scene.ask("edit_questions", { posting_id, operations: [{ op: "update", question_id, ...fields }] }))
        .advice;
    const ids = (await scene.ask("get_interviewer", { posting_id })).questions as Json;
    expect(Object.keys(ids)).toContain("voice");
    const all = [
      await edit(first, { text: "Are you 25 or older? If you say no by mistake, write to us." }).catch(() => []),
      await edit(second, { text: "Are you 25 or older? If you say no by mistake, write to us." }).catch(() => []),
    ].flat();
    expect(all.filter((line) => String(line).includes("over an age"))).toHaveLength(1);
  });

  it("is about the setting that was updated, and the step that it is in", async () => {
    const posting_id = await scene.create(REQUEST);
    const update = async (fields: Json) => (await scene.ask("update_interviewer", { posting_id, ...fields })).advice;
    const steps = [{ step: "web_interview", config: { cheat_detection_config: { enabled: true } } }];
    expect(await update({ steps })).toEqual([
      expect.stringContaining("step 2 config.cheat_detection_config: switches integrity checks on"),
    ]);
    expect(await update({ company_overview: "Only if asked: we move in May." })).toEqual([
      expect.stringContaining('company_overview: says "Only if asked"'),
    ]);
    expect(await update({ redirect_url: "https://example.com/next" })).toBeUndefined();
  });
});
