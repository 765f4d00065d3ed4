import type { Path } from "../../heymilo/errors.ts";
import type { Principle } from "../principles.ts";
import type { Interview, Question, Step, Text } from "./interview.ts";

/** What an expert would do otherwise. The request works as it is. */
export interface Finding {
  /** Where, and the words that were read there. The same words need not be pointed out twice. */
  places: readonly [Text, ...Text[]];
  /** What is there, and what to do instead: one sentence without the path. */
  message: string;
}

export interface Advice extends Finding {
  rule: Rule;
}

export interface Rule {
  /** Stable: a preview remembers by it what it has shown. */
  name: string;
  /** What the guide says about it. */
  principle: Principle;
  /** The fields of a question, of a step's config or of the posting that can make it speak. */
  looksAt: readonly string[];
  find: (interview: Interview) => Finding[];
  /** Said in bulk, too, where nobody looks at a preview. */
  inBulk?: true;
}

/** Advice about several places; none if there is no place. */
export const about = ([first, ...others]: readonly Text[], message: string): Finding[] =>
  first ? [{ places: [first, ...others], message }] : [];

/** Advice about a setting rather than a text. */
export const aboutSetting = (path: Path, message: string, ...words: unknown[]): Finding[] =>
  about([{ path, text: words.length > 0 ? words.join("\n") : message }], message);

export const perStep = (find: (step: Step, interview: Interview) => Finding[]) => (interview: Interview) =>
  interview.steps.flatMap((step) => find(step, interview));

/** Advice about those questions of a step that are so. */
export const aboutQuestions = (areSo: (question: Question) => boolean, message: string) =>
  perStep(({ questions }) => about(questions.filter(areSo), message));

export const aboutKnockouts = (areSo: (question: Question) => boolean, message: string) =>
  aboutQuestions((question) => question.isKnockout && areSo(question), message);
