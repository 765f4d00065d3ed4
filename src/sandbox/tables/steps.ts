import { choice, type Fields, flag, integer, number, openObject, text } from "./fields.ts";

const deliveryMode = choice("exact_delivery", "summarized_delivery", "reference_only", "silent_reference");

/** The texts of a posting. Every step can have its own version of them. */
export const texts: Fields = {
  instructions: text(10_000),
  company_overview: text(10_000),
  job_overview: text(10_000),
  interview_process_overview: text(10_000),
  company_overview_delivery_mode: deliveryMode,
  job_overview_delivery_mode: deliveryMode,
  interview_process_overview_delivery_mode: deliveryMode,
};

interface StepType {
  /** The middle of step ids such as `agent_vi_001`. */
  idCode: string;
  label: string;
  modalities: readonly string[];
  config: Fields;
}

export const STEP_TYPES: Readonly<Record<string, StepType>> = {
  web_interview: {
    idCode: "vi",
    label: "Voice or video interview",
    modalities: ["voice", "voice_tags"],
    config: {
      ...texts,
      video: flag,
      voice_id: text(),
      phone_calls_enabled: flag,
      interview_type: text(),
      num_questions: integer(1, 25),
      min_evaluation_score: number(0, 1),
      prompt_version: text(),
      is_multilingual: flag,
      cheat_detection_config: openObject,
      web_interview_config: openObject,
    },
  },
  conversational_sms: {
    idCode: "sms",
    label: "Text message screening",
    modalities: ["sms"],
    config: {
      ...texts,
      knockout_enabled: flag,
      num_questions: integer(1, 10),
      intro_message: text(500),
      disqualification_message: text(500),
      follow_up_message: text(500),
      hop_on_call_message: text(500),
      cooldown_period_hrs: integer(1, 168),
      max_nudge_amount: integer(0, 10),
      blackout_period: openObject,
    },
  },
  resume: {
    idCode: "rs",
    label: "Resume screening",
    modalities: ["resume_eligibility", "resume_scoring"],
    config: {
      ...texts,
      knockout_enabled: flag,
      min_evaluation_score: number(0, 1),
      mandatory: flag,
      num_eligibility_questions: integer(0, 15),
      num_criteria_questions: integer(0, 15),
    },
  },
  form: {
    idCode: "fm",
    label: "Form",
    modalities: ["form"],
    config: { ...texts, knockout_enabled: flag },
  },
};
