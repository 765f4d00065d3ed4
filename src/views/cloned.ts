import type { Posting, Question } from "../heymilo/schema/responses.ts";
import type { CloneResult } from "../heymilo/wanted/clone-posting.ts";
import { compact, isoTime, unlessEmpty } from "./compact.ts";
import { countsBeside, DECIDE, duplicatesView } from "./created.ts";
import { mentionsOfOldTitle } from "./mentions.ts";
import { nextSteps } from "./next-steps.ts";
import { stepsWithoutQuestions } from "./question-state.ts";
import { questionCounts } from "./step-line.ts";

export interface CloneSource {
  posting: Posting;
  /** Undefined if they could not be read. */
  questions: readonly Question[] | undefined;
}

/** What a copy takes over, what it will not get by itself, and which of its texts still have a word of the old title. */
const takenOver = ({ posting, questions }: CloneSource, title: string) => {
  const mentions = mentionsOfOldTitle(posting, questions ?? [], title);
  const empty = questions ? stepsWithoutQuestions(posting.workflow ?? [], questions) : [];
  const lacks =
    empty.length > 0
      ? `questions in step ${empty.join(" and ")}: the original has none, and a copy gets none`
      : undefined;
  return {
    note: questions && mentions?.length === 0 ? " No text names the old title." : "",
    taken: compact({
      questions: questions && questions.length > 0 ? `${questionCounts(questions)} copied` : undefined,
      lacks,
      still_says: unlessEmpty(mentions),
    }),
  };
};

export const clonePreview = (source: CloneSource, title: string | undefined) => {
  const { posting } = source;
  const isDraft = posting.status === "draft" || Boolean(posting.ats_metadata);
  const copy = JSON.stringify(title ?? posting.title);
  const { note, taken } = takenOver(source, title ?? posting.title ?? "");
  return {
    outcome: "preview",
    summary: `Nothing was copied. ${copy} would ${isDraft ? "be a draft" : "take candidates at once"}.${note}`,
    cloned_from: posting.id,
    will_be: isDraft ? "draft" : "active",
    ...taken,
    next_steps: [title === undefined ? SAME_TITLE : "When the user agrees, call again without dry_run."],
  };
};

const SAME_TITLE =
  "Without a title the copy is called like its source, and a list cannot tell them apart: give one, and call again " +
  "without dry_run when the user agrees.";

const FILL =
  "Ask the user for the questions that it lacks, and add them with edit_questions before the link is shared.";

export const clonedView = ({ outcome, posting, alsoMade, key, duplicates }: CloneResult, source: CloneSource) => {
  const what = `${JSON.stringify(posting.title)} (${posting.id})`;
  const { note, taken } = takenOver(source, posting.title ?? "");
  const waiting = nextSteps(posting);
  const next = [
    ...(duplicates.length > 0 ? [DECIDE] : []),
    ...(waiting.length > 0 ? waiting : ["It takes candidates now."]),
    ...(taken.lacks ? [FILL] : []),
    ...(taken.still_says ? ["Correct what still names the old title: update_interviewer, edit_questions."] : []),
  ];
  const state = `, status ${posting.status ?? "unknown"}`;
  const existed = alsoMade
    ? countsBeside(what, state, alsoMade)
    : `${what} is that copy already; nothing new was made.`;
  return {
    outcome,
    summary: `${outcome === "cloned" ? `Cloned as ${what}${state}.` : existed}${note}`,
    posting_id: posting.id,
    cloned_from: source.posting.id,
    ...compact({
      status: posting.status,
      candidate_url: posting.urls?.candidate_url,
      review_url: posting.urls?.review_url,
      deadline: isoTime(posting.deadline),
      idempotency_key: key,
      duplicates: duplicatesView(duplicates),
    }),
    ...taken,
    next_steps: next,
  };
};
