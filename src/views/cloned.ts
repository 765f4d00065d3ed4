import { fieldsOf } from "../heymilo/json.ts";
import { withoutMarker } from "../heymilo/lookups/marker.ts";
import type { Posting, Question } from "../heymilo/schema/responses.ts";
import { excerpt, firstFew, WORD, wordsOf } from "../heymilo/text.ts";
import type { CloneResult } from "../heymilo/wanted/clone-posting.ts";
import { compact, isoTime, unlessEmpty } from "./compact.ts";
import { countsInstead, DECIDE, duplicateView } from "./created.ts";
import { nextSteps, stepsWithoutQuestions } from "./next-steps.ts";
import { questionCounts } from "./steps.ts";

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
    ? countsInstead(what, state, alsoMade)
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
      duplicates: unlessEmpty(duplicates.map(duplicateView)),
    }),
    ...taken,
    next_steps: next,
  };
};

/** How many characters of a long text to show on each side of a word. A short one is shown whole. */
const AROUND = 25;
const SHORT = 90;
const MOST = 12;

/**
 * Where an interviewer's texts have words that its new title no longer has. If "Tram Driver, Lyon" becomes "Tram
 * Driver, Marseille", that is each "Lyon". A copy keeps the texts of its source. Undefined: no word is gone.
 */
export const mentionsOfOldTitle = (
  source: Posting,
  questions: readonly Question[],
  newTitle: string,
): string[] | undefined => {
  const kept = new Set(wordsOf(newTitle));
  const gone = new Set(wordsOf(source.title ?? "").filter((word) => word.length > 2 && !kept.has(word)));
  if (gone.size === 0) return undefined;
  const found = placedTexts(source, questions).flatMap(([place, text]) => {
    const at = positionOf(gone, text);
    if (at === undefined) return [];
    const [from, to] = text.length <= SHORT ? [0, text.length] : [Math.max(0, at - AROUND), at + AROUND];
    return [`${place}: ${excerpt(text, from, to)}`];
  });
  return firstFew(found, MOST);
};

/** Where the first of the words stands as a word: "Lyon" is not in "Lyonnaise". */
const positionOf = (words: ReadonlySet<string>, text: string): number | undefined => {
  for (const { 0: word, index } of text.matchAll(WORD)) if (words.has(word.toLowerCase())) return index;
  return undefined;
};

/** Every text of an interviewer but its title, with its place as update_interviewer and edit_questions name it. */
const placedTexts = (posting: Posting, questions: readonly Question[]): [place: string, text: string][] => {
  const { title: _title, workflow, metadata, urls: _urls, ...fields } = posting;
  const steps = (workflow ?? []).flatMap(({ type, config }, index) =>
    deepTexts(`step ${index + 1} ${type}`, fieldsOf(config)),
  );
  const asked = questions.flatMap(({ id, modality, ...question }) =>
    deepTexts(`question ${id}`, { text: question.text, ...question }),
  );
  return [...deepTexts("", fields), ...deepTexts("metadata", withoutMarker(metadata)), ...steps, ...asked];
};

const deepTexts = (place: string, value: unknown): [string, string][] => {
  if (typeof value === "string") return [[place, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => deepTexts(place ? `${place}.${key}` : key, inner));
};
