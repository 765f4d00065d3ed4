import { EXPECTED_FOLLOW_UPS, minutesInWords, minutesOfStep } from "../design/minutes.ts";
import { type Fields, fieldsOf, itemsOf } from "../heymilo/json.ts";
import type { Modality } from "../heymilo/schema/questions.ts";
import { canDisqualify } from "../heymilo/schema/review.ts";
import { givenTexts, printable } from "../heymilo/text.ts";
import { usesOfOverviews } from "./overviews.ts";
import { expectedAnswer, followUps } from "./question-facts.ts";

/** One step of an interviewer, in words for a recruiter. */
export interface StepCard {
  /** "Video interview" */
  name: string;
  /** How the candidate and HeyMilo meet: "in the browser, with the webcam". */
  channel: string;
  /** What applies to the whole step: "pass mark 60 %". */
  rules: string[];
  questions: QuestionCard[];
  /** How long it takes a candidate, by our own estimate. Absent if nobody can know. */
  minutes?: string;
  /** What HeyMilo writes itself, if anything. */
  written?: string;
}

export interface QuestionCard {
  text: string;
  /** "Criterion", where it is not asked. */
  kind?: string;
  weight?: { value: number; of?: number };
  /** Failing it ends the application. `off`: marked so, but the step does not enforce knock-outs. */
  knockout?: "on" | "off";
  /** What counts: "expected: yes", "ask without scoring". */
  notes?: string[];
  /** How answers are judged. */
  details?: [label: string, text: string][];
}

interface Words {
  name: string;
  channel: string;
  rules: string[];
  /** What HeyMilo writes if the request brings no questions. */
  writes: string;
}

const percent = (share: unknown): string => `${Math.round(Number(share) * 100)} %`;
const isNumber = (value: unknown): value is number => typeof value === "number";

const passMarkRule = ({ min_evaluation_score: mark }: Fields) => isNumber(mark) && `Pass mark ${percent(mark)}`;
export const KNOCKOUTS_ENFORCED = "Knock-outs are enforced";
const knockoutRule = ({ knockout_enabled: on }: Fields) => on === true && KNOCKOUTS_ENFORCED;
/** The kinds by HeyMilo's names, in words. */
const integrityRule = ({ enabled, threshold, types }: Fields) => {
  if (enabled !== true) return false;
  const kinds = itemsOf(types).map((type) => printable(String(type), 40).replaceAll("_", " ").replace(/^ai\b/, "AI"));
  const from = isNumber(threshold) ? ` (threshold ${threshold})` : "";
  return kinds.length > 0 ? `Integrity checks${from}: ${kinds.join(", ")}` : `Integrity checks are on${from}`;
};
const silenceRule = ({ blackout_period }: Fields) => {
  const { enabled, start_hour: from, end_hour: to, timezone } = fieldsOf(blackout_period);
  const zone = timezone ? ` ${timezone}` : "";
  return enabled === true && isNumber(from) && isNumber(to) && `No texts from ${from} to ${to} o'clock${zone}`;
};
const howMany = (count: unknown, what: string): string => (isNumber(count) ? `${count} ${what}` : what);

/** "web_interview (video)": a step in a list of interviewers. */
export const stepInList = (type: string, config: Fields): string => {
  if (type !== "web_interview") return type || "unknown";
  const kind = config.video === true ? "video" : "voice";
  return `${type} (${config.phone_calls_enabled === true ? `phone or ${kind}` : kind})`;
};

const interviewWords = (config: Fields): Words => {
  const { max_duration_seconds: longest } = fieldsOf(config.web_interview_config);
  const name = config.video === true ? "Video interview" : "Voice interview";
  return {
    name: config.phone_calls_enabled === true ? "Phone interview" : name,
    channel: config.phone_calls_enabled === true ? "HeyMilo calls the candidate, or in the browser" : "in the browser",
    rules: givenTexts([
      passMarkRule(config),
      isNumber(longest) && `At most ${Math.ceil(longest / 60)} minutes`,
      config.is_multilingual === true && "Candidates may answer in their own language",
      integrityRule(fieldsOf(config.cheat_detection_config)),
    ]),
    writes: howMany(config.num_questions, "questions"),
  };
};

