import { type Fields, fieldsOf, isBlank, isGiven } from "../heymilo/json.ts";
import { canDisqualify } from "../heymilo/schema/review.ts";
import { firstFew, printable } from "../heymilo/text.ts";

/**
 * What was asked for of the questions of a step, without their words: q3 is the third of the step.
 *
 * @param scale what weights are counted in: "0-5"
 */
export const questionFacts = (
  questions: readonly Fields[],
  { enforcesKnockouts, scale }: { enforcesKnockouts: boolean; scale: string },
): string[] => {
  const knockouts = enforcesKnockouts ? "knock-outs" : "marked as knock-outs but not enforced";
  const facts: [name: string, of: (question: Fields) => string | false | undefined][] = [
    ["answers", formKind],
    [knockouts, (question) => canDisqualify(question) && passing(question)],
    ["required", (question) => question.is_answer_mandated === true && ""],
    [`weights (${scale})`, weight],
    ["follow-ups", followUps],
  ];
  return facts.flatMap(([name, of]) => {
    const text = byQuestion(questions, of);
    return text === "" ? [] : [`${name}: ${text}`];
  });
};

/** "q1 not scored, q2+q4 5": each text once, with the questions that it is true of. */
const byQuestion = (questions: readonly Fields[], of: (question: Fields) => string | false | undefined): string => {
  const groups = new Map<string, number[]>();
  for (const [index, question] of questions.entries()) {
    const text = of(question);
    if (typeof text === "string") groups.set(text, [...(groups.get(text) ?? []), index + 1]);
  }
  const texts = [...groups].map(([text, places]) => `${placesOf(places)} ${text}`.trim());
  return firstFew(texts, MOST_GROUPS).join(", ");
};

const MOST_GROUPS = 8;

/** "q1-3+q5" */
const placesOf = (places: readonly number[]): string => {
  const runs: [first: number, last: number][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run && run[1] === place - 1) run[1] = place;
    else runs.push([place, place]);
  }
  return runs.map(([first, last]) => (first === last ? `q${first}` : `q${first}-${last}`)).join("+");
};

const passing = (question: Fields): string => {
  if (question.modality === "resume_eligibility") return "unless met";
  const answer = expectedAnswer(question);
  return answer === undefined ? "without an answer that passes" : `unless ${answer}`;
};

const weight = ({ score_weight: value, not_scored: unscored }: Fields): string | undefined => {
  if (unscored === true) return "not scored";
  return isGiven(value) ? String(value) : undefined;
};

/** "1 to 3", as far as numbers are given. */
export const followUps = ({ min_follow_ups: fewest, max_follow_ups: most }: Fields): string | undefined => {
  if (!isGiven(most)) return isGiven(fewest) ? `at least ${fewest}` : undefined;
  if (most === 0) return "none";
  if (fewest === most) return String(most);
  return Number(fewest ?? 0) > 0 ? `${fewest} to ${most}` : `up to ${most}`;
};

const MOST_FILE_TYPES = 5;

/** What a form question takes: "slider 0 to 10", "file-upload (pdf docx)". */
const formKind = ({
  modality,
  question_type: type,
  mcq_type: choices,
  slider_min: least,
  slider_max: most,
  file_types: files,
  allow_multiple_files: severalFiles,
}: Fields): string | undefined => {
  if (modality !== "form") return undefined;
  const range = isGiven(least) && isGiven(most) ? `${least} to ${most}` : "";
  const types = Array.isArray(files) && files.length > 0 ? `(${files.slice(0, MOST_FILE_TYPES).join(" ")})` : "";
  const kind = typeof type === "string" ? type : (range && "slider") || ((types || severalFiles) && "file-upload");
  const several = [severalFiles === true && "with several files", choices === "multiple" && "with several answers"];
  return printable([kind, range, types, ...several].filter(Boolean).join(" "), 80) || undefined;
};

const OPERATORS: Readonly<Record<string, string>> = {
  eq: "",
  neq: "not ",
  gt: "more than ",
  gte: "at least ",
  lt: "less than ",
  lte: "at most ",
};

/** The answer that a question expects: "yes", "at least 2". Undefined if it names none. */
export const expectedAnswer = ({
  modality,
  question_type: type,
  expected_answer: answer,
  expected_value: value,
  answer: wanted,
  operator,
}: Fields): string | undefined => {
  if (modality === "form") return isBlank(wanted) ? undefined : comparison(operator) + inWords(wanted);
  if (!isBlank(answer) && (type !== "NUMERIC" || isBlank(value))) return inWords(answer);
  return isBlank(value) ? undefined : `${value} (HeyMilo does not document how it compares)`;
};

/** HeyMilo may store others than it documents for requests. */
const comparison = (operator: unknown): string =>
  typeof operator === "string" && operator !== "" ? (OPERATORS[operator] ?? `${printable(operator, LONGEST)} `) : "";

const LONGEST = 40;

/** Of a choice with a label the label; HeyMilo documents no shape for other answers. */
const inWords = (answer: unknown): string => {
  const { label, value = label } = fieldsOf(answer);
  const plain = typeof (label ?? value) === "string" ? (label ?? value) : answer;
  const text = typeof plain === "string" ? printable(plain, LONGEST) : printable(JSON.stringify(plain), LONGEST);
  return typeof plain === "string" && /[^\p{L}\p{N}.:/+-]/u.test(text) ? JSON.stringify(text) : text;
};
