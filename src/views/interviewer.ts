import { fieldsOf, isGiven } from "../heymilo/json.ts";
import { withoutMarker } from "../heymilo/lookups/marker.ts";
import { byRank } from "../heymilo/questions.ts";
import type { Posting, PostingStats, Question } from "../heymilo/schema/responses.ts";
import { givenTexts, shortened } from "../heymilo/text.ts";
import { bounded } from "./bounded.ts";
import { compact, dense, isoTime, unlessEmpty } from "./compact.ts";
import { emptySteps, nextSteps, stepsToFill } from "./next-steps.ts";
import { stepInList } from "./step-card.ts";

/** Enough to tell apart interviewers with the same title. */
const BEGINNING = 90;

/** What tells an interviewer from others: what it is about, and its steps. */
export const toTellApart = ({ description, workflow }: Posting) =>
  compact({
    description: description ? beginningOf(description) : undefined,
    steps: (workflow ?? []).map(({ type, config }) => stepInList(type ?? "", fieldsOf(config))).join(", ") || undefined,
  });

/** In one line, without Markdown's headings and marks, which tell nothing apart. */
const beginningOf = (text: string): string =>
  shortened(
    text
      .replace(/^#{1,6}\s.*$/gm, " ")
      .replace(/`|\*{2,}|__+|(?<![\p{L}\p{N}])[*_]|[*_](?![\p{L}\p{N}])/gu, "")
      .replace(/\s+/g, " ")
      .trim(),
    BEGINNING,
  );

export const interviewerRow = (posting: Posting) => {
  const { id, title, status, created_at, deadline, urls } = posting;
  return compact({
    posting_id: id,
    title,
    status,
    ...toTellApart(posting),
    created_at: isoTime(created_at),
    deadline: isoTime(deadline),
    candidate_url: urls?.candidate_url,
  });
};

export interface InterviewerParts {
  posting: Posting;
  questions: readonly Question[];
  /** Absent if HeyMilo did not give them. */
  stats?: PostingStats | undefined;
}

/** Short enough for any reader's context; what was cut is named. */
export const interviewerSummary = (parts: InterviewerParts) => {
  const { posting, questions, stats } = parts;
  const view = (ask: (question: Question) => object) => ({
    ...basics(parts),
    posting: setup(posting),
    questions: byModality(questions, ask),
    ...(questions.some(({ score_weight }) => isGiven(score_weight)) && { weights: WEIGHTS }),
    ...(stats && { stats: numbers(stats) }),
  });
  const { value, shortened } = bounded([view(questionView), view(({ id, text }) => compact({ id, text }))]);
  return {
    ...value,
    ...(shortened.length > 0 && { shortened, note: "response_detail: full has everything unshortened." }),
    ...withheld(posting),
  };
};

const WEIGHTS = "score_weight is 1-10 here and in edit_questions, 0-5 in a create";

/** HeyMilo's own data as it came, without the key that lets anyone push candidates. */
export const interviewerInFull = (parts: InterviewerParts) => {
  const { posting, questions, stats } = parts;
  const { ingestion_url_key: _, ...urls } = posting.urls ?? {};
  return {
    ...basics(parts),
    posting: posting.urls ? { ...posting, urls } : posting,
    questions: byModality(questions, (question) => question),
    ...(stats && { stats }),
    ...withheld(posting),
  };
};

const withheld = ({ urls }: Posting) =>
  urls?.ingestion_url_key ? { omitted: ["posting.urls.ingestion_url_key (works like a password)"] } : {};

const basics = ({ posting, questions, stats }: InterviewerParts) => {
  const empty = stepsToFill(posting, questions, stats);
  const toFill = empty.length > 0 ? emptySteps(empty, posting.created_at).next_step : undefined;
  const steps = givenTexts([...nextSteps(posting), toFill]);
  return compact({
    posting_id: posting.id,
    title: posting.title,
    status: posting.status,
    candidate_url: posting.urls?.candidate_url,
    review_url: posting.urls?.review_url,
    created_at: isoTime(posting.created_at),
    updated_at: posting.updated_at === posting.created_at ? undefined : isoTime(posting.updated_at),
    deadline: isoTime(posting.deadline),
    next_steps: unlessEmpty(steps),
  });
};

/** Fields that the result has elsewhere, or that tell a reader nothing. */
export const ELSEWHERE = ["object", "id", "company_id", "title", "status", "finalized", "archived", "urls"] as const;
export const TIMES = ["created_at", "updated_at", "deadline"] as const;

const setup = (posting: Posting): Record<string, unknown> => {
  const settings: Record<string, unknown> = { ...posting };
  for (const key of [...ELSEWHERE, ...TIMES, "metadata"]) delete settings[key];
  const workflow = (posting.workflow ?? []).map(({ order, type, config }) => ({ order, type, config }));
  const metadata = withoutMarker(posting.metadata);
  if (settings.test_posting === false) delete settings.test_posting;
  return dense({ ...settings, workflow, ...(Object.keys(metadata).length > 0 && { metadata }) });
};

const byModality = (questions: readonly Question[], show: (question: Question) => object): Record<string, object[]> => {
  const groups: Record<string, object[]> = {};
  const ordered = [...questions].sort(byRank);
  for (const question of ordered) {
    const modality = question.modality ?? "unknown";
    groups[modality] = [...(groups[modality] ?? []), show(question)];
  }
  return groups;
};

/** Its place in the list is its rank. */
const questionView = (question: Question): object => {
  const { object: _, posting_id, modality, rank, created_at, updated_at, ...facts } = question;
  return dense(facts);
};

const numbers = (stats: PostingStats): Record<string, unknown> => {
  const {
    object: _,
    posting_id,
    title,
    name,
    total_candidates: _total,
    completed_interviews: _done,
    ...averages
  } = stats;
  return { ...candidateCounts(stats), ...dense(averages) };
};

/** Who has finished may have any status. So HeyMilo's `completed_interviews` is not called like the status. */
export const candidateCounts = ({ total_candidates, completed_interviews }: Partial<PostingStats> = {}) =>
  compact({ total_candidates, finished_candidates: completed_interviews });
