import { fieldsOf, isBlank } from "../../../heymilo/json.ts";
import { asWritten } from "../../../heymilo/text.ts";
import { allAbout, isAbout, languageOf } from "../../words/index.ts";
import { mentions, type Question, type Text } from "../interview.ts";
import { numberOf } from "../promises.ts";
import { about, aboutQuestions, aboutSetting, perStep, type Rule } from "../rule.ts";

/** How questions are asked and judged. */

const textIn = ({ fields }: Question, field: string): string => {
  const value = fields[field];
  return typeof value === "string" ? value : "";
};

/** What was read of questions, which is less than their texts. */
const reading = (questions: readonly Question[], ...fields: string[]): Text[] =>
  questions.map((one) => ({ path: one.path, text: fields.map((field) => one.fields[field] ?? "").join("\n") }));

const hasRubric = ({ modality }: Question): boolean => modality === "voice" || modality === "resume_scoring";

const oneAnchor: Rule = {
  name: "one score anchor",
  inBulk: true,
  principle: "anchors",
  looksAt: ["score_of_1", "score_of_5"],
  find: aboutQuestions(
    (one) => hasRubric(one) && (textIn(one, "score_of_1") === "") !== (textIn(one, "score_of_5") === ""),
    "has only one score anchor; describe score_of_1 and score_of_5, so that answers are scored alike",
  ),
};

const noAnchors: Rule = {
  name: "no score anchors",
  principle: "anchors",
  looksAt: ["score_of_1", "score_of_5", "evaluation_criteria", "not_scored"],
  find: aboutQuestions(
    (one) =>
      one.isScored &&
      one.fields.question_type !== "open-ended" &&
      ["score_of_1", "score_of_5", "evaluation_criteria", "post_processing_evaluation_criteria"].every(
        (field) => textIn(one, field) === "",
      ),
    "is scored, and nothing says by what; give evaluation_criteria, score_of_1 and score_of_5, or not_scored: true",
  ),
};

const noMiddle: Rule = {
  name: "no middling answer",
  principle: "anchors",
  looksAt: ["evaluation_criteria", "score_of_1", "score_of_5"],
  find: perStep(({ questions, type }) => {
    const anchored = questions.filter(
      (one) => (one.isScored || one.modality === "resume_scoring") && textIn(one, "score_of_5") !== "",
    );
    const criteria = anchored.map((one) => textIn(one, "evaluation_criteria"));
    const anchors = anchored.map((one) => `${textIn(one, "score_of_5")} ${one.half}`);
    const language = languageOf(criteria.join("\n")) ?? languageOf([...criteria, ...anchors].join("\n"));
    if (language === undefined || criteria.some((text) => mentions("middling", text))) return [];
    return about(
      reading(anchored, "evaluation_criteria"),
      `describes a weak and a strong ${type === "resume" ? "resume" : "answer"}, and none between; say in evaluation_criteria what a middling one has and lacks`,
    );
  }),
};

/** A single follow-up is what the AI finds by itself: "tell me more". */
const MANY_FOLLOW_UPS = 2;

const undescribedFollowUps: Rule = {
  name: "follow-ups not described",
  principle: "probes",
  looksAt: ["max_follow_ups", "additional_instructions"],
  find: perStep(({ questions }) => {
    const silent = questions.filter(
      ({ modality, fields }) =>
        modality === "voice" &&
        Number(fields.max_follow_ups) >= MANY_FOLLOW_UPS &&
        isBlank(fields.additional_instructions),
    );
    return about(
      reading(silent, "max_follow_ups"),
      "allows two and more follow-ups and describes none; write one or two neutral probes into additional_instructions, or allow fewer",
    );
  }),
};

