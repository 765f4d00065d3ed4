import * as z from "zod";
import { withRequestRules } from "./rules.ts";
import { workflowStep } from "./steps.ts";
import { deliveryMode, deliveryModeAgain, futureTime, httpUrl, jobTitle, languageTag, metadata } from "./values.ts";

/** The texts that the AI may tell, each with a field for how it is told. */
export const OVERVIEWS = ["company_overview", "job_overview", "interview_process_overview"] as const;

/**
 * Every field of the body of `POST /api/v2/postings`. Nothing has a default: with a template, a value that we add would
 * overwrite the template's own.
 */
export const createPostingShape = {
  title: jobTitle.describe("job title, shown to candidates"),
  description: z
    .string()
    .max(50_000)
    .describe(
      "job description, which candidates may see: nothing about scoring. HeyMilo writes missing questions from it; the interviewer cannot quote it",
    )
    .optional(),
  workflow: z
    .array(workflowStep)
    .min(1)
    .describe("steps in order, fixed after creation; as few as decide. Without questions HeyMilo writes them")
    .optional(),
  interview_template_id: z
    .string()
    .describe("instead of workflow, from list_interview_templates; other fields override the template's")
    .optional(),
  name: z.string().describe("slug in the candidate link, e.g. hvac-tech-austin").optional(),
  language: languageTag.describe("BCP-47, e.g. en").optional(),
  interviewer_name: z.string().describe("the AI's name").optional(),
  instructions: z.string().describe("how the AI behaves").optional(),
  company_overview: z.string().describe("what the AI may tell about the company").optional(),
  job_overview: z.string().describe("what the AI may tell about the job").optional(),
  interview_process_overview: z.string().max(10_000).describe("the steps, the minutes, what happens next").optional(),
  company_overview_delivery_mode: deliveryMode
    .describe(
      "for all overviews, in this order: verbatim (if absent), summarised, only to answer, known to the AI but never told",
    )
    .optional(),
  job_overview_delivery_mode: deliveryModeAgain.optional(),
  interview_process_overview_delivery_mode: deliveryModeAgain.optional(),
  phone_number_id: z.string().describe("for conversational_sms and phone calls").optional(),
  sender_email_id: z.string().optional(),
  email_template_group_id: z.string().optional(),
  design_template_group_id: z.string().optional(),
  redirect_url: httpUrl.describe("where candidates go at the end").optional(),
  scheduling_url: httpUrl.describe("calendar for shortlisted candidates").optional(),
  deadline: futureTime.describe("ISO 8601 with zone; absent: in one month").optional(),
  allow_sms_comms: z.boolean().describe("SMS invitations beside the email").optional(),
  max_retakes: z.int().min(0).max(5).optional(),
  retake_cooldown_days: z.number().min(0).optional(),
  email_report_to_candidate: z.boolean().describe("mails candidates their report; ask the user first").optional(),
  metadata: metadata
    .describe("any string keys (max 50 of 40 characters, values 500); with a template it replaces the template's")
    .optional(),
};

export const createPostingRequest = withRequestRules(z.strictObject(createPostingShape));

export type CreatePostingRequest = z.infer<typeof createPostingRequest>;
