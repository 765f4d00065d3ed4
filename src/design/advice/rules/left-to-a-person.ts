import { asWritten } from "../../../heymilo/text.ts";
import { allAbout, isAbout } from "../../words/index.ts";
import { type Question, wantsYes } from "../interview.ts";
import { aboutKnockouts, type Rule } from "../rule.ts";

/**
 * Knock-outs that a law may forbid where the job is, or that turn away people who could do it. A program does not know
 * the law of the place, so it says "may", and that a person has to decide.
 */

/** Up to here most countries ask for an age by law: for work at all, for alcohol, for lorries. */
const COMMON_AGE = 21;

const agesOver = (text: string): boolean =>
  allAbout("age over", text).some(({ words }) =>
    [...asWritten(words).matchAll(/\d+/g)].some(([age]) => Number(age) > COMMON_AGE && Number(age) < 80),
  );

interface Kind extends Pick<Rule, "name" | "principle"> {
  isMeant: (question: Question) => boolean;
  message: string;
}

const KINDS: readonly Kind[] = [
  {
    name: "knock-out by age",
    principle: "leftToPerson",
    isMeant: ({ text }) => agesOver(text),
    message:
      "ends an application over an age above the legal minimum, which may be age discrimination; ask it without consequence and let a person decide",
  },
  {
    name: "knock-out by Sunday work",
    principle: "leftToPerson",
    isMeant: ({ text }) => isAbout("sunday", text),
    message:
      "ends an application over work on Sundays, which employees in France may often decline; ask it without consequence and let a person decide",
  },
  {
    name: "knock-out by physical demands",
    principle: "leftToPerson",
    isMeant: ({ text }) => isAbout("physical", text) && !isAbout("accommodation", text),
    message:
      "ends an application over a physical demand; ask 'with or without a reasonable accommodation', or let a person decide",
  },
  {
    name: "knock-out by an own car",
    principle: "fairWishes",
    isMeant: (question) =>
      wantsYes(question) &&
      isAbout("own car", question.text) &&
      isAbout("way to work", question.text) &&
      !isAbout("any way", question.text),
    message: "ends the application of people who come to work in another way; ask for a reliable way to get there",
  },
  {
    name: "knock-out by an offence",
    principle: "leftToPerson",
    isMeant: ({ text }) => isAbout("conviction", text),
    message:
      "ends an application over an offence, which the law may leave to a person's judgement; ask for convictions that matter to the job, without consequence",
  },
];

export const personRules: readonly Rule[] = KINDS.map(({ isMeant, message, ...kind }) => ({
  ...kind,
  looksAt: ["text", "is_knockout", "is_dealbreaker", "knockout_enabled"],
  find: aboutKnockouts(isMeant, message),
}));
