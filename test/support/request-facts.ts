/**
 * What HeyMilo documents about a create request, as tables to check our schemas, texts and generator against.
 * Paths name a root field as it is, a step's config field `<step type>.config.<field>`, and a question's field
 * `<modality>.<field>`.
 */
import type { Modality, StepType } from "./arbitraries/index.ts";

const list = (names: string) => names.trim().split(/\s+/);

const STEP_TYPES: StepType[] = ["web_interview", "conversational_sms", "resume", "form"];

export const ROOT_FIELDS = list(`
  title description workflow interview_template_id name language interviewer_name instructions company_overview
  job_overview interview_process_overview company_overview_delivery_mode job_overview_delivery_mode
  interview_process_overview_delivery_mode phone_number_id sender_email_id email_template_group_id
  design_template_group_id redirect_url scheduling_url deadline allow_sms_comms max_retakes retake_cooldown_days
  email_report_to_candidate metadata`);

const SHARED_CONFIG_FIELDS = list(`
  instructions company_overview job_overview interview_process_overview company_overview_delivery_mode
  job_overview_delivery_mode interview_process_overview_delivery_mode`);

export const CONFIG_FIELDS: Record<StepType, string[]> = {
  web_interview: [
    ...SHARED_CONFIG_FIELDS,
    ...list(`video voice_id phone_calls_enabled interview_type num_questions min_evaluation_score prompt_version
      is_multilingual cheat_detection_config web_interview_config`),
  ],
  conversational_sms: [
    ...SHARED_CONFIG_FIELDS,
    ...list(`knockout_enabled num_questions intro_message disqualification_message follow_up_message
      hop_on_call_message cooldown_period_hrs max_nudge_amount blackout_period`),
  ],
  resume: [
    ...SHARED_CONFIG_FIELDS,
    ...list(
      "knockout_enabled min_evaluation_score mandatory num_eligibility_questions num_criteria_questions",
    ),
  ],
  form: [...SHARED_CONFIG_FIELDS, "knockout_enabled"],
};

/** The known keys of the three open objects, by the object's path. Any other key is passed through. */
export const OPEN_OBJECT_FIELDS: Record<string, string[]> = {
  "web_interview.config.cheat_detection_config": list("enabled threshold types"),
  "web_interview.config.web_interview_config": list(`show_transcript candidate_presence_enabled
    min_duration_seconds max_duration_seconds backdrop_image_url avatar_image_url intro_message outro_message
    remove_heymilo_branding`),
  "conversational_sms.config.blackout_period": list("enabled timezone start_hour end_hour"),
};

export const QUESTION_FIELDS: Record<Modality, string[]> = {
  voice: list(`modality text evaluation_criteria score_of_1 score_of_5 score_weight not_scored question_type
    min_follow_ups max_follow_ups additional_instructions post_processing_evaluation_criteria`),
  voice_tags: list("modality text response_format instructions options"),
  sms: list("modality text score_weight question_type expected_answer expected_value is_dealbreaker"),
  resume_eligibility: list("modality text score_weight"),
  resume_scoring: list("modality text evaluation_criteria score_of_1 score_of_5 score_weight"),
  form: list(`modality text question_type answer is_knockout dropdown_values mcq_type operator file_types
    allow_multiple_files slider_min slider_max slider_step is_answer_mandated`),
};

export const BOOLEANS = list(`
  allow_sms_comms email_report_to_candidate web_interview.config.video web_interview.config.phone_calls_enabled
  web_interview.config.is_multilingual web_interview.config.cheat_detection_config.enabled
  web_interview.config.web_interview_config.show_transcript
  web_interview.config.web_interview_config.candidate_presence_enabled
  web_interview.config.web_interview_config.remove_heymilo_branding conversational_sms.config.knockout_enabled
  conversational_sms.config.blackout_period.enabled resume.config.knockout_enabled resume.config.mandatory
  form.config.knockout_enabled voice.not_scored sms.is_dealbreaker form.is_knockout form.allow_multiple_files
  form.is_answer_mandated`);

const DELIVERY_MODES = list("exact_delivery summarized_delivery reference_only silent_reference");
const OVERVIEWS = list("company_overview job_overview interview_process_overview");

/** Lists of values that are complete: any other value is an error. */
export const CLOSED_VALUES: Record<string, string[]> = {
  ...Object.fromEntries(
    ["", ...STEP_TYPES.map((type) => `${type}.config.`)].flatMap((prefix) =>
      OVERVIEWS.map((overview) => [`${prefix}${overview}_delivery_mode`, DELIVERY_MODES]),
    ),
  ),
  "voice.question_type": list("open-ended scored"),
  "voice_tags.response_format": list("text number date freeform"),
  "sms.question_type": list("YES_NO NUMERIC"),
  "form.mcq_type": list("single multiple"),
  "form.operator": list("eq neq gt gte lt lte"),
};

/** Lists that only prose states and a release may extend: an unknown value is a warning. */
export const OPEN_VALUES: Record<string, string[]> = {
  "web_interview.config.interview_type": list("general technical cultural behavioral"),
  "web_interview.config.prompt_version": list("v1 v2"),
  "web_interview.config.cheat_detection_config.types": list(`tab_switching ai_scripted_answer multiple_people
    multiple_speakers phone_detection unusual_delays facial_behaviour`),
  "form.question_type": list("textarea dropdown"),
};

/** Both ends of every numeric range; an upper end of Infinity is open. */
export const BOUNDS: Record<string, [number, number]> = {
  max_retakes: [0, 5],
  retake_cooldown_days: [0, Number.POSITIVE_INFINITY],
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
export const LENGTHS: Record<string, number> = {
  title: 200,
  description: 50_000,
  interview_process_overview: 10_000,
  ...Object.fromEntries(
    STEP_TYPES.flatMap((type) =>
      ["instructions", ...OVERVIEWS].map((field) => [`${type}.config.${field}`, 10_000]),
    ),
  ),
  "conversational_sms.config.intro_message": 500,
  "conversational_sms.config.disqualification_message": 500,
  "conversational_sms.config.follow_up_message": 500,
  "conversational_sms.config.hop_on_call_message": 500,
  "voice.additional_instructions": 5_000,
  "voice.post_processing_evaluation_criteria": 5_000,
};
