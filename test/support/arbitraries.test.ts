import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPostingRequest, type Json, MODALITIES, STEP_TYPES } from "./arbitraries/index.ts";
import { DocumentValidators, explain, resolveSchema } from "./openapi.ts";
import { describeWithDocument } from "./with-document.ts";

const NOW = Date.UTC(2030, 0, 1);
const SAMPLES = fc.sample(createPostingRequest({ now: NOW }), { numRuns: 10_000, seed: 20_300_101 });

const DELIVERY_MODES = ["exact_delivery", "summarized_delivery", "reference_only", "silent_reference"];

/** Every value that a field must take at least once. Booleans are covered by both of their values. */
const VALUES: Record<string, unknown[]> = {
  company_overview_delivery_mode: DELIVERY_MODES,
  job_overview_delivery_mode: DELIVERY_MODES,
  interview_process_overview_delivery_mode: DELIVERY_MODES,
  allow_sms_comms: [true, false],
  email_report_to_candidate: [true, false],
  ...Object.fromEntries(
    STEP_TYPES.flatMap((type) => [
      [`${type}.config.company_overview_delivery_mode`, DELIVERY_MODES],
      [`${type}.config.job_overview_delivery_mode`, DELIVERY_MODES],
      [`${type}.config.interview_process_overview_delivery_mode`, DELIVERY_MODES],
    ]),
  ),
  "web_interview.config.video": [true, false],
  "web_interview.config.phone_calls_enabled": [true, false],
  "web_interview.config.is_multilingual": [true, false],
  "web_interview.config.interview_type": ["general", "technical", "cultural", "behavioral", "newly_released"],
  "web_interview.config.prompt_version": ["v1", "v2", "v9"],
  "web_interview.config.cheat_detection_config.enabled": [true, false],
  "web_interview.config.cheat_detection_config.types": [
    "tab_switching",
    "ai_scripted_answer",
    "multiple_people",
    "multiple_speakers",
    "phone_detection",
    "unusual_delays",
    "facial_behaviour",
    "newly_released",
  ],
  "web_interview.config.web_interview_config.show_transcript": [true, false],
  "web_interview.config.web_interview_config.candidate_presence_enabled": [true, false],
  "web_interview.config.web_interview_config.remove_heymilo_branding": [true, false],
  "conversational_sms.config.knockout_enabled": [true, false],
  "conversational_sms.config.blackout_period.enabled": [true, false],
  "resume.config.knockout_enabled": [true, false],
  "resume.config.mandatory": [true, false],
  "form.config.knockout_enabled": [true, false],
  "voice.question_type": ["open-ended", "scored"],
  "voice.not_scored": [true, false],
  "voice_tags.response_format": ["text", "number", "date", "freeform"],
  "voice_tags.options": [""],
  "sms.question_type": ["YES_NO", "NUMERIC"],
  "sms.is_dealbreaker": [true, false],
  "form.question_type": ["textarea", "dropdown", "slider", "newly_released"],
  "form.mcq_type": ["single", "multiple"],
  "form.operator": ["eq", "neq", "gt", "gte", "lt", "lte"],
  "form.is_knockout": [true, false],
  "form.allow_multiple_files": [true, false],
  "form.is_answer_mandated": [true, false],
};

/** Both ends of every numeric range; an end of undefined is open. */
const BOUNDS: Record<string, [number, number | undefined]> = {
  max_retakes: [0, 5],
  retake_cooldown_days: [0, undefined],
  "web_interview.config.num_questions": [1, 25],
  "web_interview.config.min_evaluation_score": [0, 1],
  "web_interview.config.cheat_detection_config.threshold": [0, 100],
  "conversational_sms.config.num_questions": [1, 10],
  "conversational_sms.config.cooldown_period_hrs": [1, 168],
  "conversational_sms.config.max_nudge_amount": [0, 10],
  "conversational_sms.config.blackout_period.start_hour": [0, 23],
  "conversational_sms.config.blackout_period.end_hour": [1, 24],
  "resume.config.min_evaluation_score": [0, 1],
  "resume.config.num_eligibility_questions": [0, 15],
  "resume.config.num_criteria_questions": [0, 15],
  "voice.score_weight": [0, 5],
  "voice.min_follow_ups": [0, 5],
  "voice.max_follow_ups": [0, 10],
  "sms.score_weight": [0, 5],
  "resume_eligibility.score_weight": [0, 5],
  "resume_scoring.score_weight": [0, 5],
};

