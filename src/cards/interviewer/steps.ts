import type { QuestionCard, StepCard } from "../../views/step-card.ts";
import { element } from "../kit/element.ts";
import { chip, faint, note } from "../kit/words.ts";

/**
 * @param warnings by the step's place
 * @param isFolded without the questions
 */
export const stepList = (
  steps: readonly StepCard[],
  warnings: ReadonlyMap<number, readonly string[]>,
  isFolded: boolean,
): HTMLElement =>
  element(
    "ol",
    { class: "steps" },
    ...steps.map((step, index) =>
      element(
        "li",
        {},
        element("h2", {}, `${index + 1}. ${step.name}`),
        ...aboutStep(step),
        ...(isFolded ? [] : inStep(step, warnings.get(index) ?? [])),
      ),
    ),
  );

const aboutStep = ({ channel, minutes, questions }: StepCard) => {
  const count = questions.length === 1 ? "1 question" : `${questions.length} questions`;
  const told = [channel, minutes, questions.length > 0 && count].filter(Boolean);
  return told.length > 0 ? [faint(told.join("; "))] : [];
};

const inStep = ({ rules, questions, written }: StepCard, warnings: readonly string[]) => [
  rules.length > 0 && element("p", { class: "row" }, ...rules.map((rule) => chip(rule))),
  written !== undefined && note(written),
  ...warnings.map((warning) => note(warning, "warn")),
  questions.length > 0 && element("ol", { class: "questions" }, ...questions.map(questionItem)),
];

const questionItem = ({ text, kind, weight, knockout, notes = [], details = [] }: QuestionCard) =>
  element(
    "li",
    {},
    element("p", { dir: "auto" }, text),
    element(
      "p",
      {},
      knockout === "on" && chip("Knock-out", "strong"),
      kind !== undefined && chip(kind),
      weight !== undefined && chip(weight.of ? `Weight ${weight.value} of ${weight.of}` : `Weight ${weight.value}`),
      element("span", { class: "faint", dir: "auto" }, notes.join(" · ")),
    ),
    knockout === "off" && faint("Not enforced: this step has no knock-outs."),
    details.length > 0 && faint("How answers are judged:"),
    details.length > 0 &&
      element(
        "dl",
        {},
        ...details.flatMap(([label, judged]) => [element("dt", {}, label), element("dd", { dir: "auto" }, judged)]),
      ),
  );
