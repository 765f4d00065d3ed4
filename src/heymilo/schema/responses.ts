import * as z from "zod";
import { jsonOf } from "../json.ts";

// What we rely on in HeyMilo's answers, and no more. Unknown fields, nulls and new values pass through, and a field of
// another type than documented counts as absent: an answer to a write must never be lost over it.

/** Later than any time in seconds that HeyMilo may mean (the year 5138), and in milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A time as Unix seconds. HeyMilo documents seconds; milliseconds, numbers in text and ISO 8601 (without an offset: UTC)
 * are understood, too. Anything else is returned as it is.
 */
export const secondsOf = (value: unknown): unknown => {
  if (typeof value === "number") return Math.abs(value) >= FIRST_MILLISECONDS ? value / 1000 : value;
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return secondsOf(Number(text));
  const isLocal = text.includes("T") && !/(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(isLocal ? `${text}Z` : text) : Number.NaN;
  return Number.isNaN(ms) ? value : ms / 1000;
};

/** A field that may be missing or null, and counts as missing if it is of another type than documented. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

export const text = lenient(z.string());
export const flag = lenient(z.boolean());
/** Documented as text; a number is as good a name. Of nobody it says who that is. */
export const id = z
  .preprocess((value) => (typeof value === "number" ? String(value) : value), z.string().min(1))
  .meta({ personal: "fact" });
const numberOf = (value: unknown): unknown =>
  typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
/** A number; as text it is understood, too. */
export const number = lenient(z.preprocess(numberOf, z.number()));
/** Unix seconds, with a fraction; milliseconds and ISO 8601 are understood, too. */
export const seconds = lenient(z.preprocess(secondsOf, z.number()));
export const map = lenient(z.record(z.string(), z.unknown()));
export const object = <Shape extends z.ZodRawShape>(shape: Shape) => lenient(z.object(shape));
export const list = <Item extends z.ZodType>(item: Item) => lenient(z.array(item));

/** HeyMilo's own map of texts; as JSON in a text it is understood, too. */
const metadata = z.preprocess((value) => (typeof value === "string" ? jsonOf(value) : value), map);

const postingUrls = z.looseObject({ candidate_url: text, ingestion_url_key: text, review_url: text });

export const atsMetadata = z.looseObject({
  source: text,
  ats_name: text,
  ats_job_id: text,
  pending_activation: flag,
});

const workflowStepView = z.looseObject({ id: text, type: text, order: number, config: map });

export const posting = z.looseObject({
  id,
  title: text,
  description: text,
  name: text,
  status: text,
  finalized: flag,
  archived: flag,
  language: text,
  interviewer_name: text,
  workflow: list(workflowStepView),
  urls: lenient(postingUrls),
  deadline: seconds,
  created_at: seconds,
  updated_at: seconds,
  metadata,
  ats_metadata: lenient(atsMetadata),
});
export type Posting = z.infer<typeof posting>;

export const isArchived = ({ archived, status }: Posting): boolean => archived === true || status === "archived";

export const postingSummary = z.looseObject({ id, title: text, name: text });
export type PostingSummary = z.infer<typeof postingSummary>;

export const createPostingReceipt = z.looseObject({
  id,
  status: text,
  urls: lenient(postingUrls),
  created_at: seconds,
  posting: lenient(
    posting.pick({ status: true, created_at: true, deadline: true, urls: true, ats_metadata: true, workflow: true }),
  ),
});

export const interviewTemplate = z.looseObject({
  id,
  template_code: text,
  name: text,
  description: text,
  posting_id: lenient(id),
  is_default: flag,
});
export type InterviewTemplate = z.infer<typeof interviewTemplate>;

export const question = z.looseObject({
  id,
  modality: text,
  text,
  rank: number,
});
export type Question = z.infer<typeof question>;

export const postingStats = z.looseObject({
  total_candidates: number,
  completed_interviews: number,
  average_interview_score: number,
  average_resume_score: number,
});
export type PostingStats = z.infer<typeof postingStats>;

/** A voice, phone number, sender email or template group: each has an id, and some of these. */
export const asset = z.looseObject({
  id,
  name: text,
  language: text,
  country_code: text,
  gender: text,
  provider: text,
  preview_url: text,
  phone_number: text,
  active: flag,
  full_email: text,
  sender_email_id: lenient(id),
  is_default: flag,
  template_mappings: map,
  template_key: text,
  template_type: text,
  subject: text,
  content: text,
  design_config: map,
  domain: text,
  status: text,
});
export type Asset = z.infer<typeof asset>;

/** The document leaves a workspace untyped; these are the names such objects usually have. */
export const workspace = z.looseObject({ id: lenient(id), name: text, company_name: text });
export type Workspace = z.infer<typeof workspace>;

export const withData = <T extends z.ZodType>(data: T) => z.looseObject({ data });

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.looseObject({
    data: z.array(item),
    pagination: lenient(z.looseObject({ has_more: flag, total_count: number })),
  });
