import { describe, expect, it } from "vitest";
import { EXAMPLE_REQUESTS } from "../../support/example-requests.ts";
import { warningsOf, withConfig, withQuestion, withSteps } from "../../support/request-with.ts";
import { itWarns, type WarningCase } from "../../support/warning-cases.ts";

const CONFIG = "workflow[0].config";
const resume = withSteps({ type: "resume" });
const posting = (fields: object) => ({ ...resume, ...fields });
const web = (config: Record<string, unknown>) => withConfig("web_interview", config);
const sms = (config: Record<string, unknown>) => ({
  ...withConfig("conversational_sms", config),
  phone_number_id: "4F9D27A1",
});
const questions = (count: number, modality: string) =>
  Array.from({ length: count }, (_, at) => ({ modality, text: `Question ${at}?` }));
const long = (length: number) => "x".repeat(length);

describe("a request with nothing to remark", () => {
  itWarns([
    ["a workflow", resume],
    ["a template", { title: "Night nurse", interview_template_id: "IT_1" }],
  ]);

  it.each(EXAMPLE_REQUESTS)("the example %s, but for what only the workspace knows", (_name, request) => {
    const remarks = warningsOf(request).filter((warning) => !warning.includes("switched on for the workspace"));
    expect(remarks).toEqual([]);
  });
});

describe("texts that could not be updated later", () => {
  const LIMITS: [field: string, most: number][] = [
    ["instructions", 10_000],
    ["company_overview", 10_000],
    ["job_overview", 10_000],
    ["interviewer_name", 100],
    ["name", 100],
  ];
  const of = (field: string, length: number, ...warnings: string[]): WarningCase => [
    `${field} of ${length}`,
    posting({ [field]: long(length) }),
    ...warnings,
  ];

  itWarns(
    LIMITS.flatMap(([field, most]) => [
      of(field, most),
      of(field, most + 1, `${field}: has ${most + 1} characters; it can only be`),
    ]),
  );
});

describe("the name in the candidate link", () => {
  const PART = "name: becomes part of the candidate link";
  itWarns([
    ["a slug", posting({ name: "night-nurse-2" })],
    ["capitals", posting({ name: "Night-nurse" }), PART],
    ["blanks", posting({ name: "night nurse" }), PART],
    ["a hyphen at the end", posting({ name: "night-" }), PART],
  ]);
});

describe("retakes and reports", () => {
  const retakes = (max_retakes: number) => posting({ max_retakes, retake_cooldown_days: 2 });
  const report = (email_report_to_candidate: boolean) => posting({ email_report_to_candidate });

  itWarns([
    ["a cooldown between retakes", retakes(1)],
    ["a cooldown of no retakes", retakes(0), "retake_cooldown_days: has no"],
    ["a cooldown alone", posting({ retake_cooldown_days: 0 }), "retake_cooldown_days: has no effect"],
    ["no report", report(false)],
    ["a report", report(true), "email_report_to_candidate: candidates will be mailed"],
  ]);
});

describe("what HeyMilo writes the questions from", () => {
  const bare = (...workflow: object[]) => ({ title: "Night nurse", workflow });
  const said = (description: string) => ({ ...bare({ type: "resume" }), description });
  const asked = { type: "form", questions: questions(1, "form") };
  const none = bare({ type: "form", questions: [] });

  itWarns([
    ["no description and own questions", bare(asked)],
    ["no description", bare(asked, { type: "resume" }), "description: is missing, and HeyMilo writes the questions of"],
    ["an empty list of questions", none, "workflow[0].questions: is an empty list"],
    ["nine characters", said("Nurse job"), "description: is too short"],
    ["ten characters", said("Nurse jobs")],
    ["a template, which has its own", { title: "Night nurse", interview_template_id: "IT_1" }],
  ]);
});

describe("steps", () => {
  const asking = (type: string, config: object, count: number, modality: string) => ({
    ...withSteps({ type, config, questions: questions(count, modality) }),
    phone_number_id: "4F9D27A1",
  });
  const twice = withSteps({ type: "resume" }, { type: "resume" });
  const texts = withSteps({ type: "conversational_sms" });
  const counted = asking("web_interview", { num_questions: 3 }, 1, "voice");

  itWarns([
    ["two of a kind", twice, "workflow[1]: is the second resume step"],
    ["two kinds", withSteps({ type: "resume" }, { type: "form" })],
    ["texts with a number", sms({})],
    ["texts without", texts, "workflow[0]: texts candidates, but the posting has"],
    ["num_questions alone", web({ num_questions: 3 })],
    ["num_questions and questions", counted, `${CONFIG}.num_questions: is ign`],
    [
      "counters and criteria",
      asking("resume", { num_eligibility_questions: 1, num_criteria_questions: 1 }, 1, "resume_scoring"),
      `${CONFIG}.num_eligibility_questions: is ignored`,
      `${CONFIG}.num_criteria_questions: is ignored`,
    ],
    ["40 fields of a form", asking("form", {}, 40, "form")],
  ]);

  const repeated = (second: string) =>
    withSteps({ type: "form", questions: ["When?", second].map((text) => ({ modality: "form", text })) });
  itWarns([
    ["two questions", repeated("Where?")],
    ["one question twice", repeated(" when? "), "workflow[0].questions[1].text: is asked twice in this step"],
  ]);
});

