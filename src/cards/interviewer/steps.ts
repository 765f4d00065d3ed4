import type { QuestionCard, StepCard } from "../../views/step-card.ts";
import { element } from "../kit/element.ts";
import { chip, faint, note } from "../kit/words.ts";

/** Up to this many questions, all are open from the start. */
const FEW_QUESTIONS = 8;

/** @param warnings by the step's place */
export const stepList = (steps: readonly StepCard[], warnings: ReadonlyMap<number, readonly string[]>): HTMLElement => {
  const count = steps.reduce((sum, { questions }) => sum + questions.length, 0);
  return element(
    "ol",
    { class: "steps" },
    ...steps.map((step, index) => stepItem(step, index + 1, warnings.get(index) ?? [], count <= FEW_QUESTIONS)),
  );
};

const stepItem = (
  { name, channel, rules, minutes, questions, written }: StepCard,
  place: number,
  warnings: readonly string[],
  open: boolean,
) =>
  element(
    "li",
    {},
    element("h2", {}, `${place}. ${name}`),
    (channel !== "" || minutes !== undefined) && faint([channel, minutes].filter(Boolean).join("; ")),
    rules.length > 0 && element("p", { class: "row" }, ...rules.map((rule) => chip(rule))),
    written !== undefined && note(written),
    ...warnings.map((warning) => note(warning, "warn")),
    questions.length > 0 &&
      element(
        "details",
        { id: `questions-${place}`, open },
        element("summary", {}, questions.length === 1 ? "1 question" : `${questions.length} questions`),
        element(
          "ol",
          { class: "questions" },
          ...questions.map((question, index) => questionItem(question, `${place}-${index + 1}`)),
        ),
      ),
  );

const questionItem = ({ text, kind, weight, knockout, notes = [], details = [] }: QuestionCard, place: string) =>
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
    details.length > 0 &&
      element(
        "details",
        { id: `judged-${place}` },
        element("summary", { class: "faint" }, "How answers are judged"),
        element(
          "dl",
          {},
          ...details.flatMap(([label, judged]) => [element("dt", {}, label), element("dd", { dir: "auto" }, judged)]),
        ),
      ),
  );
