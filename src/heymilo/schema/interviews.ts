import * as z from "zod";
import { aboutCandidate } from "./candidates.ts";
import { asked, said, signedLink, word, written, writtenTexts } from "./personal.ts";
import { flag, id, lenient, list, number, object } from "./responses.ts";

/** One turn of a conversation; `timestamp_str` is MM:SS from its start. */
const turn = z.object({ speaker: word, text: said, timestamp: number, timestamp_str: word });

const reasons = writtenTexts;

const webInterview = object({
  /** 0-100 */
  match_score: number,
  highlights: writtenTexts,
  lowlights: writtenTexts,
  scorecard: list(
    z.object({
      question_id: lenient(id),
      question_text: asked,
      /** 1-10 */
      score: number,
      /** 1-10 */
      score_weight: number,
      evaluation_summary: written,
      not_scored: flag,
      rank: number,
      transcript: list(turn),
    }),
  ),
  /** 0-5 */
  speech_score: number,
  transcript: list(turn),
  audio_recording_url: signedLink,
  video_recording_url: signedLink,
  tags: writtenTexts,
});

const resume = object({
  /** 0-100 */
  overall_score: number,
  is_eligible: flag,
  /** 0-10 */
  score_criteria: list(z.object({ criteria_text: asked, score: number, confidence: number, reasons })),
  eligibility_criteria: list(z.object({ criteria_text: asked, passed: flag, confidence: number, reasons })),
  resume_url: signedLink,
});

const sms = object({
  is_eligible: flag,
  /** 0-1 */
  confidence: number,
  criteria: list(z.object({ criteria_text: asked, passed: flag, confidence: number, is_dealbreaker: flag, reasons })),
  transcript: list(z.object({ role: word, text: said })),
});

const form = object({
  overall_status: word,
  questions: list(
    z.object({
      question_text: asked,
      is_knockout: flag,
      passed: flag,
      candidate_answer: said,
      expected_answer: asked,
    }),
  ),
});

/** Signals as kinds, counts and reasons. Frames and the services' raw payloads are not read. */
const cheatDetection = object({
  /** 0-1 */
  overall_confidence: number,
  /** 1 (nothing) to 5 (strong) */
  overall_ranking: number,
  enabled: flag,
  /** 0-100 */
  threshold: number,
  web_interview: object({
    cheat_detection_result: object({
      cheating_confidence: number,
      cheating_instances: list(
        z.object({
          reasoning: written,
          transcript_references: list(z.object({ user_friendly_timestamp: word })),
        }),
      ),
    }),
    llm_detection_result: object({
      detection_confidence: number,
      llm_detected_segments: list(z.object({ reasoning: written })),
    }),
    unusual_delay_detection: object({
      delay_confidence: number,
      unusual_delay_instances: list(z.object({})),
    }),
    tab_switch_detection: object({ total_count: number }),
    interview_integrity: object({
      aggregated: object({ movements: list(z.object({ type: word, confidence: number })) }),
    }),
  }),
});

/** What is read of one interview: like a candidate it is closed. */
export const interview = z.object({
  ...aboutCandidate,
  web_interview: webInterview,
  resume,
  sms,
  form,
  cheat_detection: cheatDetection,
});
export type Interview = z.infer<typeof interview>;
