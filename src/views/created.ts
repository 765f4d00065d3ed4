import { missingIn } from "../heymilo/effect.ts";
import { type Fields, fieldsOf, isBlank, itemsOf } from "../heymilo/json.ts";
import type { Duplicate } from "../heymilo/lookups/posting-list.ts";
import { type CreatePostingRequest, OVERVIEWS } from "../heymilo/schema/create-posting.ts";
import { createPostingReceipt } from "../heymilo/schema/responses.ts";
import type { CreateResult } from "../heymilo/wanted/create-posting.ts";
import { notReturned } from "./changes.ts";
import { compact, isoTime, unlessEmpty } from "./compact.ts";
import { ELSEWHERE, TIMES } from "./interviewer.ts";
import { nextSteps, type QuestionState } from "./next-steps.ts";
import { secretTexts } from "./overviews.ts";

interface CreatedDetails {
  request: CreatePostingRequest;
  questions: QuestionState;
  /** HeyMilo's whole receipt, instead of what the request did not say. */
  full: boolean;
}

/** The answer to a create: each fact once, and what to do next. */
export const createdView = (created: CreateResult, { request, questions, full }: CreatedDetails) => {
  const receipt = createPostingReceipt.parse(created.receipt);
  const { posting, urls } = receipt;
  const status = posting?.status ?? receipt.status;
  const stored = fieldsOf(fieldsOf(created.receipt).posting);
  const { duplicates } = created;
  return compact({
    outcome: created.outcome,
    summary: summaryOf(created, request.title, receipt.id, status),
    posting_id: receipt.id,
    status,
    candidate_url: urls?.candidate_url,
    review_url: urls?.review_url,
    created_at: isoTime(receipt.created_at ?? posting?.created_at),
    deadline: isoTime(posting?.deadline),
    questions: unlessEmpty(questions.lines),
    ...(full
      ? { receipt: created.receipt }
      : { set_by_heymilo: setByHeyMilo(request, stored), not_returned: notReturnedOf(request, stored) }),
    next_steps: stepsAfter(created, receipt, questions, secretTexts({ ...stored, ...request })),
    idempotency_key: created.key,
    duplicates: unlessEmpty(duplicates.map(duplicateView)),
  });
};

const summaryOf = (
  { outcome, key, duplicates, alsoMade, isRecovered }: CreateResult,
  title: string,
  id: string,
  status: string | null | undefined,
): string => {
  const what = `${JSON.stringify(title)} (${id})`;
  const state = status ? `, status ${status}` : "";
  const others =
    duplicates.length > 0 ? "A duplicate may be what this call made." : "It is the only one with this key.";
  const found = isRecovered
    ? ` HeyMilo's answer was lost, and the interviewer was found by its key.${key ? ` ${others}` : ""}`
    : "";
  if (outcome === "created") return `Created ${what}${state}.${found}`;
  return alsoMade ? countsInstead(what, state, alsoMade) : `${what} exists already${state}; nothing new was created.`;
};

/** Of one thing that two calls have made. */
export const countsInstead = (what: string, state: string, alsoMade: string): string =>
  `${what} counts${state}: another call made it with this key a moment before. This call made ${alsoMade}, too.`;

/** Copies that people make in HeyMilo have the key, too. So a person has to decide which one counts. */
export const DECIDE =
  "Show the user the duplicates: they carry the same idempotency key. Archive one only if the user names it, " +
  "and none that has candidates.";

export const duplicateView = ({ id, createdAt, candidates }: Duplicate) =>
  compact({ posting_id: id, created_at: isoTime(createdAt), candidates });

type Receipt = ReturnType<typeof createPostingReceipt.parse>;

const stepsAfter = (
  { duplicates }: CreateResult,
  { status, urls, posting }: Receipt,
  { next_steps, areMissing }: QuestionState,
  secrets: readonly string[],
): string[] => {
  const waiting = nextSteps({ status: posting?.status ?? status, ats_metadata: posting?.ats_metadata });
  const toShare = areMissing ? SHARE_LATER : "Let the user take the interview once, then share candidate_url.";
  return [
    ...(duplicates.length > 0 ? [DECIDE] : []),
    ...next_steps,
    ...(secrets.length > 0 ? [howToTest(secrets)] : []),
    ...(waiting.length > 0 || !urls?.candidate_url ? waiting : [toShare]),
  ];
};

const howToTest = (secrets: readonly string[]): string =>
  `In a first interview the user should ask for what is never to be told (${secrets.join(", ")}): no tool can read ` +
  "whether the AI keeps it to itself.";

const SHARE_LATER = "Share candidate_url only when there are questions and the user has taken the interview once.";

/** Fields that a result shows under other names, that the caller has sent, or that tell a reader nothing. */
const SHOWN_ELSEWHERE: readonly string[] = [
  ...ELSEWHERE,
  ...TIMES,
  ...OVERVIEWS,
  ...["description", "instructions", "test_posting", "workflow", "metadata", "ats_metadata"],
];

/** The settings that a posting has and its request did not name: HeyMilo's defaults, or a template's. */
const setByHeyMilo = (request: CreatePostingRequest, stored: Fields): Fields | undefined => {
  const settings = Object.entries(stored).filter(
    ([field, value]) => !SHOWN_ELSEWHERE.includes(field) && !isBlank(value) && !Object.hasOwn(request, field),
  );
  return settings.length > 0 ? Object.fromEntries(settings) : undefined;
};

/** What was sent in a create and cannot be read back. HeyMilo shows neither a template nor questions in a posting. */
const notReturnedOf = (request: CreatePostingRequest, stored: Fields): string | undefined => {
  if (Object.keys(stored).length === 0) return "the posting: HeyMilo answered without it; get_interviewer reads it";
  const { interview_template_id: _template, metadata: _metadata, workflow = [], ...fields } = request;
  const missing = missingIn(stored, fields);
  for (const [index, { config }] of workflow.entries()) {
    const shown = fieldsOf(itemsOf(stored.workflow)[index]).config;
    missing.push(...missingIn(fieldsOf(shown), fieldsOf(config), `workflow[${index}].config.`));
  }
  return missing.length > 0 ? notReturned(missing) : undefined;
};