const STEP_WORDS: Record<string, (config: Fields) => Words> = {
  web_interview: interviewWords,
  conversational_sms: (config) => ({
    name: "Text messages",
    channel: "SMS to the candidate's phone",
    rules: givenTexts([
      knockoutRule(config),
      isNumber(config.max_nudge_amount) && `At most ${config.max_nudge_amount} reminders`,
      isNumber(config.cooldown_period_hrs) && `${config.cooldown_period_hrs} hours before a reminder`,
      silenceRule(config),
    ]),
    writes: howMany(config.num_questions, "questions"),
  }),
  resume: (config) => ({
    name: "Resume",
    channel: "the candidate uploads it",
    rules: givenTexts([
      config.mandatory === true && "Required",
      config.mandatory === false && "Optional",
      passMarkRule(config),
      knockoutRule(config),
    ]),
    writes: [
      howMany(config.num_eligibility_questions, "must-haves"),
      howMany(config.num_criteria_questions, "scored criteria"),
    ].join(" and "),
  }),
  form: (config) => ({
    name: "Form",
    channel: "questions on a page",
    rules: givenTexts([knockoutRule(config)]),
    writes: "questions",
  }),
};

/** A type that HeyMilo added since is shown by its name. */
const unknownStep = (type: string): Words => ({
  name: printable(type, 60) || "Step",
  channel: "",
  rules: [],
  writes: "questions",
});

/** @param questions undefined: HeyMilo writes them */
export const stepCard = (
  type: string,
  config: Fields,
  questions: readonly Fields[] | undefined,
  weightOf?: number,
): StepCard => {
  const { writes, ...words } = STEP_WORDS[type]?.(config) ?? unknownStep(type);
  const enforced = config.knockout_enabled === true;
  const minutes = minutesOfStep({ type, config, questions });
  return {
    ...words,
    rules: [...words.rules, ...usesOfOverviews(config)],
    ...(minutes && { minutes: minutesInWords(minutes) + (minutes.most > minutes.given ? ASSUMED : "") }),
    questions: (questions ?? []).map((question) => questionCard(question, enforced, weightOf)),
    ...(questions === undefined && { written: `HeyMilo writes the ${writes}.` }),
  };
};

const ASSUMED = `; with ${EXPECTED_FOLLOW_UPS} follow-ups where no number is given (HeyMilo documents no default)`;

const MODALITY_LABELS: Partial<Record<Modality, string>> = {
  voice_tags: "Noted from the conversation",
  resume_eligibility: "Must-have",
  resume_scoring: "Scored criterion",
};

const DETAILS: [field: string, label: string][] = [
  ["evaluation_criteria", "Judged by"],
  ["score_of_1", "A weak answer (1)"],
  ["score_of_5", "A strong answer (5)"],
  ["additional_instructions", "Guidance"],
  ["post_processing_evaluation_criteria", "Judged on the whole transcript"],
  ["instructions", "How to extract it"],
];

const questionCard = (question: Fields, enforced: boolean, weightOf: number | undefined): QuestionCard => {
  const modality = question.modality as Modality;
  const kind = MODALITY_LABELS[modality];
  const notes = notesOf(question);
  const details = DETAILS.flatMap(([field, label]): [string, string][] => {
    const text = question[field];
    return typeof text === "string" && text !== "" ? [[label, text]] : [];
  });
  return {
    text: String(question.text ?? ""),
    ...(kind && { kind }),
    ...(isNumber(question.score_weight) && {
      weight: { value: question.score_weight, ...(weightOf !== undefined && { of: weightOf }) },
    }),
    ...(canDisqualify(question) && { knockout: enforced ? ("on" as const) : ("off" as const) }),
    ...(notes.length > 0 && { notes }),
    ...(details.length > 0 && { details }),
  };
};

const notesOf = (question: Fields): string[] => {
  const { options, mcq_type: choices } = question;
  const asked = followUps(question);
  const expected = expectedAnswer(question);
  return givenTexts([
    question.not_scored === true && "Asked without a score",
    expected !== undefined && `Expected: ${expected}`,
    asked !== undefined && `Follow-ups: ${asked}`,
    question.is_answer_mandated === true && "Must be answered",
    question.allow_multiple_files === true && "Takes several files",
    choices === "multiple" && "Takes several answers",
    itemsOf(options).length > 0 && `One of: ${itemsOf(options).join(", ")}`,
  ]);
};
