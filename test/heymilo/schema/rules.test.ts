import { describe, expect, it } from "vitest";
import { problemsOf, withConfig, withQuestion, withSteps } from "../../support/request-with.ts";

type Case = [kind: string, request: Record<string, unknown>, ...problems: string[]];

const night = { enabled: true, timezone: "America/Chicago", start_hour: 22, end_hour: 7 };
const blackout = (period: object) => withConfig("conversational_sms", { blackout_period: period });
const calls = (phone_calls_enabled: boolean) => withConfig("web_interview", { phone_calls_enabled });
const title = "Night nurse";
const template = { title, interview_template_id: "IT_1" };
const step = { type: "resume" };
const slider = (slider_min: number, slider_max: number) => withQuestion("form", { slider_min, slider_max });
const followUps = (min_follow_ups: number, max_follow_ups: number) =>
  withQuestion("voice", { min_follow_ups, max_follow_ups });
const CALLS = "workflow[0].config.phone_calls_enabled";
const BLACKOUT = "workflow[0].config.blackout_period";
const QUESTION = "workflow[0].questions[0]";

const CASES: Record<string, Case[]> = {
  "either a workflow or a template": [
    ["a workflow", withSteps(step)],
    ["a template", template],
    ["a template and its overrides", { ...template, language: "en", metadata: {} }],
    ["neither", { title }, "workflow: is missing: give workflow (an array of steps), or interview_template_id"],
    ["both", { ...template, workflow: [step] }, "interview_template_id: cannot be combined with"],
    ["a workflow of no step", { title, workflow: [] }, "workflow: has 0 items; the minimum is 1"],
  ],
  "phone calls need a number": [
    ["no calls", calls(false)],
    ["calls with a number", { ...calls(true), phone_number_id: "4F9D27A1" }],
    ["calls without", calls(true), `${CALLS}: needs phone_number_id on the posting`],
  ],
  "a blackout": [
    ["over midnight", blackout(night)],
    ["within a day", blackout({ ...night, start_hour: 0, end_hour: 24 })],
    ["switched off", blackout({ enabled: false })],
    ["switched off, with equal hours", blackout({ ...night, enabled: false, end_hour: 22 })],
    ["with further keys", blackout({ ...night, weekends: true })],
    ["of nothing", blackout({}), `${BLACKOUT}: needs enabled, timezone, start_hour, end_hour too`],
    ["without switch", blackout({ ...night, enabled: undefined }), `${BLACKOUT}: needs enabled too`],
    ["without zone", blackout({ ...night, timezone: undefined }), `${BLACKOUT}: needs timezone too`],
    ["without start", blackout({ ...night, start_hour: undefined }), `${BLACKOUT}: needs start_hour too`],
    ["without end", blackout({ ...night, end_hour: undefined }), `${BLACKOUT}: needs end_hour too`],
    ["of no hour", blackout({ ...night, end_hour: 22 }), `${BLACKOUT}.end_hour: must differ from start_hour`],
  ],
  "follow-ups": [
    ["fewest alone", withQuestion("voice", { min_follow_ups: 5 })],
    ["most alone", withQuestion("voice", { max_follow_ups: 0 })],
    ["equal", followUps(2, 2)],
    ["crossed", followUps(3, 2), `${QUESTION}.min_follow_ups: is 3, more than max_follow_ups (2)`],
  ],
  "a slider": [
    ["upwards", slider(-1.5, 1.5)],
    ["of one point", slider(1, 1), `${QUESTION}.slider_min: is 1; it must`],
    ["downwards", slider(2, 1), `${QUESTION}.slider_min: is 2; it must`],
  ],
};

describe.each(Object.entries(CASES))("%s", (_rule, cases) => {
  it.each(cases)("%s", (_kind, request, ...problems) => {
    const found = problemsOf(JSON.parse(JSON.stringify(request)));
    expect(found.map((problem, at) => problem.slice(0, problems[at]?.length))).toEqual(problems);
  });
});

it("rules are checked in every step and question, even where a field is malformed", () => {
  const slider = { modality: "form", text: "How far?", slider_min: 2, slider_max: 1, surprise: 1 };
  const request = {
    title: 5,
    workflow: [
      { type: "web_interview", config: { phone_calls_enabled: true, num_questions: 99 } },
      { type: "form", questions: [{ modality: "form", text: "When?" }, slider] },
    ],
  };
  expect(
    problemsOf(request)
      .map((problem) => problem.split(":")[0])
      .sort(),
  ).toEqual([
    "title",
    "workflow[0].config.num_questions",
    "workflow[0].config.phone_calls_enabled",
    "workflow[1].questions[1].slider_min",
    "workflow[1].questions[1].surprise",
  ]);
});

it.each([undefined, null, "resume", 7, [], [null]])("a request that is %j is refused without a crash", (request) => {
  expect(problemsOf(request)).not.toEqual([]);
  expect(problemsOf({ title, workflow: request })).not.toEqual([]);
});
