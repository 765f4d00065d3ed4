import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { NUMBER, updateScene } from "../support/update-scene.ts";

const { scene, create, update, refusal, bodies } = updateScene();

describe("steps", () => {
  const configs = async (id: string) => (await scene.stored(id)).workflow.map(({ config }) => config);

  it("are named by type where there is one of it, by position, or by both in one call", async () => {
    const id = await create();
    const answer = await update(id, {
      steps: [
        { step: "resume", config: { mandatory: false, min_evaluation_score: 0.4 } },
        { step: " 3 ", config: { video: true } },
      ],
    });
    expect(answer.changes).toEqual([
      "step 1 resume mandatory: true -> false",
      "step 1 resume min_evaluation_score: (none) -> 0.4",
      "step 3 web_interview video: (none) -> true",
    ]);
    const [resume, first, second] = await configs(id);
    expect(resume).toMatchObject({ mandatory: false, min_evaluation_score: 0.4 });
    expect(first).toMatchObject({ interview_type: null });
    expect(second).toMatchObject({ interview_type: "technical", video: true });
    expect((await scene.writes()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PATCH /api/v2/postings/${id}/workflow/1`,
      `PATCH /api/v2/postings/${id}/workflow/3`,
    ]);
  });

  it("of a type that occurs twice need their position, and the error lists the positions", async () => {
    const id = await create();
    expect(await refusal(id, { steps: [{ step: "web_interview", config: { video: false } }] })).toContain(
      "steps[0].step: web_interview is not one step here; use its position: 1 resume, 2 web_interview, 3 web_interview",
    );
    expect(await refusal(id, { steps: [{ step: "form", config: { knockout_enabled: true } }] })).toContain(
      'steps[0].step: "form" is not a step of this interviewer; it has 1 resume, 2 web_interview, 3 web_interview',
    );
    expect(await scene.writes()).toEqual([]);
  });

  it("keep what a nested object holds already, and other steps their own", async () => {
    const id = await create();
    await update(id, {
      steps: [
        {
          step: "2",
          config: {
            cheat_detection_config: { threshold: 55 },
            web_interview_config: { show_transcript: true },
          },
        },
      ],
    });
    const [, first, second] = await configs(id);
    expect(first).toMatchObject({
      video: true,
      cheat_detection_config: { enabled: true, threshold: 55, types: ["tab_switching"] },
      web_interview_config: { show_transcript: true },
    });
    expect(second).toMatchObject({ cheat_detection_config: null });
  });

  it("take the fields of their own type alone, and every slip is explained", async () => {
    const id = await create();
    const text = await refusal(id, {
      steps: [
        { step: "resume", config: { vidoe: true, min_evaluation_score: 40 } },
        { step: "2", config: { blackout_period: { enabled: true } } },
        { step: "3", config: {} },
      ],
    });
    expect(text).toContain("- steps[0].config.vidoe: unknown field; the fields here are");
    expect(text).toContain("- steps[0].config.min_evaluation_score: is 40; the maximum is 1");
    expect(text).toContain("- steps[1].config.blackout_period: unknown field");
    expect(text).toContain("- steps[2].config: has no field to change");
    expect(await scene.writes()).toEqual([]);
  });

  it("are changed once in a call, since the second change would undo parts of the first", async () => {
    const id = await create();
    const steps = [
      { step: "resume", config: { mandatory: false } },
      { step: "1", config: { knockout_enabled: true } },
    ];
    expect(await refusal(id, { steps })).toContain(
      "steps[1].step: is the step that steps[0] changes already; give one config for it",
    );
  });

  it("are sent what was meant, and a value that was empty is named", async () => {
    const id = await create();
    const config = { min_evaluation_score: "0.5", instructions: "", mandatory: "false" };
    const answer = await update(id, { steps: [{ step: "resume", config }] });
    expect(answer.warnings).toEqual([expect.stringMatching(/^Ignored as empty: steps\[0\]\.config\.instructions\. /)]);
    expect(await bodies()).toEqual([{ config: { min_evaluation_score: 0.5, mandatory: false } }]);
  });
});

it("a step's undocumented values are warned of as in a create, and sent", async () => {
  const id = await create();
  const config = { prompt_version: "v9", web_interview_config: { intro_mesage: "Hi" } };
  const { warnings } = await update(id, { steps: [{ step: "3", config }] });
  expect(warnings).toEqual([
    expect.stringContaining('steps[0].config.prompt_version: "v9" is not a value HeyMilo documents'),
    expect.stringContaining("did you mean intro_message? It is sent as given"),
  ]);
  expect(await bodies()).toEqual([{ config }]);
});

describe("the rules between fields hold on the posting as it will be", () => {
  const CALLS = [{ type: "web_interview", config: { phone_calls_enabled: true }, questions: [] }];

  it("phone calls need a number, which may come with the same call", async () => {
    const id = await create();
    const steps = [{ step: "2", config: { phone_calls_enabled: true } }];
    expect(await refusal(id, { steps })).toContain(
      "steps[0].config.phone_calls_enabled: needs phone_number_id on the posting",
    );
    expect(await scene.writes()).toEqual([]);
    await update(id, { steps, phone_number_id: NUMBER });
    expect(await scene.stored(id)).toMatchObject({ phone_number_id: NUMBER });
    expect((await scene.stored(id)).workflow[1]?.config.phone_calls_enabled).toBe(true);
  });

  it("a number stays as long as a step calls with it", async () => {
    const id = await create({ workflow: CALLS, phone_number_id: NUMBER });
    const clear = ["phone_number_id"];
    expect(await refusal(id, { clear })).toContain(
      "clear: phone_number_id is needed by step 1 (web_interview), which calls candidates",
    );
    expect((await scene.stored(id)).phone_number_id).toBe(NUMBER);
    await update(id, { clear, steps: [{ step: "1", config: { phone_calls_enabled: false } }] });
    expect((await scene.stored(id)).phone_number_id).toBeNull();
  });

  it("a blackout is judged with the hours that are stored", async () => {
    const id = await create({
      workflow: [
        {
          type: "conversational_sms",
          config: {
            blackout_period: { enabled: true, timezone: "Europe/Vienna", start_hour: 21, end_hour: 8 },
          },
          questions: [],
        },
      ],
    });
    const blackout = (change: Json) => ({
      steps: [{ step: "conversational_sms", config: { blackout_period: change } }],
    });
    expect(await refusal(id, blackout({ end_hour: 21 }))).toContain(
      "steps[0].config.blackout_period.end_hour: must differ from start_hour",
    );
    await update(id, blackout({ end_hour: 9 }));
    expect((await scene.stored(id)).workflow[0]?.config.blackout_period).toEqual({
      enabled: true,
      timezone: "Europe/Vienna",
      start_hour: 21,
      end_hour: 9,
    });
  });

  it("all problems come before the first write, each with the path of what the caller wrote", async () => {
    const id = await create();
    const read = await scene.call("update_interviewer", {
      posting_id: id,
      name: "tram",
      clear: ["name"],
      steps: [
        { step: "form", config: { knockout_enabled: true } },
        { step: "2", config: { phone_calls_enabled: true } },
        { step: "1", config: { video: true } },
      ],
    });
    const { problems } = read.failure as { problems: { path: string }[] };
    expect(problems.map(({ path }) => path).sort()).toEqual([
      "clear",
      "steps[0].step",
      "steps[1].config.phone_calls_enabled",
      "steps[2].config.video",
    ]);
    expect(read.failure).toMatchObject({ outcome: "not_changed", retry: "no" });
    expect(await scene.writes()).toEqual([]);
  });
});
