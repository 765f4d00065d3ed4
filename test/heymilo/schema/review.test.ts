import { describe, expect, it } from "vitest";
import { EXAMPLE_REQUESTS } from "../../support/example-requests.ts";
import { warningsOf, withConfig, withQuestion, withSteps } from "../../support/request-with.ts";
import { itWarns } from "../../support/warning-cases.ts";

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
    const remarks = warningsOf(request).filter(
      (warning) => !warning.includes("switched on for the workspace"),
    );
    expect(remarks).toEqual([]);
  });
});

describe("texts that could not be updated later", () => {
  itWarns(
    (["instructions", "company_overview", "job_overview"] as const).flatMap((field) => [
      [`${field} of 10,000`, posting({ [field]: long(10_000) })],
      [
        `${field} of 10,001`,
        posting({ [field]: long(10_001) }),
        `${field}: has 10001 characters; it can only be`,
      ],
    ]),
  );
  itWarns([
    ["interviewer_name of 100", posting({ interviewer_name: long(100) })],
    [
      "interviewer_name of 101",
      posting({ interviewer_name: long(101) }),
      "interviewer_name: has 101 characters",
    ],
    ["name of 100", posting({ name: long(100) })],
    ["name of 101", posting({ name: long(101) }), "name: has 101 characters"],
  ]);
});

describe("the name in the candidate link", () => {
  itWarns([
    ["a slug", posting({ name: "night-nurse-2" })],
    ["capitals", posting({ name: "Night-nurse" }), "name: becomes part of the candidate link"],
    ["blanks", posting({ name: "night nurse" }), "name: becomes part of the candidate link"],
    ["a hyphen at the end", posting({ name: "night-" }), "name: becomes part of the candidate link"],
  ]);
});

describe("retakes and reports", () => {
  itWarns([
    ["a cooldown between retakes", posting({ max_retakes: 1, retake_cooldown_days: 2 })],
    [
      "a cooldown of no retakes",
      posting({ max_retakes: 0, retake_cooldown_days: 2 }),
      "retake_cooldown_days: has no",
    ],
    ["a cooldown alone", posting({ retake_cooldown_days: 0 }), "retake_cooldown_days: has no effect"],
    ["no report", posting({ email_report_to_candidate: false })],
    [
      "a report",
      posting({ email_report_to_candidate: true }),
      "email_report_to_candidate: candidates will be mailed",
    ],
  ]);
});

describe("texts that are read out", () => {
  const overview = (length: number, mode?: string) => ({
    job_overview: long(length),
    ...(mode && { job_overview_delivery_mode: mode }),
  });

  itWarns([
    ["1,500 characters verbatim", posting(overview(1_500, "exact_delivery"))],
    [
      "1,501 characters verbatim",
      posting(overview(1_501, "exact_delivery")),
      "job_overview: has 1501 characters",
    ],
    ["1,501 characters summarised", posting(overview(1_501, "summarized_delivery"))],
    ["1,501 characters without a mode", posting(overview(1_501))],
    [
      "in a step",
      web(overview(1_501, "exact_delivery")),
      `${CONFIG}.job_overview: has 1501 characters and is read`,
    ],
  ]);
});

describe("what HeyMilo writes the questions from", () => {
  const bare = (...workflow: object[]) => ({ title: "Night nurse", workflow });
  const asked = { type: "form", questions: questions(1, "form") };

  itWarns([
    ["no description and own questions", bare(asked)],
    [
      "no description",
      bare(asked, { type: "resume" }),
      "description: is missing, and HeyMilo writes the questions of",
    ],
    [
      "an empty list of questions",
      bare({ type: "form", questions: [] }),
      "workflow[0].questions: is an empty list",
    ],
    [
      "nine characters",
      { ...bare({ type: "resume" }), description: "Nurse job" },
      "description: is too short",
    ],
    ["ten characters", { ...bare({ type: "resume" }), description: "Nurse jobs" }],
    ["a template, which has its own", { title: "Night nurse", interview_template_id: "IT_1" }],
  ]);
});