/** The greatest length of every text that has one, in code points. */
const LENGTHS: Record<string, number> = {
  title: 200,
  description: 50_000,
  interview_process_overview: 10_000,
  metadata: 500,
  ...Object.fromEntries(
    STEP_TYPES.flatMap((type) => [
      [`${type}.config.instructions`, 10_000],
      [`${type}.config.company_overview`, 10_000],
      [`${type}.config.job_overview`, 10_000],
      [`${type}.config.interview_process_overview`, 10_000],
    ]),
  ),
  "conversational_sms.config.intro_message": 500,
  "conversational_sms.config.disqualification_message": 500,
  "conversational_sms.config.follow_up_message": 500,
  "conversational_sms.config.hop_on_call_message": 500,
  "voice.additional_instructions": 5_000,
  "voice.post_processing_evaluation_criteria": 5_000,
};

/** The fields of each modality beside modality and text. */
const QUESTION_FIELDS: Record<string, string> = {
  voice:
    "evaluation_criteria score_of_1 score_of_5 score_weight not_scored question_type min_follow_ups " +
    "max_follow_ups additional_instructions post_processing_evaluation_criteria",
  voice_tags: "response_format instructions options",
  sms: "score_weight question_type expected_answer expected_value is_dealbreaker",
  resume_eligibility: "score_weight",
  resume_scoring: "evaluation_criteria score_of_1 score_of_5 score_weight",
  form:
    "question_type answer is_knockout dropdown_values mcq_type operator file_types allow_multiple_files " +
    "slider_min slider_max slider_step is_answer_mandated",
};

const steps = (request: Json) => (request.workflow ?? []) as Array<{ type: string } & Json>;
const questions = (step: Json) => (step.questions ?? []) as Array<{ modality: string } & Json>;

/** Every leaf of a request as [path, value]: configs under their step's type, questions under their modality. */
function* leaves(request: Json): Generator<[string, unknown]> {
  const { workflow: _, ...root } = request;
  yield* walk(root, "");
  for (const step of steps(request)) {
    yield* walk(step.config ?? {}, `${step.type}.config.`);
    for (const question of questions(step)) yield* walk(question, `${question.modality}.`);
  }
}

function* walk(object: object, prefix: string): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(object)) {
    yield [prefix + key, value];
    if (Array.isArray(value)) for (const item of value) yield [prefix + key, item];
    else if (key === "metadata") for (const text of Object.values(value)) yield [prefix + key, text];
    else if (typeof value === "object" && value !== null) yield* walk(value, `${prefix}${key}.`);
  }
}

const seen = new Map<string, Set<unknown>>();
for (const [path, value] of SAMPLES.flatMap((request) => [...leaves(request)])) {
  seen.set(path, (seen.get(path) ?? new Set()).add(value));
}

const valuesOf = (path: string) => [...(seen.get(path) ?? [])];
const numbersOf = (path: string) => valuesOf(path).filter((value) => typeof value === "number");
const longest = (path: string) =>
  Math.max(...valuesOf(path).map((value) => (typeof value === "string" ? [...value].length : 0)));

describe("generated requests cover", () => {
  it.each(Object.entries(VALUES))("%s: %j", (path, values) => {
    expect(valuesOf(path)).toEqual(expect.arrayContaining(values));
  });

  it.each(Object.entries(BOUNDS))("%s: both ends of %j and nothing beyond", (path, [min, max]) => {
    expect(Math.min(...numbersOf(path))).toBe(min);
    if (max !== undefined) expect(Math.max(...numbersOf(path))).toBe(max);
  });

  it.each(Object.entries(LENGTHS))("%s: a text of exactly %i", (path, length) => {
    expect(longest(path)).toBe(length);
  });

  it.each(MODALITIES)("exactly the fields of %s", (modality) => {
    const expected = ["modality", "text", ...(QUESTION_FIELDS[modality] ?? "").split(" ")].sort();
    const fields = SAMPLES.flatMap(steps)
      .flatMap(questions)
      .filter((question) => question.modality === modality)
      .flatMap(Object.keys);
    expect([...new Set(fields)].sort()).toEqual(expected);
  });

  it("the shortest title, full metadata, templates, repeated steps and undocumented keys", () => {
    expect(SAMPLES.some(({ title }) => [...String(title)].length === 3)).toBe(true);
    expect(SAMPLES.some(({ metadata = {} }) => Object.keys(metadata as Json).length === 50)).toBe(true);
    expect(SAMPLES.some((request) => request.interview_template_id)).toBe(true);
    expect(SAMPLES.some((request) => new Set(steps(request).map((step) => step.type)).size === 1)).toBe(true);
    for (const open of ["cheat_detection_config", "web_interview_config"]) {
      expect(seen.has(`web_interview.config.${open}.zz_experimental`)).toBe(true);
    }
  });
});

