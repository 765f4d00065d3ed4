import type { FieldKind } from "./treatments.ts";

/** Every field that HeyMilo documents, by its path in the answer. What is not here is left out at every setting. */
export type FieldTable = Readonly<Record<string, FieldKind>>;

const under = (place: string, fields: FieldTable): FieldTable =>
  Object.fromEntries(Object.entries(fields).map(([name, kind]) => [`${place}.${name}`, kind]));

const all = (kind: FieldKind, ...names: string[]): FieldTable => Object.fromEntries(names.map((name) => [name, kind]));

const identity: FieldTable = {
  ...all("fact", "object", "interview_id", "candidate_id", "posting_id", "score", "status"),
  name: "name",
  email: "email",
  ...under("workflow.steps", all("fact", "step_id", "order", "status", "started", "completed")),
  ...under("workflow.steps", all("fact", "knocked_out", "last_updated_at")),
  ...under("workflow", all("fact", "all_complete", "last_activity_at")),
  metadata: "metadata",
  data: "supplied",
};

/** A row of a list. Lists carry no links at any setting. */
export const CANDIDATE_FIELDS: FieldTable = {
  ...identity,
  ...all("fact", "shortlisted", "dismissed", "interviewed_at", "created_at"),
  interview_url: "never",
  ...under("agent_summary.resume", { ...all("fact", "resume_score", "is_eligible"), resume_link: "never" }),
  ...under("agent_summary.web_interview", {
    score: "fact",
    highlights: "written",
    ...all("never", "audio_recording_link", "video_recording_link"),
  }),
  ...under("agent_summary.sms", {
    ...all("fact", "is_eligible", "messages_sent"),
    ...all("written", "criteria_passed", "criteria_failed"),
  }),
  ...under("agent_summary.form", all("fact", "is_complete", "is_eligible")),
  ...under("agent_summary.form", all("fact", "questions_answered", "total_questions")),
};

const turn: FieldTable = { ...all("fact", "speaker", "timestamp", "timestamp_str"), text: "said" };
const criterion = (...verdicts: string[]): FieldTable => ({
  ...all("fact", "criteria_id", "confidence", ...verdicts),
  criteria_text: "asked",
  reasons: "written",
});

const webInterview: FieldTable = {
  ...all("fact", "object", "interview_id", "match_score", "speech_score"),
  ...all("written", "highlights", "lowlights", "tags"),
  ...all("signed_link", "audio_recording_url", "video_recording_url"),
  ...under("scorecard", {
    ...all("fact", "question_id", "score", "score_weight", "not_scored", "rank"),
    question_text: "asked",
    evaluation_summary: "written",
    ...all("elsewhere", "evaluation_criteria", "score_1_description", "score_5_description"),
    ...under("transcript", turn),
  }),
  ...under("transcript", turn),
};

const integrity: FieldTable = {
  ...all("fact", "object", "overall_confidence", "overall_ranking", "enabled", "threshold", "types"),
  ...under("web_interview", {
    ...under("cheat_detection_result", {
      ...all("fact", "cheating_detected", "cheating_confidence"),
      "cheating_instances.reasoning": "written",
      ...under("cheating_instances.transcript_references", {
        ...all("fact", "user_friendly_timestamp", "actual_timestamp"),
        text: "elsewhere",
      }),
    }),
    ...under("llm_detection_result", {
      ...all("fact", "llm_generated_detected", "detection_confidence"),
      ...under("llm_detected_segments", {
        segment_text: "elsewhere",
        segment_confidence: "fact",
        reasoning: "written",
      }),
      gptzero_metrics: "never",
    }),
    // Of each delay only that there was one: what else an instance holds is not documented.
    ...under("unusual_delay_detection", {
      ...all("fact", "delay_detected", "delay_confidence", "overall_score", "confidence_level"),
      unusual_delay_instances: "fact",
    }),
    "tab_switch_detection.total_count": "fact",
    ...under("interview_integrity", {
      ...under("aggregated.movements", { ...all("fact", "type", "confidence", "timestamp"), image: "never" }),
      ...all("never", "job_id", "status", "filename", "file_type", "created_at", "updated_at", "error"),
      ...all("never", "result", "comprehensive"),
    }),
    integrity_analysis_v2: "never",
  }),
  "resume.gpt_detection": "never",
};

/** One interview. */
export const INTERVIEW_FIELDS: FieldTable = {
  ...identity,
  ...under("web_interview", webInterview),
  ...under("resume", {
    ...all("fact", "object", "interview_id", "overall_score", "is_eligible"),
    ...under("score_criteria", criterion("score")),
    ...under("eligibility_criteria", criterion("passed")),
    resume_url: "signed_link",
  }),
  ...under("sms", {
    ...all("fact", "object", "interview_id", "is_eligible", "confidence"),
    ...all("fact", "messages_sent", "messages_received"),
    ...under("criteria", criterion("passed", "is_dealbreaker")),
    ...under("transcript", { ...all("fact", "role", "timestamp"), text: "said" }),
  }),
  ...under("form", {
    ...all("fact", "object", "interview_id", "overall_status"),
    ...under("questions", {
      ...all("fact", "question_id", "question_type", "is_knockout", "passed"),
      ...all("asked", "question_text", "expected_answer"),
      candidate_answer: "said",
    }),
  }),
  ...under("cheat_detection", integrity),
};
