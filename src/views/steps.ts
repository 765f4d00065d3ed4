import { type Fields, fieldsOf, givenText } from "../heymilo/json.ts";
import { byRank } from "../heymilo/questions.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { type Modality, stepOfModality } from "../heymilo/schema/questions.ts";
import type { Question } from "../heymilo/schema/responses.ts";
import { canDisqualify } from "../heymilo/schema/review.ts";
import type { TemplateParts } from "./interview-template.ts";
import { usesByDefault } from "./overviews.ts";
import { questionFacts } from "./question-facts.ts";
import { KNOCKOUTS_ENFORCED, stepCard } from "./step-card.ts";

/** A step as a request or a posting has it. */
interface StepFacts {
  position: number;
  type: string;
  config: Fields;
  /** Undefined: HeyMilo writes them. */
  questions: readonly Fields[] | undefined;
  /** Who has brought them: the request if absent. */
  origin?: "template";
  /** The position of an earlier step of its type, which shows the questions of both. */
  shownIn?: number | undefined;
  /** What the ids of voices and phone numbers are called. */
  nameOf?: ((id: string) => string) | undefined;
  /** The posting's number, for texts and calls. */
  phoneNumberId?: string | undefined;
  /** What the step's own texts and modes override. */
  posting?: Fields | undefined;
}

const COUNTED: Record<Modality, [one: string, many: string]> = {
  voice: ["voice question", "voice questions"],
  voice_tags: ["tag", "tags"],
  sms: ["text question", "text questions"],
  resume_eligibility: ["must-have", "must-haves"],
  resume_scoring: ["scored criterion", "scored criteria"],
  form: ["form question", "form questions"],
};

/** "3 must-haves and 5 scored criteria", or "no questions". */
export const questionCounts = (questions: readonly Fields[]): string => {
  const counts = new Map<string, number>();
  for (const { modality } of questions) counts.set(String(modality), (counts.get(String(modality)) ?? 0) + 1);
  const words = [...counts].map(([modality, count]) => {
    const [one, many] = COUNTED[modality as Modality] ?? [`${modality} question`, `${modality} questions`];
    return `${count} ${count === 1 ? one : many}`;
  });
  return words.join(" and ") || "no questions";
};

/** One step in one line: how it reaches the candidate, what decides in it, who writes its questions, how long it takes. */
export const stepLine = (step: StepFacts): string => {
  const { position, type, config, questions = [], posting } = step;
  const card = stepCard(type, config, step.questions);
  const name = lowerFirst(card.name);
  // The questions say which of them are knock-outs.
  const rules = questions.some(canDisqualify) ? card.rules.filter((rule) => rule !== KNOCKOUTS_ENFORCED) : card.rules;
  const byDefault = usesByDefault(config, posting);
  const parts = [
    [name === type ? "" : name, card.channel].filter(Boolean).join(", "),
    ...namesUsed(step),
    ...rules.map(lowerFirst),
    ...questionParts(step),
    ...(card.written ? [card.written.replace(/\.$/, "")] : []),
    ...byDefault.map((use) => `${use} by default`),
    ...(card.minutes ? [card.minutes] : []),
  ];
  return `${position} ${type}: ${parts.filter(Boolean).join("; ")}`;
};

const questionParts = ({ origin, shownIn, questions, config }: StepFacts): string[] => {
  if (shownIn !== undefined) return [`questions as in step ${shownIn}`];
  if (!questions) return [];
  const isStored = origin === "template";
  return [
    `${questionCounts(questions)}${isStored ? " in the template" : ""}`,
    ...questionFacts(questions, {
      enforcesKnockouts: config.knockout_enabled === true,
      scale: isStored ? `1-${GREATEST_STORED_WEIGHT}` : `0-${GREATEST_WEIGHT}`,
    }),
  ];
};

/** What a create takes. */
export const GREATEST_WEIGHT = 5;
/** What HeyMilo documents for a stored question. How the weights of a create become these is not documented. */
export const GREATEST_STORED_WEIGHT = 10;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const namesUsed = ({ type, config, phoneNumberId, nameOf = (id) => id }: StepFacts): string[] => {
  const usesNumber = type === "conversational_sms" || config.phone_calls_enabled === true;
  return [
    ...(usesNumber && phoneNumberId ? [`from ${nameOf(phoneNumberId)}`] : []),
    ...(typeof config.voice_id === "string" ? [`voice ${nameOf(config.voice_id)}`] : []),
  ];
};

/** The steps of the request, or else of its template's blueprint. */
export const stepsOfRequest = (
  request: CreatePostingRequest,
  template: TemplateParts | undefined,
  names: ReadonlyMap<string, string>,
): StepFacts[] => {
  const nameOf = (id: string) => names.get(id) ?? id;
  const stored = template?.blueprint;
  const phoneNumberId = request.phone_number_id ?? givenText(stored?.phone_number_id);
  const shared = { nameOf, phoneNumberId, posting: { ...fieldsOf(stored), ...request } };
  if (request.workflow) {
    return request.workflow.map(({ type, config, questions }, index) => ({
      position: index + 1,
      type,
      config: fieldsOf(config),
      questions,
      ...shared,
    }));
  }
  return stepsWithQuestions(stored?.workflow ?? [], template?.questions ?? []).map((step) => ({
    ...step,
    origin: "template" as const,
    ...shared,
  }));
};

export interface StoredStep {
  type?: string | null | undefined;
  config?: Readonly<Record<string, unknown>> | null | undefined;
}

/** HeyMilo keeps questions by modality, so of two steps of one type the first shows the questions of both. */
export const stepsWithQuestions = (
  workflow: readonly StoredStep[],
  questions: readonly Question[],
): (StepFacts & { questions: readonly Question[] })[] =>
  workflow.map(({ type, config }, index) => {
    const first = workflow.findIndex((step) => step.type === type);
    const isFirst = first === index;
    const ofType = questions.filter(({ modality }) => stepOfModality[modality as Modality] === type);
    return {
      position: index + 1,
      type: type ?? "unknown",
      config: fieldsOf(config),
      questions: isFirst ? ofType.sort((a, b) => byModality(a, b) || byRank(a, b)) : [],
      shownIn: isFirst || ofType.length === 0 ? undefined : first + 1,
    };
  });

const MODALITIES = Object.keys(stepOfModality);
const byModality = (a: Question, b: Question): number =>
  MODALITIES.indexOf(String(a.modality)) - MODALITIES.indexOf(String(b.modality));
