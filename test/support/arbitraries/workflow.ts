import fc from "fast-check";
import { type Modality, question } from "./questions.ts";
import { fields, id, integer, type Json, known, number, text, undocumentedFields, url } from "./values.ts";

export const STEP_TYPES = ["web_interview", "conversational_sms", "resume", "form"] as const;

export type StepType = (typeof STEP_TYPES)[number];

const MODALITIES_OF: Record<StepType, Modality[]> = {
  web_interview: ["voice", "voice_tags"],
  conversational_sms: ["sms"],
  resume: ["resume_eligibility", "resume_scoring"],
  form: ["form"],
};

const TIME_ZONES = [
  "America/Chicago",
  "America/Argentina/Buenos_Aires",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Europe/Berlin",
  "UTC",
];

/** How the AI may use an overview. */
export function deliveryMode(): fc.Arbitrary<string> {
  return fc.constantFrom("exact_delivery", "summarized_delivery", "reference_only", "silent_reference");
}

/** Fields that every step's config has, each overriding the posting's own. */
const SHARED_CONFIG = {
  instructions: text(10_000),
  company_overview: text(10_000),
  job_overview: text(10_000),
  interview_process_overview: text(10_000),
  company_overview_delivery_mode: deliveryMode(),
  job_overview_delivery_mode: deliveryMode(),
  interview_process_overview_delivery_mode: deliveryMode(),
};

const OWN_CONFIG: Record<StepType, Record<string, fc.Arbitrary<unknown>>> = {
  web_interview: {
    video: fc.boolean(),
    voice_id: id(),
    phone_calls_enabled: fc.boolean(),
    interview_type: known("general", "technical", "cultural", "behavioral"),
    num_questions: integer(1, 25),
    min_evaluation_score: number(0, 1),
    prompt_version: known("v1", "v2"),
    is_multilingual: fc.boolean(),
    cheat_detection_config: cheatDetectionConfig(),
    web_interview_config: webInterviewConfig(),
  },
  conversational_sms: {
    knockout_enabled: fc.boolean(),
    num_questions: integer(1, 10),
    intro_message: text(500),
    disqualification_message: text(500),
    follow_up_message: text(500),
    hop_on_call_message: text(500),
    cooldown_period_hrs: integer(1, 168),
    max_nudge_amount: integer(0, 10),
    blackout_period: blackoutPeriod(),
  },
  resume: {
    knockout_enabled: fc.boolean(),
    min_evaluation_score: number(0, 1),
    mandatory: fc.boolean(),
    num_eligibility_questions: integer(0, 15),
    num_criteria_questions: integer(0, 15),
  },
  form: { knockout_enabled: fc.boolean() },
};

/** The config of a step. An outbound call needs the posting's phone_number_id, which is the caller's to add. */
export function stepConfig(type: StepType): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 1, arbitrary: fields({}, OWN_CONFIG[type]) },
    { weight: 1, arbitrary: fields({}, { ...SHARED_CONFIG, ...OWN_CONFIG[type] }) },
  );
}

/** A workflow step: its type, and maybe a config and questions of the modalities that belong to it. */
export function workflowStep(type: StepType): fc.Arbitrary<Json> {
  const questions = fc.array(fc.oneof(...MODALITIES_OF[type].map(question)), { maxLength: 3 });
  return fields({ type: fc.constant(type) }, { config: stepConfig(type), questions });
}

/** Any number of steps from one up; now and then two of a type, which is allowed. */
export function workflow(): fc.Arbitrary<Json[]> {
  return fc.array(fc.oneof(...STEP_TYPES.map(workflowStep)), { minLength: 1, maxLength: 4 });
}

/** Cheat detection: an open object with three known keys. */
export function cheatDetectionConfig(): fc.Arbitrary<Json> {
  const type = known(
    "tab_switching",
    "ai_scripted_answer",
    "multiple_people",
    "multiple_speakers",
    "phone_detection",
    "unusual_delays",
    "facial_behaviour",
  );
  return withUndocumented(
    fields(
      {},
      {
        enabled: fc.boolean(),
        threshold: integer(0, 100),
        types: fc.uniqueArray(type, { maxLength: 7 }),
      },
    ),
  );
}

/** The candidate page of a web interview: an open object with nine known keys, typed as their names say. */
export function webInterviewConfig(): fc.Arbitrary<Json> {
  return withUndocumented(
    fields(
      {},
      {
        show_transcript: fc.boolean(),
        candidate_presence_enabled: fc.boolean(),
        remove_heymilo_branding: fc.boolean(),
        min_duration_seconds: fc.integer({ min: 1, max: 600 }),
        max_duration_seconds: fc.integer({ min: 601, max: 7_200 }),
        backdrop_image_url: url(),
        avatar_image_url: url(),
        intro_message: text(500),
        outro_message: text(500),
      },
    ),
  );
}

/** The hours without messages: all four keys when enabled, over midnight too; `{enabled: false}` needs no other. */
export function blackoutPeriod(): fc.Arbitrary<Json> {
  const hours = {
    timezone: fc.constantFrom(...TIME_ZONES),
    start_hour: integer(0, 23),
    end_hour: integer(1, 24),
  };
  return withUndocumented(
    fc
      .oneof(
        { weight: 3, arbitrary: fields({ enabled: fc.constant(true), ...hours }) },
        { weight: 1, arbitrary: fields({ enabled: fc.constant(false) }, hours) },
      )
      .filter(({ start_hour, end_hour }) => start_hour === undefined || start_hour !== end_hour),
  );
}

function withUndocumented(documented: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc
    .tuple(documented, undocumentedFields())
    .map(([known_, undocumented]) => ({ ...known_, ...undocumented }));
}
