import type { Fields } from "../heymilo/json.ts";
import type { Modality } from "../heymilo/schema/questions.ts";
import { firstFew, printable } from "../heymilo/text.ts";
import { usesOfOverviews } from "./settings.ts";
import { stepCard } from "./step-card.ts";

/** A step as a request or a posting has it. */
export interface StepFacts {
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
  const { position, type, config, questions } = step;
  const card = stepCard(type, config, questions);
  const name = lowerFirst(card.name);
  const parts = [
    [name === type ? "" : name, card.channel].filter(Boolean).join(", "),
    ...namesUsed(step),
    ...card.rules.map(lowerFirst),
    ...(questions ? questionsTold(step, questions) : []),
    ...(card.written ? [card.written.replace(/\.$/, "")] : []),
    knockoutsIn(card.questions),
    ...usesOfOverviews(config),
    minutesOf(step),
  ];
  return `${position} ${type}: ${parts.filter(Boolean).join("; ")}`;
};

const questionsTold = ({ origin, shownIn }: StepFacts, questions: readonly Fields[]): string[] => {
  if (shownIn !== undefined) return [`questions as in step ${shownIn}`];
  const kinds = [...new Set(questions.map(formKind).filter(Boolean))];
  return [
    `${questionCounts(questions)} ${origin === "template" ? "in the template" : "given"}`,
    ...(kinds.length > 0 ? [`they take ${firstFew(kinds, MOST_KINDS).join(", ")}`] : []),
  ];
};

const MOST_KINDS = 5;

/** What a form question takes: "slider 0 to 10", "file-upload (pdf docx)". */
const formKind = ({
  modality,
  question_type: type,
  slider_min: least,
  slider_max: most,
  file_types,
}: Fields): string => {
  if (modality !== "form") return "";
  const range = least != null && most != null ? `${least} to ${most}` : "";
  const files =
    Array.isArray(file_types) && file_types.length > 0 ? `(${file_types.slice(0, MOST_KINDS).join(" ")})` : "";
  const kind = typeof type === "string" ? type : (range && "slider") || (files && "file-upload");
  return printable([kind, range, files].filter(Boolean).join(" "), 60);
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const namesUsed = ({ type, config, phoneNumberId, nameOf = (id) => id }: StepFacts): string[] => {
  const usesNumber = type === "conversational_sms" || config.phone_calls_enabled === true;
  return [
    ...(usesNumber && phoneNumberId ? [`from ${nameOf(phoneNumberId)}`] : []),
    ...(typeof config.voice_id === "string" ? [`voice ${nameOf(config.voice_id)}`] : []),
  ];
};

const knockoutsIn = (questions: readonly { knockout?: "on" | "off" }[]): string => {
  const count = questions.filter(({ knockout }) => knockout === "on").length;
  return count > 0 ? `${count} of them can disqualify` : "";
};

/** For a spoken question with its answer and follow-ups, and for a question on a page or by text. */
const SPOKEN_MINUTES: [least: number, most: number] = [1.5, 3];
const WRITTEN_MINUTES: [least: number, most: number] = [0.5, 1];

/** How long a step takes a candidate, by our own estimate. HeyMilo publishes none. */
const minutesOf = ({ type, config, questions }: StepFacts): string => {
  if (type === "resume") return "";
  const asked = questions?.filter(({ modality }) => modality !== "voice_tags").length ?? config.num_questions;
  if (typeof asked !== "number" || asked === 0) return "";
  const [least, most] = type === "web_interview" ? SPOKEN_MINUTES : WRITTEN_MINUTES;
  return `about ${Math.ceil(asked * least)} to ${Math.ceil(asked * most)} minutes`;
};