describe("knock-outs need their step's switch", () => {
  const on = { knockout_enabled: true };
  const off = { knockout_enabled: false };
  const texted = (fields: object, config: Record<string, unknown>) => ({
    ...withQuestion("sms", { expected_answer: "yes", ...fields }, config),
    phone_number_id: "4F9D27A1",
  });
  const QUESTION = "workflow[0].questions[0]: disqualifies nobody until";
  const SWITCH = `${CONFIG}.knockout_enabled: has no effect`;

  itWarns([
    ["a dealbreaker, on", texted({ is_dealbreaker: true }, on)],
    ["a dealbreaker, off", texted({ is_dealbreaker: true }, off), QUESTION],
    ["a dealbreaker, not said", texted({ is_dealbreaker: true }, {}), QUESTION],
    ["no dealbreaker, off", texted({ is_dealbreaker: false }, off)],
    ["no dealbreaker, on", texted({ is_dealbreaker: false }, on), SWITCH],
    ["a knock-out, on", withQuestion("form", { is_knockout: true, answer: "yes" }, on)],
    ["a knock-out, off", withQuestion("form", { is_knockout: true, answer: "yes" }), QUESTION],
    ["an eligibility criterion, on", withQuestion("resume_eligibility", {}, on)],
    ["an eligibility criterion, off", withQuestion("resume_eligibility", {}, off)],
    ["a scored criterion, off", withQuestion("resume_scoring", {}, off)],
    ["questions that HeyMilo writes, on", withConfig("resume", on)],
  ]);
});

describe("values and keys that HeyMilo does not document", () => {
  const CHEATING = `${CONFIG}.cheat_detection_config`;
  const PAGE = `${CONFIG}.web_interview_config`;
  const cheating = (fields: object) => web({ cheat_detection_config: fields });
  const page = (fields: object) => web({ web_interview_config: fields });
  const night = { enabled: true, timezone: "UTC", start_hour: 22, end_hour: 7 };

  const type = (interview_type: string) => web({ interview_type });
  const blackout = (fields: object) => sms({ blackout_period: { ...night, ...fields } });
  const lasting = (min_duration_seconds: number) => page({ min_duration_seconds, max_duration_seconds: 60 });
  const watching = (...types: string[]) => cheating({ types });

  itWarns([
    ["known interview type", web({ interview_type: "technical", prompt_version: "v2" })],
    ["unknown interview type", type("relaxed"), `${CONFIG}.interview_type: "relaxed" is not a value`],
    ["unknown prompt", web({ prompt_version: "v9" }), `${CONFIG}.prompt_version: "v9" is not a value HeyMilo`],
    ["known cheating", watching("tab_switching", "facial_behaviour")],
    ["unknown cheating", watching("tab_switching", "facial_behavior"), `${CHEATING}.types[1]: "facial_beha`],
    ["cheat detection off", cheating({ enabled: false, threshold: 70 })],
    ["cheat detection on", cheating({ enabled: true }), `${CHEATING}: works only if cheat detection is switched on`],
    [
      "a misspelt key",
      page({ show_transcripts: true }),
      `${PAGE}.show_transcripts: is not a key HeyMilo documents; did`,
    ],
    ["a new key", page({ confetti: true }), `${PAGE}.confetti: is not a key HeyMilo documents; it is sent`],
    ["a new key of the blackout", blackout({ weekends: true }), `${CONFIG}.blackout_period.week`],
    ["a blackout of a night", blackout({})],
    [
      "a blackout of a whole day",
      blackout({ start_hour: 0, end_hour: 24 }),
      `${CONFIG}.blackout_period: covers the whole day`,
    ],
    ["durations in order", lasting(60)],
    ["crossed durations", lasting(61), `${PAGE}.min_duration_seconds: is more than max_duration_seconds`],
  ]);

  it("a value that is nearly a known one gets a hint", () => {
    const [warning] = warningsOf(cheating({ types: ["facial_behavior"] }));
    expect(warning).toContain("did you mean facial_behaviour?");
    expect(warningsOf(web({ interview_type: "relaxed" })).join()).not.toContain("did you mean");
  });
});
