import { type Fields, fieldsOf, isBlank } from "../heymilo/json.ts";
import { printable } from "../heymilo/text.ts";

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
