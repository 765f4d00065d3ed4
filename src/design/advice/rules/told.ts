import { fieldsOf, isGiven } from "../../../heymilo/json.ts";
import { OVERVIEWS } from "../../../heymilo/schema/create-posting.ts";
import { allAbout, isAbout, languageOf, type Subject, wordsAbout } from "../../words/index.ts";
import { ENOUGH_TO_JUDGE, halvesOf, type Interview, mentions, type Step, type Text } from "../interview.ts";
import { minutesIn, PROCESS_TEXTS } from "../promises.ts";
import { about, aboutSetting, perStep, type Rule } from "../rule.ts";

/** What candidates are told before they answer: too much, or too little. */

const JUDGED: readonly Subject[] = ["what is scored", "looked for"];

const wordsIn = (subjects: readonly Subject[], { path, text }: Text): Text[] => {
  const found = subjects.map((subject) => wordsAbout(subject, text)).find((words) => words !== undefined);
  return found === undefined ? [] : [{ path, text: found }];
};

const toldBeforehand: Rule = {
  name: "what is scored is told",
  principle: "scoringUntold",
  looksAt: ["description", ...OVERVIEWS, "intro_message", "hop_on_call_message", "text"],
  find: ({ fields, steps, told, questions }) => {
    const heard = [
      ...told.filter(({ isOpening }) => isOpening).flatMap((text) => wordsIn(JUDGED, text)),
      ...questions
        .filter(({ modality }) => ASKED.includes(modality))
        .flatMap((text) => wordsIn(JUDGED.slice(0, 1), text)),
    ];
    const writtenByHeyMilo = steps.length === 0 || steps.some(({ hasOwnQuestions }) => !hasOwnQuestions);
    const description = { path: ["description"], text: String(fields.description ?? "") };
    const shown = writtenByHeyMilo ? [] : wordsIn(JUDGED.slice(0, 1), description);
    const [first] = [...heard, ...shown];
    if (!first) return [];
    const where = heard.length > 0 ? "so candidates hear" : "and candidates may see it, so they learn";
    return about(
      [...heard, ...shown],
      `says "${first.text}", ${where} what is scored before they answer; keep that to evaluation_criteria`,
    );
  },
};

const ASKED = ["voice", "sms", "form"];

/** Of a shorter text the rest tells the language. */
const TOO_LONG_TO_GUESS = 150;

/** Whether all of these texts are in languages in which we know how things are said. */
const isReadable = (texts: readonly string[]): boolean => {
  const halves = texts.flatMap(halvesOf);
  const [known, unknown] = [0, 1].map((group) =>
    halves.filter((half) => (languageOf(half) === undefined ? 1 : 0) === group),
  );
  const length = (known ?? []).reduce((sum, half) => sum + half.length, 0);
  return length >= ENOUGH_TO_JUDGE && (unknown ?? []).every((half) => half.length < TOO_LONG_TO_GUESS);
};

/** The sentences of instructions that have the AI tell something. */
const toldByInstruction = (steps: readonly Step[]): string[] =>
  [...new Set(steps.map(({ instructions }) => instructions.text))]
    .flatMap((text) => text.split(/(?<=[.!?])\s+|\n/))
    .filter((sentence) => isAbout("says", sentence));

interface Heard {
  /** All that candidates hear before the first question. */
  opening: string;
  /** The part of it that tells how the interview goes. */
  process: string;
  /** What the AI is told to tell. */
  instructed: string;
}

interface Part {
  says: string;
  isMissing: (heard: Heard) => boolean;
  /** Not worth a line of its own. */
  isMinor?: boolean;
}

const isToldOfAi = ({ opening, instructed }: Heard): boolean =>
  mentions("an AI", opening) || mentions("an AI", instructed);

/** Whoever is told where to write or call can ask for anything. */
const ADDRESS = /\S@\S|(?:\d[ .()/-]{0,2}){7,}/;

const PARTS: readonly Part[] = [
  {
    says: "how many minutes it takes",
    isMissing: ({ process, instructed }) => minutesIn(process) === undefined && minutesIn(instructed) === undefined,
  },
  { says: "that an AI asks and helps to evaluate", isMissing: (heard) => !isToldOfAi(heard) },
  {
    says: "that the AI helps to evaluate the answers",
    isMissing: (heard) => isToldOfAi(heard) && !mentions("evaluates", heard.opening),
  },
  {
    says: "how to ask for an adjustment or a person",
    isMissing: ({ opening }) => !mentions("adjustment", opening) && !ADDRESS.test(opening),
  },
  {
    says: "that it is recorded",
    isMissing: ({ opening, instructed }) => !mentions("recorded", opening) && !mentions("recorded", instructed),
    isMinor: true,
  },
];

const list = (items: readonly string[]): string =>
  items.length > 1 ? `${items.slice(0, -1).join(", ")} or ${items.at(-1)}` : items.join("");

const START_FIELDS = ["interview_process_overview", "intro_message"];

const incompleteOpening: Rule = {
  name: "opening leaves something out",
  principle: "opening",
  looksAt: [
    "instructions",
    "interview_process_overview",
    "interview_process_overview_delivery_mode",
    "intro_message",
    "hop_on_call_message",
  ],
  find: ({ told, steps, mayHaveMore }) => {
    const opening = told.filter(({ isOpening }) => isOpening);
    const texts = opening.map(({ text }) => text);
    if (mayHaveMore || !isReadable(texts)) return [];
    const heard: Heard = {
      opening: texts.join("\n"),
      process: opening.flatMap(({ field, text }) => (PROCESS_TEXTS.includes(field) ? [text] : [])).join("\n"),
      instructed: toldByInstruction(steps).join("\n"),
    };
    const isSpoken = steps.some(({ type }) => type === "web_interview");
    const missing = PARTS.filter(({ isMissing, isMinor }) => (isSpoken || !isMinor) && isMissing(heard));
    if (missing.every(({ isMinor }) => isMinor)) return [];
    const start = opening.find(({ field }) => START_FIELDS.includes(field));
    const says = missing.map(({ says }) => says);
    const message = `nothing that candidates hear at the start says ${list(says)}; add ${says.length > 1 ? "a short sentence on each" : "a short sentence"}`;
    return aboutSetting(start?.path ?? ["interview_process_overview"], message, ...says);
  },
};