describe("steps", () => {
  const asking = (type: string, config: object, count: number, modality: string) => ({
    ...withSteps({ type, config, questions: questions(count, modality) }),
    phone_number_id: "4F9D27A1",
  });

  itWarns([
    [
      "two of a kind",
      withSteps({ type: "resume" }, { type: "resume" }),
      "workflow[1]: is the second resume step",
    ],
    ["two kinds", withSteps({ type: "resume" }, { type: "form" })],
    ["texts with a number", sms({})],
    [
      "texts without",
      withSteps({ type: "conversational_sms" }),
      "workflow[0]: texts candidates, but the posting has",
    ],
    ["num_questions alone", web({ num_questions: 3 })],
    [
      "num_questions and questions",
      asking("web_interview", { num_questions: 3 }, 1, "voice"),
      `${CONFIG}.num_questions: is ign`,
    ],
    [
      "counters and criteria",
      asking("resume", { num_eligibility_questions: 1, num_criteria_questions: 1 }, 1, "resume_scoring"),
      `${CONFIG}.num_eligibility_questions: is ignored`,
      `${CONFIG}.num_criteria_questions: is ignored`,
    ],
    ["25 voice questions", asking("web_interview", {}, 25, "voice")],
    [
      "26 voice questions",
      asking("web_interview", {}, 26, "voice"),
      "workflow[0].questions: has 26 questions; candi",
    ],
    ["10 texts", asking("conversational_sms", {}, 10, "sms")],
    ["11 texts", asking("conversational_sms", {}, 11, "sms"), "workflow[0].questions: has 11 questions"],
    ["30 criteria", asking("resume", {}, 30, "resume_scoring")],
    ["31 criteria", asking("resume", {}, 31, "resume_scoring"), "workflow[0].questions: has 31 questions"],
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
    ["an eligibility criterion, off", withQuestion("resume_eligibility", {}, off), QUESTION],
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

  itWarns([
    ["known interview type", web({ interview_type: "technical", prompt_version: "v2" })],
    [
      "unknown interview type",
      web({ interview_type: "relaxed" }),
      `${CONFIG}.interview_type: "relaxed" is not a value`,
    ],
    [
      "unknown prompt",
      web({ prompt_version: "v9" }),
      `${CONFIG}.prompt_version: "v9" is not a value HeyMilo`,
    ],
    ["known cheating", cheating({ types: ["tab_switching", "facial_behaviour"] })],
    [
      "unknown cheating",
      cheating({ types: ["tab_switching", "facial_behavior"] }),
      `${CHEATING}.types[1]: "facial_beha`,
    ],
    ["cheat detection off", cheating({ enabled: false, threshold: 70 })],
    [
      "cheat detection on",
      cheating({ enabled: true }),
      `${CHEATING}: works only if cheat detection is switched on`,
    ],
    [
      "a misspelt key",
      page({ show_transcripts: true }),
      `${PAGE}.show_transcripts: is not a key HeyMilo documents; did`,
    ],
    ["a new key", page({ confetti: true }), `${PAGE}.confetti: is not a key HeyMilo documents; it is sent`],
    [
      "a new key of the blackout",
      sms({ blackout_period: { ...night, weekends: true } }),
      `${CONFIG}.blackout_period.week`,
    ],
    ["a blackout of a night", sms({ blackout_period: night })],
    [
      "a blackout of a whole day",
      sms({ blackout_period: { ...night, start_hour: 0, end_hour: 24 } }),
      `${CONFIG}.blackout_period: covers the whole day`,
    ],
    ["durations in order", page({ min_duration_seconds: 60, max_duration_seconds: 60 })],
    [
      "crossed durations",
      page({ min_duration_seconds: 61, max_duration_seconds: 60 }),
      `${PAGE}.min_duration_seconds: is more than max_duration_seconds`,
    ],
  ]);

  it("a value that is nearly a known one gets a hint", () => {
    const [warning] = warningsOf(cheating({ types: ["facial_behavior"] }));
    expect(warning).toContain("did you mean facial_behaviour?");
    expect(warningsOf(web({ interview_type: "relaxed" })).join()).not.toContain("did you mean");
  });
});
