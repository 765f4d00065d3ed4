import type { InterviewResult } from "../../views/interview-result.ts";
import { element } from "../kit/element.ts";
import { faint } from "../kit/words.ts";
import { inWords, scoreBar } from "./list.ts";

const STEPS: Record<string, string> = {
  resume: "Resume",
  form: "Form",
  sms: "Text messages",
  web_interview: "Interview",
};

export const evaluationSection = (evaluations: readonly Fields[]): HTMLElement =>
  element("section", {}, listOf("evaluations", evaluations));

/** What HeyMilo found at each step, in its own numbers and words. */
export const resultSections = ({ steps, integrity }: InterviewResult): HTMLElement[] => [
  ...Object.entries(steps ?? {}).map(([step, found]) =>
    element("section", {}, element("h2", {}, STEPS[step] ?? step), ...fieldRows(found as Fields)),
  ),
  ...(integrity
    ? [
        element(
          "section",
          {},
          element("h2", {}, "Integrity"),
          // A check that was off has measured nothing.
          ...fieldRows(integrity.enabled === false ? { enabled: false } : integrity),
          faint("For a person to check. It proves nothing."),
        ),
      ]
    : []),
];

type Fields = Record<string, unknown>;

/** "score_of_100" as its label and its scale. */
const SCALED = /^(.*?)_of_(\d+)$/;

/**
 * A field in the form that fits it: a score with its scale, texts, questions, or a plain value. New fields are shown,
 * too.
 */
const fieldRows = (fields: Fields): HTMLElement[] =>
  Object.entries(fields)
    .filter(([name]) => name !== "note")
    .flatMap(([name, value]) => {
      const [, label = name, scale] = SCALED.exec(name) ?? [];
      if (label === "confidence" && value === 0) return [];
      if (typeof value === "number" && label !== name) {
        // A bar for a weight or a confidence would look like one more score.
        const isScore = label.endsWith("score");
        return [
          labelled(label, isScore ? scoreBar(value, Number(scale)) : element("span", {}, `${value} of ${scale}`)),
        ];
      }
      if (Array.isArray(value)) return [listOf(name, value)];
      return [labelled(name, element("span", { dir: "auto" }, plain(value)))];
    });

const plain = (value: unknown): string => {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : inWords(String(value));
};

/** Numbers that do not say of what they are. */
const LABELS: Record<string, string> = {
  ranking: "Signs of cheating (1: none, 5: strong)",
  confidence: "HeyMilo's confidence in this",
  weight: "Weight of the question",
};

const labelOf = (name: string): string => {
  if (LABELS[name]) return LABELS[name];
  const words = inWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const labelled = (name: string, value: HTMLElement): HTMLElement =>
  element("div", { class: "row" }, element("span", { class: "faint" }, labelOf(name)), value);

const KNOCK_OUTS = "failed_knock_outs";

const listOf = (name: string, items: readonly unknown[]): HTMLElement =>
  element(
    "div",
    { class: name === KNOCK_OUTS ? "note warn" : undefined },
    element("h3", {}, labelOf(name)),
    element("ul", {}, ...items.map((item) => element("li", { dir: "auto" }, ...itemOf(item)))),
  );

const itemOf = (item: unknown): (HTMLElement | string)[] => {
  if (typeof item !== "object" || item === null) return [String(item)];
  const { question, criterion, kind, count, evaluation, ...rest } = item as Fields;
  const title = question ?? criterion ?? kind;
  const times = typeof count === "number" ? ` (${count})` : "";
  return [
    ...(title === undefined ? [] : [element("p", { dir: "auto" }, `${title}${times}`)]),
    ...fieldRows(rest),
    ...(typeof evaluation === "string" ? [faint(evaluation)] : []),
  ];
};
