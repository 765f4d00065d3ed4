import { type Fields, isGiven } from "../heymilo/json.ts";
import { wordsAbout } from "./words/index.ts";

/**
 * How long candidates take, by our own estimate: HeyMilo publishes none. docs/interviewers.md says how it is reckoned,
 * and where each number comes from.
 */
export const MINUTES = {
  spokenQuestion: 1.75,
  followUp: 0.75,
  /** Greeting, instructions and goodbye of a spoken interview. */
  around: 1.5,
  choice: 0.3,
  typedAnswer: 2,
  writingSample: 5,
  upload: 1,
  text: 0.3,
  openText: 1.5,
} as const;

/** How many follow-ups we expect where none is given: HeyMilo documents no default. */
export const EXPECTED_FOLLOW_UPS = 2;

export interface Minutes {
  /** With as few follow-ups as possible. */
  least: number;
  /** With as many follow-ups as possible. */
  most: number;
  /** Like `most`, but without follow-ups that nobody has asked for. If it is less, `most` has to be marked. */
  given: number;
}

/** A step as a request or a posting has it. */
export interface StepToTime {
  type: string;
  config: Fields;
  /** Undefined: HeyMilo writes them. */
  questions: readonly Fields[] | undefined;
}

const exactly = (minutes: number): Minutes => ({ least: minutes, most: minutes, given: minutes });

const NOTHING = exactly(0);
const UPLOAD = exactly(MINUTES.upload);

const sum = (parts: readonly Minutes[]): Minutes =>
  parts.reduce(
    (all, { least, most, given }) => ({ least: all.least + least, most: all.most + most, given: all.given + given }),
    NOTHING,
  );

const numberOr = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);

const spoken = ({ min_follow_ups: fewest, max_follow_ups: most }: Fields): Minutes => {
  const least = numberOr(fewest, 0);
  const after = (followUps: number) => MINUTES.spokenQuestion + followUps * MINUTES.followUp;
  return {
    least: after(least),
    most: after(numberOr(most, Math.max(least, EXPECTED_FOLLOW_UPS))),
    given: after(numberOr(most, least)),
  };
};

const typedOnForm = ({ text, question_type: type, file_types: files, answer, dropdown_values: choices }: Fields) => {
  if (type === "file-upload" || type === "file_upload" || isGiven(files)) return MINUTES.upload;
  if (type !== "textarea" && (isGiven(type) || isGiven(answer) || isGiven(choices))) return MINUTES.choice;
  return wordsAbout("writing sample", String(text ?? "")) ? MINUTES.writingSample : MINUTES.typedAnswer;
};

/** HeyMilo finds out by itself whether an answer is a yes, a no or a number, so only a type tells that it is short. */
const texted = ({ question_type: type, expected_answer: answer, expected_value: value }: Fields): number =>
  isGiven(type) || isGiven(value) || /^(yes|no)$/i.test(String(answer)) ? MINUTES.text : MINUTES.openText;

/** How long one question takes; tags and criteria are not asked. */
const minutesOfQuestion = (question: Fields): Minutes => {
  switch (question.modality) {
    case "voice":
      return spoken(question);
    case "sms":
      return exactly(texted(question));
    case "form":
      return exactly(typedOnForm(question));
    default:
      return NOTHING;
  }
};

const WRITTEN_BY_HEYMILO: Readonly<Record<string, Fields>> = {
  web_interview: { modality: "voice" },
  conversational_sms: { modality: "sms", question_type: "YES_NO" },
};

/** How long a step takes; undefined where nobody knows yet how much it asks. */
export const minutesOfStep = ({ type, config, questions }: StepToTime): Minutes | undefined => {
  if (type === "resume") return UPLOAD;
  const expected = WRITTEN_BY_HEYMILO[type];
  const asked =
    questions ??
    (expected && typeof config.num_questions === "number"
      ? Array.from({ length: config.num_questions }, () => expected)
      : []);
  const all = sum(asked.map(minutesOfQuestion));
  if (all.most === 0) return undefined;
  return type === "web_interview" ? sum([all, exactly(MINUTES.around)]) : all;
};

/** How long all steps take together; undefined if that of one is not known. */
export const minutesInAll = (steps: readonly StepToTime[]): Minutes | undefined => {
  const each = steps.map(minutesOfStep);
  const known = each.filter((minutes) => minutes !== undefined);
  return known.length === each.length && known.length > 0 ? sum(known) : undefined;
};

/** "9 to 15 minutes", in whole minutes. */
export const minutesInWords = ({ least, most }: Minutes): string => {
  const [from, to] = [Math.max(1, Math.round(least)), Math.ceil(most)];
  return least < most && from < to ? `${from} to ${to} minutes` : `${to} ${to === 1 ? "minute" : "minutes"}`;
};
