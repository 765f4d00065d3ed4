import type { Fields } from "../heymilo/json.ts";
import { type Modality, stepOfModality } from "../heymilo/schema/questions.ts";
import { isArchived, type Posting, type PostingStats } from "../heymilo/schema/responses.ts";
import { questionCounts } from "./step-line.ts";

/** What is known of the questions of each step, and what follows from it. */
export interface QuestionState {
  lines?: QuestionLine[] | undefined;
  next_steps: string[];
  warnings: string[];
}

/** Where the questions of a step come from, and how a result says so. */
export interface QuestionLine {
  from: "request" | "template" | "HeyMilo" | "nobody";
  text: string;
}

interface StepOfQuestions {
  type: string;
  /** Undefined: nobody has given any, so HeyMilo writes them. */
  questions?: readonly Fields[] | undefined;
}

/**
 * After a create: what HeyMilo has, or why that could not be read.
 *
 * @param steps undefined: those of a template
 * @param isRecent the posting was made by this call or just before
 */
export const questionsAfterCreate = (
  steps: readonly StepOfQuestions[] | undefined,
  stored: readonly Fields[] | string,
  isRecent: boolean,
): QuestionState => {
  if (typeof stored === "string")
    return { next_steps: [LOOK], warnings: [`The questions could not be read: ${stored}`] };
  if (!steps) return questionsOfTemplate(stored);
  const placeOf = (index: number) => `${index + 1} ${steps[index]?.type}`;
  const lines = steps.map(({ questions }, index): QuestionLine => {
    const place = placeOf(index);
    if (questions) return { from: "request", text: `${place}: ${questionCounts(questions)} given` };
    const written = writtenFor(steps, index, stored);
    if (written.length === 0) return { from: "nobody", text: `${place}: none yet` };
    return { from: "HeyMilo", text: `${place}: ${questionCounts(written)} written by HeyMilo` };
  });
  const empty = lines.flatMap(({ from }, index) => (from === "nobody" ? [placeOf(index)] : []));
  if (empty.length > 0) return { lines, next_steps: [stepToFill(isRecent)], warnings: [withoutQuestions(empty)] };
  return { lines, next_steps: steps.some(({ questions }) => !questions) ? [LOOK] : [], warnings: [] };
};

const questionsOfTemplate = (stored: readonly Fields[]): QuestionState => {
  const line = (text: string): QuestionLine[] => [{ from: "template", text }];
  return stored.length === 0
    ? { lines: line("the template has none"), next_steps: [ADD], warnings: [TEMPLATE_HAS_NONE] }
    : { lines: line(`${questionCounts(stored)} copied from the template`), next_steps: [LOOK], warnings: [] };
};

/**
 * If two steps have the same type, the first without questions of its own shows all that HeyMilo has written for them.
 */
const writtenFor = (steps: readonly StepOfQuestions[], index: number, stored: readonly Fields[]): readonly Fields[] => {
  const { type } = steps[index] as StepOfQuestions;
  if (steps.findIndex((step) => step.type === type && !step.questions) !== index) return [];
  const given = steps.flatMap(({ questions }) => questions ?? []).map(({ text }) => text);
  return stored.filter(({ modality, text }) => stepOfModality[modality as Modality] === type && !given.includes(text));
};

export const stepsWithoutQuestions = (
  workflow: readonly { type?: string | null | undefined }[],
  stored: readonly Fields[],
): string[] =>
  workflow
    .map(({ type }, index) => ({ type: type ?? "", place: `${index + 1} ${type}` }))
    .filter(({ type }) => Object.values(stepOfModality).includes(type))
    .filter(({ type }) => !stored.some(({ modality }) => stepOfModality[modality as Modality] === type))
    .map(({ place }) => place);

export const withoutQuestions = (places: readonly string[]): string =>
  `No questions in step ${places.join(" and ")}: candidates would be asked nothing there`;

/**
 * The steps of an interviewer whose candidates would be asked nothing. Where some were interviewed already, the
 * interviewer works as somebody wants it; an archived one asks nobody.
 */
export const stepsToFill = (
  posting: Posting,
  questions: readonly Fields[],
  stats?: PostingStats | undefined,
): string[] =>
  isArchived(posting) || (stats?.completed_interviews ?? 0) > 0
    ? []
    : stepsWithoutQuestions(posting.workflow ?? [], questions);

export const TEMPLATE_HAS_NONE = "The template has no questions: candidates would be asked nothing";

const LOOK = "Show the user the questions: get_interviewer has them.";
const ADD = "Ask the user for questions, then add them with edit_questions.";
const LOOK_LATER =
  "As far as we know, HeyMilo writes questions during the create. Look with get_interviewer in a minute; if there are " +
  "still none, add them with edit_questions.";

export const stepToFill = (isRecent: boolean): string =>
  isRecent ? LOOK_LATER : `HeyMilo has written no questions for it. ${ADD}`;

/** For longer nobody has seen HeyMilo write. */
const WRITING_MS = 5 * 60_000;

/** @param createdAt Unix seconds */
export const isRecent = (createdAt: number | null | undefined): boolean =>
  typeof createdAt === "number" && Date.now() - createdAt * 1000 < WRITING_MS;
