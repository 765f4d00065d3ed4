import { allAbout, isAbout, type Subject } from "../../words/index.ts";
import { mentions, type Question, wantsYes } from "../interview.ts";
import { about, aboutKnockouts, perStep, type Rule } from "../rule.ts";
import { wordsShared } from "../same-fact.ts";

/** Must-haves that turn nobody away, and knock-outs that turn the wrong people away. */

const choicesOf = ({ fields }: Question): string[] =>
  (Array.isArray(fields.dropdown_values) ? fields.dropdown_values : []).map((value: unknown) =>
    String(Object.values(Object(value))[0] ?? "").toLowerCase(),
  );

const YES_OR_NO = /^(?:yes|no|ja|nein|nee|sí|si|oui|non|sim|não|sì|tak|nie)(?!\p{L})/u;

/** A question whose answers are a yes, a no or a number, so that one of them could be the wrong one. */
const canBeFailed = (question: Question): boolean => {
  const { question_type: type } = question.fields;
  if (question.modality === "sms") return type === "YES_NO" || YES_OR_NO.test(question.passes);
  if (type === "number") return isAbout("experience", question.half);
  const choices = choicesOf(question);
  return choices.length > 0 && choices.some((choice) => YES_OR_NO.test(choice));
};

const MUST_HAVES: readonly Subject[] = ["credential", "experience", "availability"];
/** What is asked without a consequence, and rightly so. */
const LEFT_FREE: readonly Subject[] = [
  "optional",
  "only informs",
  "a person checks",
  "reads it",
  "physical",
  "age over",
  "conviction",
  "sunday",
];

const readsLikeMustHave = (question: Question): boolean =>
  canBeFailed(question) &&
  MUST_HAVES.some((subject) => isAbout(subject, question.half)) &&
  !LEFT_FREE.some((subject) => isAbout(subject, question.half)) &&
  !choicesOf(question).some((choice) => isAbout("to discuss", choice));

const ask = (question: Question): boolean => question.modality === "form" || question.modality === "sms";

/** "At least one of these shifts?" has the days of each of them in it. */
const SAME_SUBJECT = 3;

const freeMustHaves: Rule = {
  name: "must-have without consequence",
  principle: "everyMustHaveCounts",
  looksAt: ["text", "is_knockout", "is_dealbreaker", "answer", "knockout_enabled", "score_weight", "dropdown_values"],
  find: perStep(({ questions, type }) => {
    const covered = (question: Question) =>
      type === "conversational_sms" &&
      (Number(question.fields.score_weight) > 0 ||
        questions.some((other) => other.isKnockout && wordsShared(other, question) >= SAME_SUBJECT));
    const free = questions.filter(
      (question) => ask(question) && !question.isKnockout && readsLikeMustHave(question) && !covered(question),
    );
    const alternatives = free.length > 1 && free.every(({ half }) => isAbout("availability", half));
    const fix =
      type === "form" ? "is_knockout with answer, and knockout_enabled" : "is_dealbreaker with expected_answer";
    return about(
      free,
      alternatives
        ? "can all be answered no and nothing follows; make one knock-out of them ('at least one of these?'), or say that either answer is fine"
        : `reads like a must-have, but no answer to it has a consequence; set ${fix}, or say in the text that either answer is fine`,
    );
  }),
};

const switchedOff: Rule = {
  name: "resume must-haves switched off",
  inBulk: true,
  principle: "switchedOn",
  looksAt: ["knockout_enabled", "modality", "text"],
  find: perStep(({ questions, enforcesKnockouts }) =>
    about(
      enforcesKnockouts ? [] : questions.filter(({ modality }) => modality === "resume_eligibility"),
      "is a must-have that turns nobody away while knockout_enabled is off; switch it on, or ask the fact once as a form knock-out",
    ),
  ),
};

const byNumber: Rule = {
  name: "dealbreaker by a number",
  principle: "switchedOn",
  looksAt: ["question_type", "is_dealbreaker", "expected_value"],
  find: aboutKnockouts(
    ({ fields }) => fields.question_type === "NUMERIC",
    "is a dealbreaker by a number, and HeyMilo does not document how it compares; ask 'at least ...?' as YES_NO with expected_answer yes",
  ),
};

/** Two certificates by their letters; codes of two letters are places. */
const ACRONYMS = /\b[A-Z]{3,}\d?\b[^.?!]{0,3}\s(?:and|und|y|et|e|en|i|&)\s[^.?!]{0,12}?\b[A-Z]{3,}\b/u;

