import { element } from "../kit/element.ts";
import { chip, dateOf } from "../kit/words.ts";
import type { CardState } from "./state.ts";

/** The title, and what state it is in. */
export const head = ({ stage, view, sandbox }: CardState): HTMLElement =>
  element(
    "header",
    { class: "head" },
    element("h1", { id: "title", tabindex: -1, dir: "auto" }, view.title ?? "Interviewer"),
    stage === "preview" && chip("Preview: not created yet", "strong"),
    stage === "exists" && view.status !== undefined && chip(view.status, "strong"),
    sandbox !== undefined && chip("Sandbox"),
  );

const STATES: Record<string, string> = {
  draft: "It is a draft. It takes no candidates until it is activated.",
  expired: "Its deadline has passed, so it takes no candidates.",
  archived: "It is archived and takes no candidates.",
};

/** What keeps it from taking candidates, and which duplicates there are. */
export const obstacles = ({ stage, view, duplicates }: CardState): string[] => {
  const state = stage === "exists" ? STATES[view.status ?? ""] : undefined;
  return [
    ...(state === undefined ? [] : [state]),
    ...(duplicates.length > 0
      ? [`There is more than one with its key: ${duplicates.join("; ")}. Archive none that has candidates.`]
      : []),
  ];
};

/** What decides first, where there is no room for all. */
const FIRST_FACTS = ["Language", "Would be", "Takes", "Invites", "Would end", "Ends"];

export const facts = ({ view, stage, plan }: CardState, isFolded: boolean): HTMLElement | false => {
  const { language, interviewer_name: name, deadline } = view;
  const known: [string, string | undefined][] = [
    ["Language", language],
    ["Speaks as", name],
    ...plan,
    [stage === "preview" ? "Would end" : "Ends", deadline === undefined ? undefined : dateOf(deadline)],
  ];
  const given = known.filter(
    (fact): fact is [string, string] => fact[1] !== undefined && (!isFolded || FIRST_FACTS.includes(fact[0])),
  );
  if (given.length === 0) return false;
  return element(
    "dl",
    { class: "facts" },
    ...given.map(([label, value]) =>
      element("div", {}, element("dt", {}, label), element("dd", { dir: "auto" }, value)),
    ),
  );
};

const OF_A_STEP = /^workflow\[(\d+)\](?:\.questions\[(\d+)\])?[^:\s]*: (.*)$/s;

/** Warnings begin with the argument that they are about; one of a step belongs beside that step. */
export const placed = (warnings: readonly string[], steps: number) => {
  const general: string[] = [];
  const ofSteps = new Map<number, string[]>();
  for (const warning of warnings) {
    const [, step, question, message = ""] = OF_A_STEP.exec(warning) ?? [];
    const place = Number(step);
    if (step === undefined || place >= steps) general.push(warning);
    else {
      const about = question === undefined ? "" : `Question ${Number(question) + 1}: `;
      ofSteps.set(place, [...(ofSteps.get(place) ?? []), about + message]);
    }
  }
  return { general, ofSteps };
};
