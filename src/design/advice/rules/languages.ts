import { isBlank } from "../../../heymilo/json.ts";
import { OVERVIEWS } from "../../../heymilo/schema/create-posting.ts";
import { languageOf } from "../../words/index.ts";
import { configText, ENOUGH_TO_JUDGE, halvesOf } from "../interview.ts";
import { about, aboutSetting, perStep, type Rule } from "../rule.ts";

/** What another language than English takes, and two languages at once. */

const nameOf = (code: string): string => {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
};

const englishDefaults: Rule = {
  name: "English defaults in another language",
  principle: "language",
  looksAt: ["language", "voice_id", "interviewer_name"],
  find: ({ fields, steps, mayHaveMore }) => {
    const { language, interviewer_name: name } = fields;
    if (mayHaveMore || typeof language !== "string" || /^en\b/i.test(language)) return [];
    const voiceless = steps.filter(({ type, config }) => type === "web_interview" && isBlank(config.voice_id));
    const missing = [
      ...(voiceless.length > 0 ? ["a voice_id (or tell the user that the workspace lists none)"] : []),
      ...(isBlank(name) && steps.some(({ isTalk }) => isTalk) ? ["an interviewer_name (HeyMilo's is Sarah)"] : []),
    ];
    if (missing.length === 0) return [];
    const path = voiceless[0] ? [...voiceless[0].path, "config", "voice_id"] : ["interviewer_name"];
    return aboutSetting(
      path,
      `is left to a default made for English; choose ${missing.join(" and ")} for ${nameOf(language)}`,
      ...missing,
    );
  },
};

const languagesIn = (texts: readonly string[]): Set<string> => {
  const halves = texts.flatMap(halvesOf).filter((half) => half.trim().length >= ENOUGH_TO_JUDGE);
  return new Set(halves.flatMap((half) => languageOf(half) ?? []));
};

/** What is texted goes out as it is written, in the languages it is written in. */
const TEXTED = ["intro_message", "disqualification_message", "follow_up_message"];

const oneLanguageAsked: Rule = {
  name: "questions in one of two languages",
  principle: "shortTexts",
  looksAt: ["intro_message", "text"],
  find: perStep((step) => {
    if (step.type !== "conversational_sms" || step.questions.length === 0) return [];
    const spoken = languagesIn(TEXTED.map((field) => configText(step, field).text));
    const asked = languagesIn([
      step.questions.map(({ half }) => half).join(" "),
      ...step.questions.flatMap(({ text }) => halvesOf(text).slice(1)),
    ]);
    const missing = [...spoken].filter((language) => !asked.has(language));
    if (spoken.size < 2 || asked.size === 0 || missing.length === 0) return [];
    const names = missing.map(nameOf).join(" and ");
    return aboutSetting(
      [...step.path, "questions"],
      `are not written in ${names}, although the messages around them are; write both languages, or one text interviewer for each`,
      ...missing,
    );
  }),
};

/** A translation is about as long as its original. */
const MUCH_SHORTER = 0.55;

const unevenHalves: Rule = {
  name: "halves that say different things",
  principle: "shortTexts",
  looksAt: [...OVERVIEWS, "intro_message", "text"],
  find: ({ fields, steps, questions }) => {
    const own = OVERVIEWS.map((field) => ({ path: [field], text: String(fields[field] ?? "") }));
    const messages = steps.flatMap((step) =>
      [...TEXTED, "hop_on_call_message"].map((field) => configText(step, field)),
    );
    const uneven = [...own, ...messages, ...questions].filter(({ text }) => {
      const [first = "", second = "", ...others] = halvesOf(text);
      const [a, b] = [languageOf(first), languageOf(second)];
      if (others.length > 0 || a === undefined || b === undefined || a === b) return false;
      const [shorter, longer] = [Math.min(first.length, second.length), Math.max(first.length, second.length)];
      return shorter >= ENOUGH_TO_JUDGE && longer >= 2 * ENOUGH_TO_JUDGE && shorter / longer < MUCH_SHORTER;
    });
    return about(uneven, "says much less in one of its two languages; tell everybody the same");
  },
};

export const languageRules: readonly Rule[] = [englishDefaults, oneLanguageAsked, unevenHalves];
