import type { Path } from "../../heymilo/errors.ts";
import { type Fields, fieldsOf, isGiven, itemsOf } from "../../heymilo/json.ts";
import { OVERVIEWS } from "../../heymilo/schema/create-posting.ts";
import { isAbout, languageNamed, languageOf, type Subject } from "../words/index.ts";

/** A text that somebody reads or hears, and where it stands. */
export interface Text {
  path: Path;
  text: string;
}

export interface Question extends Text {
  step: Step;
  /** Of two languages in one text the first. */
  half: string;
  /** The language of that, as far as it is one whose words are known. */
  language: string | undefined;
  fields: Fields;
  modality: string;
  /** Failing it ends the application, as far as the question says: its step may not enforce that. */
  isKnockout: boolean;
  /** The answer that passes, in lower case. */
  passes: string;
  /** Answered aloud, and judged. */
  isScored: boolean;
}

export interface Step {
  path: Path;
  type: string;
  config: Fields;
  /** Empty where HeyMilo writes them. */
  questions: Question[];
  hasOwnQuestions: boolean;
  enforcesKnockouts: boolean;
  /** Spoken or texted: the AI talks with the candidate. */
  isTalk: boolean;
  /** What the AI tells before or between its questions, or is told to tell. */
  told: Told[];
  /** The step's own, or else the posting's. */
  instructions: Text;
}

export interface Told extends Text {
  field: string;
  /** It opens the step, or leads to it. */
  isOpening: boolean;
  isWordForWord: boolean;
}

/** What a request makes, as rules of advice look at it. */
export interface Interview {
  fields: Fields;
  steps: Step[];
  questions: Question[];
  /** What the AI tells in any step, each text once. */
  told: Told[];
  /** More may be there than can be seen here, so that nothing can be said to be missing. */
  mayHaveMore: boolean;
  /** The question weights go up to this. */
  highestWeight: number;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const configText = ({ path, config }: Step, field: string): Text => ({
  path: [...path, "config", field],
  text: String(config[field] ?? ""),
});

const YES = /^(?:yes|true|ja|sí|si|oui|sim|sì|tak)(?!\p{L})/u;

/** A text in two languages has a slash or an empty line between them. */
export const halvesOf = (text: string): string[] => text.split(/\s\/\s|\n\s*\n/);

/** Long enough to tell its language, and so to say what a text does not mention. */
export const ENOUGH_TO_JUDGE = 40;

/** Whether a text is about something, in the words of the language that each half of it is in. */
export const mentions = (subject: Subject, text: string): boolean =>
  halvesOf(text).some((half) => isAbout(subject, half, languageOf(half)));

const questionOf = (value: unknown, path: Path, step: Step, language: string | undefined): Question => {
  const fields = fieldsOf(value);
  const text = textOf(fields.text);
  const half = halvesOf(text)[0] ?? "";
  const modality = textOf(fields.modality);
  const { answer, expected_answer: expected } = fields;
  const isScored =
    modality === "voice" && fields.not_scored !== true && fields.score_weight !== 0 && isGiven(fields.text);
  return {
    path,
    step,
    fields,
    modality,
    text,
    half,
    language: languageOf(half) ?? language,
    isKnockout:
      fields.is_knockout === true ||
      fields.is_dealbreaker === true ||
      (modality === "resume_eligibility" && step.enforcesKnockouts),
    passes: String(answer ?? expected ?? "").toLowerCase(),
    isScored,
  };
};

/** A question that wants to hear yes; must-haves of a resume are met or not, which is the same. */
export const wantsYes = ({ passes, modality }: Question): boolean =>
  modality === "resume_eligibility" || YES.test(passes);

/** HeyMilo documents `exact_delivery` as the default of every overview. */
const DELIVERED: readonly unknown[] = [undefined, null, "", "exact_delivery", "summarized_delivery"];

const overviewsTold = (request: Fields, config: Fields, path: Path): Told[] =>
  OVERVIEWS.flatMap((field): Told[] => {
    const own = textOf(config[field]);
    const text = own || textOf(request[field]);
    const mode = config[`${field}_delivery_mode`] ?? request[`${field}_delivery_mode`];
    if (!text || !DELIVERED.includes(mode)) return [];
    const isWordForWord = mode !== "summarized_delivery";
    return [{ path: own ? [...path, "config", field] : [field], text, field, isOpening: true, isWordForWord }];
  });

const messagesTold = (holder: Fields, path: Path, fields: Readonly<Record<string, boolean>>): Told[] =>
  Object.entries(fields).flatMap(([field, isOpening]): Told[] => {
    const text = textOf(holder[field]);
    return text ? [{ path: [...path, field], text, field, isOpening, isWordForWord: true }] : [];
  });

const SMS_MESSAGES = { intro_message: true, hop_on_call_message: true, follow_up_message: false };
const PAGE_MESSAGES = { intro_message: true, outro_message: false };

const toldIn = (type: string, request: Fields, config: Fields, path: Path): Told[] => {
  if (type === "conversational_sms")
    return [...messagesTold(config, [...path, "config"], SMS_MESSAGES), ...overviewsTold(request, config, path)];
  if (type !== "web_interview") return [];
  const page = [...path, "config", "web_interview_config"];
  return [
    ...overviewsTold(request, config, path),
    ...messagesTold(fieldsOf(config.web_interview_config), page, PAGE_MESSAGES),
  ];
};

const stepOf = (value: unknown, path: Path, request: Fields): Step => {
  const fields = fieldsOf(value);
  const config = fieldsOf(fields.config);
  const type = textOf(fields.type);
  const own = textOf(config.instructions);
  const step: Step = {
    path,
    type,
    config,
    questions: [],
    hasOwnQuestions: Array.isArray(fields.questions),
    enforcesKnockouts: config.knockout_enabled === true,
    isTalk: type === "web_interview" || type === "conversational_sms",
    told: toldIn(type, request, config, path),
    instructions: own
      ? { path: [...path, "config", "instructions"], text: own }
      : { path: ["instructions"], text: textOf(request.instructions) },
  };
  const asked = itemsOf(fields.questions);
  const halves = asked.map((question) => halvesOf(textOf(fieldsOf(question).text))[0]);
  const language = languageOf(halves.join(" ")) ?? languageNamed(request.language);
  step.questions = asked.map((question, at) => questionOf(question, [...path, "questions", at], step, language));
  return step;
};

const eachOnce = (texts: readonly Told[]): Told[] => {
  const byPath = new Map(texts.map((text) => [text.path.join("."), text]));
  return [...byPath.values()];
};

/** Importance is 0 to 5 in a create request; stored questions have 1 to 10. */
const HIGHEST_WEIGHT = { request: 5, stored: 10 } as const;

/** What HeyMilo documents that it returns of a posting, and may not return. */
const RETURNED = ["interview_process_overview", "instructions", "interviewer_name", "max_retakes", "deadline"];

/** @param source a request for a create, or a posting of HeyMilo's with its questions in their steps */
export const interviewOf = (fields: Fields, source: keyof typeof HIGHEST_WEIGHT = "request"): Interview => {
  const steps = itemsOf(fields.workflow).map((step, index) => stepOf(step, ["workflow", index], fields));
  return {
    fields,
    steps,
    questions: steps.flatMap(({ questions }) => questions),
    told: eachOnce(steps.flatMap(({ told }) => told)),
    mayHaveMore:
      isGiven(fields.interview_template_id) || (source === "stored" && RETURNED.some((field) => !(field in fields))),
    highestWeight: HIGHEST_WEIGHT[source],
  };
};