const NOTHING_AT_ITS_START =
  "tells nothing before its first question; give interview_process_overview with exact_delivery there, in some 60 words";
const NOTHING_AT_ALL =
  "tells nothing at the start; give interview_process_overview with exact_delivery, in some 60 words: that an AI asks " +
  "and helps to evaluate, a person decides, the minutes, the recording, and how to ask for an adjustment or a person";

const nothingTold: Rule = {
  name: "nothing told at the start",
  principle: "opening",
  looksAt: ["interview_process_overview", "interview_process_overview_delivery_mode", "intro_message", "instructions"],
  find: perStep((step, { steps, mayHaveMore }) => {
    const isSpoken = step.type === "web_interview";
    const instructed = toldByInstruction([step]).some((sentence) => minutesIn(sentence) !== undefined);
    if (mayHaveMore || !isSpoken || instructed || step.told.some(({ isOpening }) => isOpening)) return [];
    const toldBefore = steps.some((other) => other.told.some(({ isOpening }) => isOpening));
    return aboutSetting(step.path, toldBefore ? NOTHING_AT_ITS_START : NOTHING_AT_ALL, step.type);
  }),
};

/** About a minute of listening before the first question, and a notice of the process takes half of it. */
const LONG_TALK = 1_000;

const longTalk: Rule = {
  name: "long talk before the first question",
  principle: "jobFacts",
  looksAt: [...OVERVIEWS, "delivery_mode"],
  find: perStep((step) => {
    const overviews = step.told.filter(({ field }) => field.endsWith("_overview"));
    const length = overviews.reduce((sum, { text }) => sum + text.length, 0);
    if (step.type !== "web_interview" || overviews.length < 3 || length < LONG_TALK) return [];
    return about(
      [{ path: step.path, text: overviews.map(({ text }) => text).join("\n") }],
      `tells all three overviews (${length} characters) before the first question; leave company_overview and job_overview reference_only, and tell the process and hard conditions alone`,
    );
  }),
};

/** From here on a text that is read out word for word takes minutes of an interview. */
const LONG_READING = 1_500;

const longReading: Rule = {
  name: "long text read out",
  inBulk: true,
  principle: "jobFacts",
  looksAt: [...OVERVIEWS, "delivery_mode"],
  find: ({ told }) =>
    told
      .filter(
        ({ field, text, isWordForWord }) => field.endsWith("_overview") && isWordForWord && text.length > LONG_READING,
      )
      .flatMap((text) =>
        about(
          [text],
          `has ${text.text.length} characters and is read out word for word; shorten it, or choose summarized_delivery`,
        ),
      ),
};

const secretInOverview: Rule = {
  name: "secret in an overview",
  principle: "secrets",
  looksAt: [...OVERVIEWS, "delivery_mode"],
  find: (interview) => {
    const places = overviewsOf(interview).flatMap(({ path, text }) => {
      const found = allAbout("secret", text)[0];
      return found ? [{ path, text: found.words }] : [];
    });
    return about(
      places,
      `says "${places[0]?.text}", but an overview may be told to everybody; put what is told only on request into instructions, and what is never told into a silent_reference`,
    );
  },
};

const overviewsOf = ({ fields, steps }: Interview): Text[] =>
  [
    { holder: fields, path: [] as PropertyKey[] },
    ...steps.map(({ config, path }) => ({ holder: config, path: [...path, "config"] })),
  ].flatMap(({ holder, path }) =>
    OVERVIEWS.flatMap((field) => {
      const text = holder[field];
      const isSilent = holder[`${field}_delivery_mode`] === "silent_reference";
      return typeof text === "string" && !isSilent ? [{ path: [...path, field], text }] : [];
    }),
  );

const integrity: Rule = {
  name: "integrity checks without threshold or notice",
  principle: "integrity",
  looksAt: ["cheat_detection_config", "interview_process_overview", "intro_message"],
  find: perStep(({ config, path, instructions }, { told, mayHaveMore }) => {
    const { enabled, threshold } = fieldsOf(config.cheat_detection_config);
    if (enabled !== true) return [];
    const texts = [...told.filter(({ isOpening }) => isOpening), instructions].map(({ text }) => text);
    const unannounced = !mayHaveMore && isUnannounced(texts);
    const missing = [
      ...(isGiven(threshold) ? [] : ["a threshold (start at 70)"]),
      ...(unannounced ? ["a word to candidates on what is monitored"] : []),
    ];
    if (missing.length === 0) return [];
    const message = `switches integrity checks on without ${list(missing)}; add ${missing.length > 1 ? "both" : "it"}`;
    return aboutSetting([...path, "config", "cheat_detection_config"], message, ...missing);
  }),
};

const isUnannounced = (texts: readonly string[]): boolean =>
  !texts.some((text) => mentions("monitored", text)) && (texts.every((text) => text === "") || isReadable(texts));

export const toldRules: readonly Rule[] = [
  toldBeforehand,
  incompleteOpening,
  nothingTold,
  secretInOverview,
  integrity,
  longTalk,
  longReading,
];
