import { fieldsOf } from "../heymilo/json.ts";
import { withoutMarker } from "../heymilo/lookups/marker.ts";
import type { Posting, Question } from "../heymilo/schema/responses.ts";
import { excerpt, firstFew, WORD, wordsOf } from "../heymilo/text.ts";

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
  const { title: _title, workflow, metadata, urls: _urls, ...own } = posting;
  const steps = (workflow ?? []).flatMap(({ type, config }, index) =>
    deepTexts(`step ${index + 1} ${type}`, fieldsOf(config)),
  );
  const asked = questions.flatMap(({ id, modality, ...question }) =>
    deepTexts(`question ${id}`, { text: question.text, ...question }),
  );
  return [...deepTexts("", own), ...deepTexts("metadata", withoutMarker(metadata)), ...steps, ...asked];
};

const deepTexts = (place: string, value: unknown): [string, string][] => {
  if (typeof value === "string") return [[place, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => deepTexts(place ? `${place}.${key}` : key, inner));
};
