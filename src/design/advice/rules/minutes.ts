import { fieldsOf } from "../../../heymilo/json.ts";
import { type Minutes, minutesInAll, minutesInWords, minutesOfStep, type StepToTime } from "../../minutes.ts";
import type { Step } from "../interview.ts";
import { PROCESS_TEXTS, promisesOf } from "../promises.ts";
import { about, aboutSetting, perStep, type Rule } from "../rule.ts";

/** Advice counts the follow-ups that were asked for, and none that HeyMilo may allow by itself. */
const asGiven = ({ least, given }: Minutes): Minutes => ({ least, most: given, given });

const toTime = ({ type, config, questions, hasOwnQuestions }: Step): StepToTime => ({
  type,
  config,
  questions: hasOwnQuestions ? questions.map(({ fields }) => fields) : undefined,
});

/** How far an estimate may be above what candidates are told: it is a guess. */
const TOLERANCE = 1.2;

const brokenPromise: Rule = {
  name: "promised time too short",
  principle: "minutes",
  looksAt: [...PROCESS_TEXTS, "max_follow_ups", "text"],
  find: (interview) => {
    const promises = promisesOf(interview);
    const largest = (of: Step | "all steps") =>
      Math.max(...promises.filter((other) => other.of === of).map(({ minutes }) => minutes));
    const broken = promises.flatMap((promise) => {
      const { of } = promise;
      const minutes = of === "all steps" ? minutesInAll(interview.steps.map(toTime)) : minutesOfStep(toTime(of));
      const isKept = minutes === undefined || minutes.given <= TOLERANCE * largest(of);
      return isKept || promise.minutes < largest(of) ? [] : [{ promise, minutes: asGiven(minutes) }];
    });
    const worst = broken.sort((a, b) => b.minutes.most / b.promise.minutes - a.minutes.most / a.promise.minutes)[0];
    if (!worst) return [];
    const { of, minutes: told } = worst.promise;
    const what = of === "all steps" ? "all steps together" : `step ${Number(of.path[1]) + 1}`;
    return about(
      [worst.promise],
      `tells ${told} minutes, but ${what} may take ${minutesInWords(worst.minutes)} with the follow-ups allowed; ask less, allow fewer follow-ups, or tell ${Math.ceil(worst.minutes.most)} minutes`,
    );
  },
};

const tooLong: Rule = {
  name: "time limit too short",
  principle: "minutes",
  looksAt: ["web_interview_config", "max_follow_ups", "text"],
  find: perStep((step) => {
    const { max_duration_seconds: limit } = fieldsOf(step.config.web_interview_config);
    const minutes = minutesOfStep(toTime(step));
    if (typeof limit !== "number" || limit <= 0 || !minutes || minutes.given * 60 <= limit) return [];
    const path = [...step.path, "config", "web_interview_config", "max_duration_seconds"];
    const longest = Math.ceil(minutes.given);
    return aboutSetting(
      path,
      `of ${limit} may cut the last questions off, since the step may take up to ${longest} minutes; set at least ${longest * 60}, or ask less`,
      limit,
      longest,
    );
  }),
};

/** Beyond this many minutes people give up; most voice screenings take 10 to 20. */
const LONGEST_TALK = 30;
/** As many as HeyMilo writes at most; more are more than people answer. */
const MOST_QUESTIONS: Readonly<Record<string, number>> = { conversational_sms: 10, resume: 30, web_interview: 15 };

const tooMuch: Rule = {
  name: "step too long",
  inBulk: true,
  principle: "minutes",
  looksAt: ["text", "max_follow_ups", "modality"],
  find: perStep((step) => {
    const asked = step.questions.filter(({ modality }) => modality !== "voice_tags").length;
    const minutes = minutesOfStep(toTime(step));
    const isLong = step.type === "web_interview" && minutes !== undefined && minutes.given > LONGEST_TALK;
    const most = MOST_QUESTIONS[step.type];
    if (!(isLong || (most !== undefined && asked > most))) return [];
    const time = minutes && step.type === "web_interview" ? `, up to ${Math.ceil(minutes.given)} minutes` : "";
    return aboutSetting(
      [...step.path, "questions"],
      `has ${asked} questions${time}, and candidates may give up; keep those that separate good from bad`,
      asked,
      minutes?.given,
    );
  }),
};

export const minuteRules: readonly Rule[] = [brokenPromise, tooLong, tooMuch];
