import type { Path } from "../../heymilo/errors.ts";
import type { Fields } from "../../heymilo/json.ts";
import { type Interview, interviewOf } from "./interview.ts";
import type { Advice, Rule } from "./rule.ts";
import { knockoutRules } from "./rules/knockouts.ts";
import { languageRules } from "./rules/languages.ts";
import { personRules } from "./rules/left-to-a-person.ts";
import { minuteRules } from "./rules/minutes.ts";
import { planRules } from "./rules/plan.ts";
import { questionRules } from "./rules/questions.ts";
import { textingRules } from "./rules/texting.ts";
import { toldRules } from "./rules/told.ts";

/** In the order in which such things decided, when people chose between two interviewers. */
export const RULES: readonly Rule[] = [
  ...knockoutRules,
  ...personRules,
  ...minuteRules,
  ...toldRules,
  ...questionRules,
  ...planRules,
  ...textingRules,
  ...languageRules,
];

const adviceFrom = (interview: Interview, rules: readonly Rule[]): Advice[] =>
  rules.flatMap((rule) => rule.find(interview).map((finding) => ({ ...finding, rule })));

/** What an expert would do otherwise. The request works as it is. */
export const adviceOn = (request: Fields): Advice[] => adviceFrom(interviewOf(request), RULES);

/** What has changed in a stored interviewer. */
interface Changed {
  fields: readonly string[];
  /** Whether advice on this place is about what has changed. */
  isAt: (path: Path) => boolean;
}

/** What an expert would do otherwise in an interviewer that HeyMilo has, or in what was changed in it. */
export const adviceOnStored = (stored: Fields, changed?: Changed): Advice[] => {
  const interview = interviewOf(stored, "stored");
  if (!changed) return adviceFrom(interview, RULES);
  const rules = RULES.filter(({ looksAt }) => looksAt.some((field) => changed.fields.includes(field)));
  return adviceFrom(interview, rules).flatMap((advice) => {
    const [first, ...others] = advice.places.filter(({ path }) => changed.isAt(path));
    return first ? [{ ...advice, places: [first, ...others] }] : [];
  });
};
