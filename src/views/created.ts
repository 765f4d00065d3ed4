import { createPostingReceipt } from "../heymilo/schema/responses.ts";
import type { CreateResult } from "../heymilo/writes/receipts.ts";
import { compact } from "./compact.ts";
import { isoTime } from "./iso-time.ts";
import { nextSteps } from "./next-steps.ts";

/** Free texts that the caller has just sent, or that a template brought along: of no use in an answer. */
const LONG_TEXTS = [
  "description",
  "instructions",
  "company_overview",
  "job_overview",
  "interview_process_overview",
] as const;

interface Detail {
  title: string;
  /** The receipt unaltered, instead of abridged. */
  full: boolean;
}

/** The answer to a create: what to do next, and HeyMilo's receipt. */
export const summariseReceipt = (created: CreateResult, { title, full }: Detail) => {
  const receipt = createPostingReceipt.parse(created.receipt);
  const { posting, urls } = receipt;
  const status = posting?.status ?? receipt.status;
  const shown = full ? { receipt: created.receipt } : abridge(created.receipt);
  const { duplicates } = created;
  return compact({
    outcome: created.outcome,
    summary: summaryOf(created.outcome, title, receipt.id, status),
    posting_id: receipt.id,
    status,
    candidate_url: urls?.candidate_url,
    review_url: urls?.review_url,
    created_at: isoTime(receipt.created_at ?? posting?.created_at),
    deadline: isoTime(posting?.deadline),
    next_steps: stepsAfter(created, receipt),
    idempotency_key: created.key,
    duplicates: duplicates.length > 0 ? duplicates : undefined,
    ...shown,
  });
};

const summaryOf = (
  outcome: CreateResult["outcome"],
  title: string,
  id: string,
  status: string | null | undefined,
): string => {
  const what = `${JSON.stringify(title)} (${id})`;
  const state = status ? `, status ${status}` : "";
  return outcome === "created"
    ? `Created ${what}${state}.`
    : `${what} exists already${state}; nothing new was created.`;
};

type Receipt = ReturnType<typeof createPostingReceipt.parse>;

const stepsAfter = ({ duplicates }: CreateResult, { id, status, urls, posting }: Receipt): string[] => {
  const steps: string[] = [];
  if (duplicates.length > 0) {
    steps.push(
      `Archive the duplicates ${duplicates.join(", ")}: they carry the same idempotency key as ${id}.`,
    );
  }
  const waiting = nextSteps({ status: posting?.status ?? status, ats_metadata: posting?.ats_metadata });
  if (waiting.length > 0) steps.push(...waiting);
  else if (urls?.candidate_url) steps.push("Let the user take the interview once, then share candidate_url.");
  if (urls?.review_url) steps.push("Show the user review_url, and its questions with get_interviewer.");
  return steps;
};

/** The receipt without long texts and without the key that lets anyone push candidates. */
const abridge = (
  receipt: Record<string, unknown>,
): { receipt: Record<string, unknown>; omitted?: string[] } => {
  const omitted: string[] = [];
  const shown = withoutNulls(receipt) as Record<string, unknown>;
  const drop = (holder: unknown, key: string, place: string) => {
    if (typeof holder !== "object" || holder === null) return;
    const fields = holder as Record<string, unknown>;
    const value = fields[key];
    if (value === undefined || value === "") return;
    delete fields[key];
    omitted.push(`${place}.${key}`);
  };
  const posting = shown.posting as Record<string, unknown> | undefined;
  drop(shown.urls, "ingestion_url_key", "urls");
  drop(posting?.urls, "ingestion_url_key", "posting.urls");
  for (const text of LONG_TEXTS) drop(posting, text, "posting");
  const steps = Array.isArray(posting?.workflow) ? (posting.workflow as { config?: unknown }[]) : [];
  for (const [index, step] of steps.entries()) {
    for (const text of LONG_TEXTS) drop(step?.config, text, `posting.workflow[${index}].config`);
  }
  return omitted.length > 0 ? { receipt: shown, omitted } : { receipt: shown };
};

/** A copy, since HeyMilo sends null for everything that is not set. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([key, field]) => [key, withoutNulls(field)]));
};
