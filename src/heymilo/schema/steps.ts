import * as z from "zod";
import { formQuestion, resumeQuestion, smsQuestion, webInterviewQuestion } from "./questions.ts";
import { deliveryModeAgain, httpUrl, timeZone } from "./values.ts";

/** Values that only the API's prose lists; a release may add to them, so an unknown one warns and is sent. */
export const KNOWN_VALUES = {
  interview_type: ["general", "technical", "cultural", "behavioral"],
  prompt_version: ["v1", "v2"],
  cheat_types: [
    "tab_switching",
    "ai_scripted_answer",
    "multiple_people",
    "multiple_speakers",
    "phone_detection",
    "unusual_delays",
    "facial_behaviour",
  ],
} as const;

const list = (values: readonly string[]) => values.join(", ");

/** The seven fields that every step's config shares with the posting, which they override for that step. */
const sharedConfig = {
  instructions: z.string().max(10_000),
  company_overview: z.string().max(10_000),
  job_overview: z.string().max(10_000),
  interview_process_overview: z.string().max(10_000),
  company_overview_delivery_mode: deliveryModeAgain,
  job_overview_delivery_mode: deliveryModeAgain,
  interview_process_overview_delivery_mode: deliveryModeAgain,
};

const ONLY_WRITTEN = "counts only where you give no questions";
const passMark = z.number().min(0).max(1).describe("pass mark, 1 = 100 %");
const knockout = z.boolean().describe("disqualify who fails a dealbreaker, knock-out or eligibility criterion");

const cheatDetection = z
  .looseObject({
    enabled: z.boolean(),
    threshold: z.int().min(0).max(100).describe("lower flags more; start at 70"),
    types: z.array(z.string()).describe(list(KNOWN_VALUES.cheat_types)),
  })
  .partial();

const webInterviewPage = z
  .looseObject({
    show_transcript: z.boolean(),
    candidate_presence_enabled: z.boolean(),
    min_duration_seconds: z.int(),
    max_duration_seconds: z.int(),
    backdrop_image_url: httpUrl,
    avatar_image_url: httpUrl,
    intro_message: z.string(),
    outro_message: z.string(),
    remove_heymilo_branding: z.boolean(),
  })
  .partial();

const blackoutPeriod = z
  .looseObject({
    enabled: z.boolean(),
    timezone: timeZone.describe("IANA"),
    start_hour: z.int().min(0).max(23),
    end_hour: z.int().min(1).max(24),
  })
  .partial();

/** The three objects that take keys HeyMilo may add: known keys are typed, others are passed through. */
export const openObjects = {
  cheat_detection_config: cheatDetection,
  web_interview_config: webInterviewPage,
  blackout_period: blackoutPeriod,
};

/** Only text messages can say why an application has ended. */
const NO_MESSAGE = "this step sends none; say how a person can look again in the text of a question or an overview";

export const stepConfigs = {
  web_interview: z
    .strictObject({
      ...sharedConfig,
      video: z.boolean().describe("webcam; else audio only"),
      voice_id: z.string(),
      phone_calls_enabled: z.boolean().describe("call candidates; needs phone_number_id"),
      interview_type: z.string().describe(list(KNOWN_VALUES.interview_type)),
      num_questions: z.int().min(1).max(25).describe(ONLY_WRITTEN),
      min_evaluation_score: passMark,
      prompt_version: z.string().describe(`${list(KNOWN_VALUES.prompt_version)}; leave out for the latest`),
      is_multilingual: z.boolean().describe("answer in the candidate's language"),
      cheat_detection_config: cheatDetection,
      web_interview_config: webInterviewPage,
    })
    .partial(),
  conversational_sms: z
    .strictObject({
      ...sharedConfig,
      knockout_enabled: knockout,
      num_questions: z.int().min(1).max(10).describe(ONLY_WRITTEN),
      intro_message: z.string().max(500).describe("may use {{candidate_name}}, {{job_title}}"),
      disqualification_message: z.string().max(500),
      follow_up_message: z.string().max(500).describe("the nudge"),
      hop_on_call_message: z.string().max(500).describe("invites to the next step"),
      cooldown_period_hrs: z.int().min(1).max(168).describe("hours before a nudge"),
      max_nudge_amount: z.int().min(0).max(10),
      blackout_period: blackoutPeriod.describe("no messages; may span midnight"),
    })
    .partial(),
  resume: z
    .strictObject({
      ...sharedConfig,
      knockout_enabled: knockout,
      min_evaluation_score: passMark,
      mandatory: z.boolean().describe("a resume is required to go on; set it explicitly"),
      num_eligibility_questions: z.int().min(0).max(15),
      num_criteria_questions: z.int().min(0).max(15),
    })
    .partial()
    .meta({ instead: { disqualification_message: NO_MESSAGE } }),
  form: z
    .strictObject({ ...sharedConfig, knockout_enabled: knockout })
    .partial()
    .meta({ instead: { disqualification_message: NO_MESSAGE } }),
};

export type StepType = keyof typeof stepConfigs;

/** Keys that other versions of the API had on a step, with what to write today. */
const RETIRED_STEP_KEYS = {
  optional: "use config.mandatory (optional: true is mandatory: false)",
  order: "leave it out: the order of the array is the order of the steps",
  name: "leave it out: a step has no name",
  id: "leave it out: HeyMilo assigns it",
};

const step = <T extends StepType, Q extends z.ZodType>(type: T, modalities: string, question: Q) =>
  z
    .strictObject({
      type: z.literal(type),
      config: stepConfigs[type]
        .describe("instructions, overviews and delivery modes here override the posting's")
        .optional(),
      questions: z.array(question).meta({ exact: true }).describe(`${type} takes ${modalities}`).optional(),
    })
    .meta({ instead: RETIRED_STEP_KEYS });

export const workflowStep = z.discriminatedUnion("type", [
  step("web_interview", "voice, voice_tags", webInterviewQuestion),
  step("conversational_sms", "sms", smsQuestion),
  step("resume", "resume_eligibility, resume_scoring", resumeQuestion),
  step("form", "form", formQuestion),
]);