describe("generated requests keep the rules that only prose states", () => {
  it("either a workflow or a template", () => {
    for (const request of SAMPLES) {
      expect(steps(request).length > 0).toBe(request.interview_template_id === undefined);
    }
  });

  it("calls only with a phone number", () => {
    const calling = SAMPLES.filter((request) =>
      steps(request).some((step) => (step.config as Json | undefined)?.phone_calls_enabled),
    );
    expect(calling.length).toBeGreaterThan(0);
    for (const request of calling) expect(request.phone_number_id).toBeTruthy();
  });

  it("ends in order, and an enabled blackout complete", () => {
    for (const question of SAMPLES.flatMap(steps).flatMap(questions)) {
      const { min_follow_ups = 0, max_follow_ups = 10, slider_min = -1e9, slider_max = 1e9 } = question;
      expect(min_follow_ups as number).toBeLessThanOrEqual(max_follow_ups as number);
      expect(slider_min as number).toBeLessThan(slider_max as number);
    }
    for (const { enabled, start_hour, end_hour, timezone } of blackouts()) {
      if (!enabled) continue;
      expect(start_hour).not.toBe(end_hour);
      expect([typeof start_hour, typeof end_hour, typeof timezone]).toEqual(["number", "number", "string"]);
    }
  });

  it("deadlines in the future with a zone, http(s) URLs, titles without blanks around them", () => {
    for (const deadline of valuesOf("deadline") as string[]) {
      expect(deadline).toMatch(/(Z|[+-]\d\d:\d\d)$/);
      expect(Date.parse(deadline)).toBeGreaterThan(NOW);
    }
    for (const url of [...valuesOf("redirect_url"), ...valuesOf("scheduling_url")] as string[]) {
      expect(new URL(url).protocol).toMatch(/^https?:$/);
    }
    for (const { title } of SAMPLES) expect(title).toBe(String(title).trim());
  });

  it("metadata within its limits, without the reserved key", () => {
    for (const { metadata } of SAMPLES as Array<{ metadata?: Json }>) {
      if (!metadata) continue;
      expect(Object.keys(metadata).length).toBeLessThanOrEqual(50);
      expect(metadata).not.toHaveProperty("mcp_idempotency_key");
      for (const key of Object.keys(metadata)) expect([...key].length).toBeLessThanOrEqual(40);
    }
  });

  it("no null and no empty optional text at a declared field", () => {
    const free = /undocumented|beta_|zz_|^form\.|^metadata|options$/;
    for (const [path, values] of seen) {
      if (free.test(path)) continue;
      expect(values.has(null), path).toBe(false);
      expect(values.has(""), path).toBe(false);
    }
  });

  it("survive a JSON round trip unchanged", () => {
    for (const request of SAMPLES) expect(JSON.parse(JSON.stringify(request))).toStrictEqual(request);
  });

  function blackouts(): Json[] {
    return SAMPLES.flatMap(steps).flatMap((step) => {
      const config = step.config as { blackout_period?: Json } | undefined;
      return config?.blackout_period ? [config.blackout_period] : [];
    });
  }
});

describeWithDocument("generated requests against the published document", (document) => {
  it("are all valid", () => {
    const validate = new DocumentValidators(document).requestBody("createPosting");
    const problems = SAMPLES.flatMap((request) => (validate(request) ? [] : explain(validate.errors)));
    expect(problems).toEqual([]);
  });

  it("cover every property of the request, of each step's config and of questions", () => {
    const properties = (name: string) =>
      Object.keys(resolveSchema(document, { $ref: `#/components/schemas/${name}` }).properties as object);
    const configs = {
      web_interview: "WebInterviewConfig",
      conversational_sms: "ConversationalSMSConfig",
      resume: "ResumeConfig",
      form: "FormConfig",
    };
    for (const key of properties("CreatePostingRequest")) {
      expect(key === "workflow" || seen.has(key), key).toBe(true);
    }
    for (const [type, schema] of Object.entries(configs)) {
      for (const key of properties(schema))
        expect(seen.has(`${type}.config.${key}`), `${type} ${key}`).toBe(true);
    }
    for (const key of properties("CreateQuestion")) {
      expect(
        MODALITIES.some((modality) => seen.has(`${modality}.${key}`)),
        key,
      ).toBe(true);
    }
  });
});
