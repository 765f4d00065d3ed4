import * as z from "zod";
import { flag, id, lenient, list, map, number, object, seconds, text } from "./lenient.ts";

/**
 * The fields of a candidate that are read. Unlike other answers it drops unknown fields: a field that nobody decided
 * about, or that nobody may see, such as a link, never gets into the program.
 */
export const candidateWorkflow = object({
  steps: list(z.object({ order: number, status: text, started: flag, completed: flag, knocked_out: flag })),
  all_complete: flag,
  last_activity_at: seconds,
});

export const candidate = z.object({
  interview_id: id,
  candidate_id: lenient(id),
  posting_id: lenient(id),
  name: text,
  email: text,
  /** 0-100 */
  score: number,
  status: text,
  workflow: candidateWorkflow,
  agent_summary: object({
    /** The document gives no scale for the resume's score. */
    resume: object({ resume_score: number, is_eligible: flag }),
    /** 0-100 */
    web_interview: object({ score: number, highlights: list(z.string()) }),
    sms: object({ is_eligible: flag, criteria_passed: list(z.string()), criteria_failed: list(z.string()) }),
    form: object({
      is_complete: flag,
      is_eligible: flag,
      questions_answered: number,
      total_questions: number,
    }),
  }),
  shortlisted: flag,
  dismissed: flag,
  metadata: map,
  data: map,
  interviewed_at: seconds,
  created_at: seconds,
});
export type Candidate = z.infer<typeof candidate>;