const sentencesOf = (text: string): string[] => asWritten(text).split(/(?<=[.!?])["'»”]?\s+|\n|;\s/);

const isRolePlay = (question: Question): boolean =>
  isAbout("role play", question.text) || isAbout("role play", textIn(question, "additional_instructions"));

/** Whether everything that the AI is told to ask on depends on what the candidate has left out. */
const allConditional = (text: string): boolean => {
  const language = languageOf(text);
  const asks = sentencesOf(text).filter(
    (sentence) => isAbout("probe", sentence, language) && !isAbout("never asks", sentence, language),
  );
  // After a colon stands what is to be asked, whose own "if" is no condition.
  return asks.length > 0 && asks.every((sentence) => isAbout("condition", sentence.split(/:\s/)[0] ?? "", language));
};

const forcedProbe: Rule = {
  name: "conditional probe that must be asked",
  principle: "probes",
  looksAt: ["min_follow_ups", "additional_instructions"],
  find: perStep(({ questions }) => {
    const forced = questions.filter(
      (one) =>
        Number(one.fields.min_follow_ups) >= 1 &&
        !isRolePlay(one) &&
        allConditional(textIn(one, "additional_instructions")),
    );
    return about(
      reading(forced, "additional_instructions"),
      "has min_follow_ups of 1 or more beside probes that are only asked if something is missing; set min_follow_ups 0",
    );
  }),
};

/** How many turns the AI is told to play, with those that feedback takes: the reaction to it, and "ready?". */
const turnsToPlay = (question: Question): number => {
  const text = textIn(question, "additional_instructions");
  const told = allAbout("turns", text).flatMap(({ at }) => {
    const before = asWritten(text).slice(Math.max(0, at - 30), at);
    const counts = [...before.matchAll(/\d+|\b(two|three|four|five|six|eight)\b/gi)].map(([word]) => numberOf(word));
    return counts.slice(-1);
  });
  if (told.length === 0) return 0;
  const hasFeedback = isAbout("feedback", text) && isAbout("again", `${question.text} ${text}`);
  return Math.max(...told) + (hasFeedback ? 2 : 0);
};

const cutRolePlay: Rule = {
  name: "role play longer than its follow-ups",
  principle: "rolePlay",
  looksAt: ["max_follow_ups", "additional_instructions", "text"],
  find: perStep(({ questions }) =>
    questions.flatMap((one) => {
      const { max_follow_ups: most } = one.fields;
      const turns = isRolePlay(one) ? turnsToPlay(one) : 0;
      if (typeof most !== "number" || turns <= most) return [];
      return about(
        [one],
        `is a role play of about ${turns} turns with max_follow_ups ${most}; set max_follow_ups ${turns}, or play fewer turns`,
      );
    }),
  ),
};

/** Two belong together: what somebody did, and what came of it. */
const TOO_MANY_ASKS = 3;

/** A sentence may begin with a sign. */
const NOTHING_YET = /^[\s"'«„“¿¡]*$/;
/** What is asked or known in somebody else's sentence is no question of this one. */
const INDIRECT =
  /(?:wissen|will|möchte|fragt\p{L}*|weiß|erklär\p{L}*|weten|wil|vraagt|pyta|zapyta|wiedzieć|chce|wants|asks|asked|knows),\s+$/iu;
const CLAUSE_END = /[.?!:;,]\s+["'«¿]?$/;

/** The question words that begin a clause. */
const asksOf = ({ half: text, language }: Question): string[] => {
  const written = asWritten(text);
  const starts = (at: number, isRelativeToo: boolean): boolean => {
    const before = written.slice(0, at).replace(PREPOSITION, "");
    const withoutAnd = before.replace(AND, "");
    if (withoutAnd !== before || NOTHING_YET.test(withoutAnd)) return true;
    return !INDIRECT.test(withoutAnd) && CLAUSE_END.test(withoutAnd) && !(isRelativeToo && /,\s+$/.test(withoutAnd));
  };
  const found = [
    ...allAbout("asks", text, language).filter(({ at }) => starts(at, false)),
    ...allAbout("asks after and", text, language).filter(({ at }) => starts(at, true)),
  ];
  return [...new Map(found.map(({ at, words }) => [at, words])).values()];
};

const AND = /(?<![\p{L}])(?:and|or|und|oder|y|e|et|puis|ou|o|ed|en|of|i|oraz|a)\s+$/iu;
const PREPOSITION =
  /(?<![\p{L}])(?:in|to|with|by|for|at|from|on|of|mit|von|zu|an|bei|für|de|à|avec|con|a|para|com|di|met|van|z|ze|do|exactly)\s+$/iu;

const asksTooMuch: Rule = {
  name: "question that asks three things",
  principle: "oneAsk",
  looksAt: ["text"],
  find: aboutQuestions(
    (one) => one.modality === "voice" && asksOf(one).length >= TOO_MANY_ASKS,
    "asks three things or more at once; ask one, and leave the rest to follow-ups",
  ),
};

/** An advert may name three things that count alike; of four, hardly ever all. */
const LEAST_TO_COMPARE = 4;

const flatWeights: Rule = {
  name: "weights that hardly differ",
  principle: "weights",
  looksAt: ["score_weight"],
  find: perStep(({ questions, path }, { highestWeight }) => {
    const weights = questions
      .filter(({ isScored }) => isScored)
      .map(({ fields }) => fields.score_weight)
      .filter((weight) => typeof weight === "number");
    if (weights.length < LEAST_TO_COMPARE) return [];
    const [least, most] = [Math.min(...weights), Math.max(...weights)];
    if ((most - least) / highestWeight > 1 / 5) return [];
    return aboutSetting(
      [...path, "questions"],
      `has weights that hardly differ (${weights.join(", ")}); give ${highestWeight} to what separates good from bad, and 1 to ${Math.round(highestWeight * 0.6)} to the rest`,
      weights.join(),
    );
  }),
};

const MANY_NUMBERS = 4;

/** A number that has to be kept in mind; the time of day is understood at once. */
const FIGURE = /(?<![\p{L}\p{N}.,:])\d[\d\s.,]*(?:%|[^\p{N}])?/gu;
const TIME_OF_DAY = /\d{1,2}\s*(?:[:h]\s*\d{0,2}|uhr|a\.?m|p\.?m)(?!\p{L})/giu;

const numbersByEar: Rule = {
  name: "many numbers by ear",
  principle: "integrity",
  looksAt: ["text", "web_interview_config"],
  find: perStep(({ questions, config }) => {
    if (fieldsOf(config.web_interview_config).show_transcript === true) return [];
    const figures = (text: string) => [...text.replace(TIME_OF_DAY, " ").matchAll(FIGURE)].length;
    return about(
      questions.filter(({ modality, text }) => modality === "voice" && figures(text) >= MANY_NUMBERS),
      "gives four numbers or more to work with, by ear; set web_interview_config.show_transcript, or give fewer",
    );
  }),
};

const unreadSample: Rule = {
  name: "writing sample that nobody reads",
  principle: "weights",
  looksAt: ["text", "question_type"],
  find: ({ steps, told }) => {
    const isRead = told.some(({ text }) => isAbout("reads it", text));
    return steps.flatMap(({ questions }) =>
      about(
        questions.filter(
          ({ modality, text, fields }) =>
            modality === "form" &&
            (isBlank(fields.question_type) || fields.question_type === "textarea") &&
            isAbout("writing sample", text) &&
            !isRead &&
            !isAbout("reads it", text),
        ),
        "asks for a writing sample, and forms are not scored; say in the text who reads it and for what",
      ),
    );
  },
};

export const questionRules: readonly Rule[] = [
  noAnchors,
  oneAnchor,
  noMiddle,
  undescribedFollowUps,
  forcedProbe,
  cutRolePlay,
  asksTooMuch,
  flatWeights,
  unreadSample,
  numbersByEar,
];