/** Without what is in brackets, and without the points of "p.m.", which end no sentence. */
const sentencesOf = (text: string): string[] =>
  text
    .replace(/\([^)]*\)/g, "")
    .replace(/\b([ap])\.\s?m\./gi, "$1m")
    .split(/(?<=[.?!;:])\s+/);

/** How far after an "and" the second of two things may stand. */
const NEAR = 45;

/** "Saturdays and on Sundays" are one weekend. */
const BETWEEN_A_PAIR = /^\s(?:(?:on|public|bank|am|an|le|les|los|el|il|la|op|w|we|na|aos|nos|ao)\s)?$/u;

const joinsTwo = (subject: Subject, sentence: string, language: string | undefined): boolean => {
  const things = allAbout(subject, sentence, language);
  return allAbout("and", sentence, language).some(({ at, words }) => {
    const before = things.filter((thing) => thing.at < at).at(-1);
    const after = things.find((thing) => thing.at > at && thing.at - at <= NEAR);
    if (!before || !after) return false;
    const isOnePair = subject === "time off" && before.at + before.words.length + 1 === at;
    return !(isOnePair && BETWEEN_A_PAIR.test(sentence.slice(at + words.length, after.at)));
  });
};

const asksTwo = ({ half, language }: Question): boolean =>
  isAbout("both", half, language) ||
  isAbout("and do you", half, language) ||
  sentencesOf(half).some(
    (sentence) =>
      ACRONYMS.test(sentence) ||
      joinsTwo("thing one has", sentence, language) ||
      joinsTwo("time off", sentence, language) ||
      joinsTwo("physical", sentence, language),
  );

const twoFacts: Rule = {
  name: "knock-out that asks two things",
  principle: "oneFact",
  looksAt: ["text", "is_knockout", "is_dealbreaker", "knockout_enabled"],
  find: aboutKnockouts(
    asksTwo,
    "is a knock-out that asks two things, so that one missing thing ends the application and nobody sees which; give each fact a knock-out of its own",
  ),
};

const isTurnedRound = (question: Question): boolean =>
  wantsYes(question) &&
  ((isAbout("at most", question.half, question.language) && isAbout("faults", question.half, question.language)) ||
    isAbout("negative", question.half, question.language));

const noneFails: Rule = {
  name: "knock-out to which none sounds like no",
  principle: "clearNo",
  looksAt: ["text", "answer", "expected_answer", "is_knockout", "is_dealbreaker"],
  find: aboutKnockouts(
    (question) => question.modality !== "resume_eligibility" && isTurnedRound(question),
    "is a knock-out to which somebody who has none may answer no; turn it round ('more than ...?'), with no as the answer that passes",
  ),
};

/** Nobody sees the criteria of a resume. */
const PLACES_TO_TELL: Readonly<Record<string, string>> = {
  conversational_sms: "disqualification_message",
  resume: "interview_process_overview",
};

const WAYS_BACK: readonly Subject[] = ["write to us", "a person checks", "unclear answers"];

/** Under an automatic refusal somebody has to be able to say that it was a mistake. */
const noSecondLook: Rule = {
  name: "refusal without a second look",
  principle: "wayBack",
  looksAt: ["text", "knockout_enabled", "is_knockout", "is_dealbreaker", "disqualification_message"],
  find: perStep((step, { told, mayHaveMore }) => {
    const places = step.enforcesKnockouts ? step.questions.filter(({ isKnockout }) => isKnockout) : [];
    const { disqualification_message: message, instructions } = step.config;
    const refusal = String(message ?? "");
    const deciding = [refusal, ...places.map(({ text }) => text)];
    const others = [...step.questions, ...told.filter(({ isOpening }) => isOpening)].map(({ text }) => text);
    const isTold =
      deciding.some((text) => WAYS_BACK.some((way) => mentions(way, text))) ||
      [...deciding, ...others, String(instructions ?? "")].some((text) => mentions("second look", text));
    if (mayHaveMore || places.length === 0 || isTold) return [];
    const field = step.type === "conversational_sms" ? ["config", "disqualification_message"] : ["questions"];
    const where = PLACES_TO_TELL[step.type] ?? "the texts of the knock-out questions";
    return about(
      [{ path: [...step.path, ...field], text: refusal }],
      `ends applications without a word on how a person can look again; say in ${where} whom to contact if an answer was a mistake`,
    );
  }),
};

export const knockoutRules: readonly Rule[] = [freeMustHaves, switchedOff, twoFacts, noneFails, byNumber, noSecondLook];
