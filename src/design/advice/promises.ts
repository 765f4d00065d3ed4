import { asWritten } from "../../heymilo/text.ts";
import { isAbout, type Subject } from "../words/index.ts";
import numbers from "../words/numbers.json" with { type: "json" };
import times from "../words/times.json" with { type: "json" };
import type { Interview, Step, Text, Told } from "./interview.ts";

/** How many minutes candidates are told, and for what. */
interface PromisedTime extends Text {
  /** The largest number told. */
  minutes: number;
  of: Step | "all steps";
}

const longestFirst = (words: readonly string[]): string => [...words].sort((a, b) => b.length - a.length).join("|");

const NUMBER = `\\d+|${longestFirst(Object.keys(numbers))}`;
const TO = "\\s*(?:-|to|bis|à|a|al|do|tot|y|o|or|und|oder|et|ou|e|ed|en|of|i|lub)\\s*";
const MINUTE = "min(?:s|n|ut[\\p{L}]*)?\\.?|mn|minüt\\p{L}*";

const MINUTES_TOLD = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(?:(${NUMBER})(?:${TO}(${NUMBER}))?[\\s-]*(?:${MINUTE})(?!\\p{L})|(${longestFirst(Object.keys(times))})(?!\\p{L}))`,
  "giu",
);

export const numberOf = (word: string | undefined): number => {
  if (word === undefined) return 0;
  const known: Readonly<Record<string, number>> = numbers;
  return known[word.toLowerCase()] ?? Number(word);
};

/** The largest number of minutes in a text; undefined where it names none. */
export const minutesIn = (text: string): number | undefined => {
  const lengths: Readonly<Record<string, number>> = times;
  const promised = [...asWritten(text).matchAll(MINUTES_TOLD)].map(([, from, to, time]) =>
    time === undefined ? Math.max(numberOf(from), numberOf(to)) : (lengths[time.toLowerCase()] ?? 0),
  );
  return promised.length > 0 ? Math.max(...promised) : undefined;
};

const STEP_NAMES: readonly [Subject, string][] = [
  ["spoken step", "web_interview"],
  ["texted step", "conversational_sms"],
  ["form step", "form"],
];

/** What a number of minutes is for; undefined where a reader could not tell either. */
const targetOf = (clause: string, ownStep: Step | undefined, { steps }: Interview): PromisedTime["of"] | undefined => {
  if (isAbout("in all", clause)) return "all steps";
  const named = STEP_NAMES.filter(([name]) => isAbout(name, clause)).map(([, type]) => type);
  if (named.length === 0) {
    const talks = steps.filter(({ type }) => type === "web_interview");
    return ownStep ?? (talks.length === 1 ? talks[0] : "all steps");
  }
  const meant = steps.filter(({ type }) => named.includes(type));
  return meant.length === 1 ? meant[0] : undefined;
};

/** Only these tell how the interview goes; in others a number of minutes belongs to the job. */
export const PROCESS_TEXTS: readonly string[] = [
  "interview_process_overview",
  "intro_message",
  "outro_message",
  "hop_on_call_message",
];

const clausesOf = (text: string): string[] => asWritten(text).split(/[.;:!?\n](?=\s|$)|,\s|\s\/\s/u);

const promisesIn = (told: Told, ownStep: Step | undefined, interview: Interview): PromisedTime[] =>
  clausesOf(told.text).flatMap((clause): PromisedTime[] => {
    const minutes = minutesIn(clause);
    if (minutes === undefined || isAbout("no length", clause)) return [];
    const of = targetOf(clause, ownStep, interview);
    return of === undefined ? [] : [{ path: told.path, text: clause.trim(), minutes, of }];
  });

/** Every number of minutes that candidates are told about a step, or about all. */
export const promisesOf = (interview: Interview): PromisedTime[] =>
  interview.told
    .filter(({ field }) => PROCESS_TEXTS.includes(field))
    .flatMap((told) => {
      const ownStep = interview.steps.find((step) => told.path[0] === "workflow" && told.path[1] === step.path[1]);
      return promisesIn(told, told.field === "hop_on_call_message" ? undefined : ownStep, interview);
    });
