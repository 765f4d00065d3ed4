import type { Fields } from "../heymilo/json.ts";
import { type Modality, stepOfModality } from "../heymilo/schema/questions.ts";
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

/** After a create. `stored`: what HeyMilo has, if that was read; a text says why it could not be. */
export const questionsAfterCreate = (
  steps: readonly StepOfQuestions[],
  stored: readonly Fields[] | string | undefined,
): QuestionState => {
  if (typeof stored === "string") {
    const warnings = [`The questions that HeyMilo writes could not be read: ${stored}`];
    return { next_steps: [LOOK], warnings };
  }
  const placeOf = (index: number) => `${index + 1} ${steps[index]?.type}`;
  const lines = steps.map(({ questions }, index): QuestionLine => {
    const place = placeOf(index);
    if (questions) return { from: "request", text: `${place}: ${questionCounts(questions)} given` };
    const written = writtenFor(steps, index, stored ?? []);
    if (written.length === 0) return { from: "nobody", text: `${place}: none yet` };
    return { from: "HeyMilo", text: `${place}: ${questionCounts(written)} written by HeyMilo` };
  });
  const empty = lines.flatMap(({ from }, index) => (from === "nobody" ? [placeOf(index)] : []));
  if (empty.length > 0) return { lines, next_steps: [LOOK_LATER], warnings: [withoutQuestions(empty)] };
  return { lines, next_steps: steps.some(({ questions }) => !questions) ? [LOOK] : [], warnings: [] };
};

/**
 * If two steps have the same type, the first without questions of its own shows all that HeyMilo has written for them.
 */
const writtenFor = (
  steps: readonly StepOfQuestions[],
  index: number,
  stored: readonly Fields[],
): readonly Fields[] => {
  const { type } = steps[index] as StepOfQuestions;
  if (steps.findIndex((step) => step.type === type && !step.questions) !== index) return [];
  const given = steps.flatMap(({ questions }) => questions ?? []).map(({ text }) => text);
  return stored.filter(
    ({ modality, text }) => stepOfModality[modality as Modality] === type && !given.includes(text),
  );
};

/** The steps of an existing interviewer that have no questions. */
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

const LOOK = "Show the user the questions that HeyMilo wrote: get_interviewer has them.";

export const LOOK_LATER =
  "As far as we know, HeyMilo writes questions during the create. Look with get_interviewer in a minute; if there are " +
  "still none, add them with edit_questions.";
