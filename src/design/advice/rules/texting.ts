import { isBlank } from "../../../heymilo/json.ts";
import { allAbout, isAbout, languageOf } from "../../words/index.ts";
import { configText, ENOUGH_TO_JUDGE, type Interview, type Question, type Step } from "../interview.ts";
import { about, aboutSetting, type Finding, perStep, type Rule } from "../rule.ts";
import { isUrgent } from "./plan.ts";

/** What matters in text messages alone. */

const perTextStep = (find: (step: Step, interview: Interview) => Finding[]) =>
  perStep((step, interview) => (step.type === "conversational_sms" ? find(step, interview) : []));

const YES_OR_NO = /^(yes|no)$/;

const startsWithQuestionWord = (text: string): boolean =>
  allAbout("question words", text).some(({ at }) => at === 0 || /[.?!:¿]\s*$/.test(text.slice(0, at)));

const isOpen = ({ fields, passes, text }: Question): boolean =>
  isBlank(fields.question_type) &&
  isBlank(fields.expected_value) &&
  !YES_OR_NO.test(passes) &&
  (passes !== "" || startsWithQuestionWord(text));

const openQuestion: Rule = {
  name: "open question by text",
  principle: "switchedOn",
  looksAt: ["text", "question_type", "expected_answer"],
  find: perTextStep(({ questions }) =>
    about(
      questions.filter(isOpen),
      "is an open question, and HeyMilo knows only YES_NO and NUMERIC in texts; ask it as yes or no, or in a form or a talk",
    ),
  ),
};

const noOptOut: Rule = {
  name: "texts without a way out",
  principle: "opening",
  looksAt: ["intro_message"],
  find: perTextStep((step) => {
    const intro = configText(step, "intro_message");
    if (intro.text === "" || isAbout("opt out", intro.text)) return [];
    return about([intro], "does not say how to stop the texts; end it with 'Reply STOP to opt out'");
  }),
};

const noRuleForUnclear: Rule = {
  name: "no rule for unclear texts",
  principle: "conduct",
  looksAt: ["instructions"],
  find: perTextStep(({ questions, instructions, enforcesKnockouts }, { mayHaveMore }) => {
    const { text, path } = instructions;
    const decides = enforcesKnockouts && questions.some(({ isKnockout }) => isKnockout);
    const isReadable = text === "" || (text.length >= ENOUGH_TO_JUDGE && languageOf(text) !== undefined);
    if (mayHaveMore || !decides || !isReadable || isAbout("unclear answers", text)) return [];
    return aboutSetting(
      path,
      "has no rule for unclear replies, which may count as no; add: ask once more, then leave it to a person",
      "unclear",
    );
  }),
};

/** The alphabet of GSM 03.38; any other character halves what fits into a message. */
const GSM = /^[A-Za-z0-9@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§¿äöñüà !"#¤%&'()*+,\-./:;<=>?¡\r\n^{}\\[~\]|€_]*$/;

const messagesIn = (text: string): number => {
  const [alone, joined] = GSM.test(text) ? [160, 153] : [70, 67];
  return text.length <= alone ? 1 : Math.ceil(text.length / joined);
};

/** HeyMilo fills names in, which are about as long as their placeholders. */
const MOST_MESSAGES = 3;
/** The first text says who asks, who decides, how long it takes and how to stop: that takes some 450 characters. */
const MOST_MESSAGES_OF_INTRO = 7;
/** A refusal has to say why and whom to ask, so no length of it is too much. */
const MESSAGES = ["follow_up_message", "hop_on_call_message"];

const longText: Rule = {
  name: "long text message",
  principle: "shortTexts",
  looksAt: ["intro_message", ...MESSAGES, "text"],
  find: perTextStep((step) => {
    const others = [...MESSAGES.map((field) => configText(step, field)), ...step.questions];
    const long = [
      ...[configText(step, "intro_message")].filter(({ text }) => messagesIn(text) > MOST_MESSAGES_OF_INTRO),
      ...others.filter(({ text }) => messagesIn(text) > MOST_MESSAGES),
    ];
    const [first] = long;
    if (!first) return [];
    return about(
      long,
      `takes ${messagesIn(first.text)} text messages (70 characters each where there is an accent or another sign outside GSM); shorten it, or send one language`,
    );
  }),
};

/** HeyMilo waits this long before it reminds; by then an urgent job is filled. */
const SLOW_NUDGE_HOURS = 12;

const slowNudge: Rule = {
  name: "slow nudge for an urgent job",
  principle: "deadline",
  looksAt: ["cooldown_period_hrs"],
  find: perTextStep(({ config, path }, interview) => {
    const { cooldown_period_hrs: hours } = config;
    if (typeof hours !== "number" || hours < SLOW_NUDGE_HOURS || !isUrgent(interview)) return [];
    return aboutSetting(
      [...path, "config", "cooldown_period_hrs"],
      `lets ${hours} hours pass before a reminder although the job is urgent; set 2 to 4`,
      hours,
    );
  }),
};

export const textingRules: readonly Rule[] = [openQuestion, noRuleForUnclear, noOptOut, longText, slowNudge];
