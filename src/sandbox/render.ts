import type { Json, JsonObject } from "./json.ts";
import type { Posting, Question } from "./store.ts";
import { QUESTION_KEYS } from "./tables/questions.ts";
import { STEP_TYPES } from "./tables/steps.ts";

/** The API's times are Unix seconds with a fraction; the sandbox keeps milliseconds. */
const seconds = (ms: number): number => ms / 1000;

/** As in seed/catalog.json. */
const WORKSPACE_ID = "5A4DB0C1";
const COMPANY_ID = "comp_alderway";

export function status(posting: Posting, now: number): string {
  if (posting.archived) return "archived";
  if (!posting.finalized) return "draft";
  return posting.deadline !== null && posting.deadline <= now ? "expired" : "active";
}

export function renderPosting(posting: Posting, now: number): JsonObject {
  const { title, name, description, language, interviewer_name, metadata, ...rest } = posting.fields;
  return {
    object: "posting",
    id: posting.id,
    company_id: COMPANY_ID,
    title,
    name,
    description,
    language,
    interviewer_name,
    status: status(posting, now),
    finalized: posting.finalized,
    archived: posting.archived,
    test_posting: false,
    workflow: posting.steps.map(({ id, type, config }, index) => ({
      id,
      type,
      order: index + 1,
      config: withNulls(Object.keys(STEP_TYPES[type]?.config ?? {}), config),
    })),
    urls: renderUrls(posting),
    deadline: posting.deadline === null ? null : seconds(posting.deadline),
    ...rest,
    ats_metadata: posting.ats,
    metadata,
    created_at: seconds(posting.createdAt),
    updated_at: seconds(posting.updatedAt),
  };
}

export function renderReceipt(posting: Posting, now: number): JsonObject {
  return {
    object: "posting",
    id: posting.id,
    status: status(posting, now),
    urls: renderUrls(posting),
    created_at: seconds(posting.createdAt),
    posting: renderPosting(posting, now),
  };
}

export function renderSummary({ id, fields }: Posting): JsonObject {
  return { object: "posting_summary", id, title: fields.title, name: fields.name };
}

export function renderQuestion(posting: Posting, question: Question): JsonObject {
  return {
    object: "question",
    id: question.id,
    posting_id: posting.id,
    modality: question.modality,
    text: question.text,
    rank: question.rank,
    ...withNulls(QUESTION_KEYS, question.fields),
    created_at: seconds(question.createdAt),
    updated_at: seconds(question.updatedAt),
  };
}

/** `.example` hosts: a link of the sandbox must not look as if a candidate could follow it. */
function renderUrls({ id, fields, ingestionKey }: Posting): JsonObject {
  const slug = String(fields.name ?? fields.title)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return {
    candidate_url: `https://candidates.heymilo.example/alderway/${slug || "interview"}-${id.toLowerCase()}`,
    ingestion_url_key: ingestionKey,
    review_url: `https://admin.heymilo.example/w/${WORKSPACE_ID}/lab2/${id}/1-details`,
  };
}

function withNulls(keys: string[], values: JsonObject): JsonObject {
  return Object.fromEntries(keys.map((key): [string, Json] => [key, values[key] ?? null]));
}
