import type { Fields } from "../heymilo/json.ts";
import { type Modality, stepOfModality } from "../heymilo/schema/questions.ts";
import { isArchived, type Posting, type PostingStats } from "../heymilo/schema/responses.ts";
import { counted, printable } from "../heymilo/text.ts";
import { questionCounts, type StoredStep } from "./steps.ts";

/** What keeps an interviewer from taking candidates, and what to do about it; nothing if it takes them. */
export const nextSteps = ({ status, ats_metadata: ats }: Pick<Posting, "status" | "ats_metadata">): string[] => {
  if (status === "archived") {
    return ["It is archived and takes no candidates; clone_interviewer makes a new one like it."];
  }
  if (ats?.pending_activation) {
    const name = printable(ats.ats_name ?? "unknown", 40);
    return [
      `It is a draft tied to an ATS (${name}). It takes no candidates until it is activated (activate_interviewer); then ` +
        "the ATS starts to send real candidates, so ask the user before.",
    ];
  }
  if (status === "draft")
    return ["It is a draft and takes no candidates until it is activated (activate_interviewer)."];
  if (status === "expired") {
    return ["Its deadline has passed; update_interviewer can set a later one, if it should take candidates again."];
  }
  return [];
};

/** What HeyMilo or a template has brought, and what follows from it. */
export interface QuestionState {
  lines: string[];
  next_steps: string[];
  warnings: string[];
  /** In some step candidates would be asked nothing. */
  areMissing: boolean;
}

export const ALL_GIVEN: QuestionState = { lines: [], next_steps: [], warnings: [], areMissing: false };

export const questionsNotRead = (reason: string): QuestionState => ({
  ...ALL_GIVEN,
  next_steps: [LOOK],
  warnings: [`The questions could not be read: ${reason}`],
});

interface StepOfQuestions {
  type: string;
  /** Undefined: nobody has given any, so HeyMilo writes them. */
  questions?: readonly Fields[] | undefined;
}

/**
 * After a create whose request has left questions to HeyMilo.
 *
 * @param createdAt Unix seconds
 */
export const questionsByHeyMilo = (
  steps: readonly StepOfQuestions[],
  stored: readonly Fields[],
  createdAt: number,
): QuestionState => {
  const [lines, empty]: [string[], string[]] = [[], []];
  const given = steps.flatMap(({ questions }) => questions ?? []).map(({ text }) => text);
  const written = stored.filter(({ text }) => !given.includes(text));
  const types = new Set<string>();
  for (const [index, { type, questions }] of steps.entries()) {
    // HeyMilo keeps questions by modality, so the first step of a type shows what was written for all of them.
    if (questions || types.has(type)) continue;
    types.add(type);
    const place = `${index + 1} ${type}`;
    const ofType = written.filter(({ modality }) => stepOfModality[modality as Modality] === type);
    if (ofType.length === 0) empty.push(place);
    else lines.push(`${place}: ${questionCounts(ofType)} written by HeyMilo`);
  }
  return {
    lines,
    next_steps: [empty.length > 0 ? notWritten(empty, createdAt) : LOOK],
    warnings: [],
    areMissing: empty.length > 0,
  };
};

const notWritten = (empty: readonly string[], createdAt: number): string => {
  if (minutesSince(createdAt) >= WRITING_MINUTES) return `${noQuestionsIn(empty)}. ${ADD}`;
  const steps = empty.join(" and ");
  return `HeyMilo writes the questions of step ${steps} and has none yet: look with get_interviewer in a minute.`;
};

/** @param workflow the new posting's, as far as HeyMilo has answered with it */
export const questionsOfTemplate = (workflow: readonly StoredStep[], stored: readonly Fields[]): QuestionState => {
  if (stored.length === 0) return { lines: [], next_steps: [ADD], warnings: [TEMPLATE_HAS_NONE], areMissing: true };
  const empty = stepsWithoutQuestions(workflow, stored);
  return {
    lines: [`${questionCounts(stored)} copied from the template`],
    next_steps: [empty.length > 0 ? ADD : LOOK],
    warnings: empty.length > 0 ? [withoutQuestions(empty)] : [],
    areMissing: empty.length > 0,
  };
};

export const stepsWithoutQuestions = (workflow: readonly StoredStep[], stored: readonly Fields[]): string[] =>
  workflow.flatMap(({ type }, index) => {
    const isKnown = Object.values<unknown>(stepOfModality).includes(type);
    const hasQuestions = stored.some(({ modality }) => stepOfModality[modality as Modality] === type);
    return isKnown && !hasQuestions ? [`${index + 1} ${type}`] : [];
  });

const noQuestionsIn = (places: readonly string[]): string => `No questions in step ${places.join(" and ")}`;

export const withoutQuestions = (places: readonly string[]): string =>
  `${noQuestionsIn(places)}: candidates would be asked nothing there`;

/**
 * The steps of an interviewer whose candidates would be asked nothing. Where some were interviewed already, the
 * interviewer works as somebody wants it; an archived one asks nobody.
 */
export const stepsToFill = (posting: Posting, questions: readonly Fields[], stats?: PostingStats): string[] =>
  isArchived(posting) || (stats?.completed_interviews ?? 0) > 0
    ? []
    : stepsWithoutQuestions(posting.workflow ?? [], questions);

export const TEMPLATE_HAS_NONE = "The template has no questions: candidates would be asked nothing";

const LOOK = "Show the user the questions: get_interviewer has them.";
const ADD = "Ask the user for questions, then add them with edit_questions.";

/** A create takes up to a minute, and as far as we know HeyMilo writes its questions meanwhile. */
const WRITING_MINUTES = 2;
const MINUTES_OF_AN_HOUR = 60;
const MINUTES_OF_A_DAY = 24 * MINUTES_OF_AN_HOUR;

/** @param seconds a Unix time */
const minutesSince = (seconds: number): number => Math.max(0, Math.floor((Date.now() / 1000 - seconds) / 60));

/** What a reader of an interviewer is told about steps without questions, by its age. */
export const emptySteps = (
  places: readonly string[],
  createdAt: number | null | undefined,
): { warning: string; next_step?: string } => {
  const minutes = typeof createdAt === "number" ? minutesSince(createdAt) : MINUTES_OF_A_DAY;
  // Somebody who has left it so for a day may want it so.
  if (minutes >= MINUTES_OF_A_DAY) return { warning: noQuestionsIn(places) };
  const warning = withoutQuestions(places);
  if (minutes < WRITING_MINUTES)
    return {
      warning,
      next_step: "HeyMilo may be writing them: look again in a minute. If it is a copy, none will come.",
    };
  const age =
    minutes < MINUTES_OF_AN_HOUR
      ? counted(minutes, "minute")
      : counted(Math.floor(minutes / MINUTES_OF_AN_HOUR), "hour");
  return {
    warning,
    next_step: `${age} after the create there are none: add them, or ask the user; if it is a copy, none will come.`,
  };
};
