import { isBlank } from "../../../heymilo/json.ts";
import { isAbout } from "../../words/index.ts";
import type { Interview, Question } from "../interview.ts";
import { about, aboutSetting, type Rule } from "../rule.ts";
import { isSameFact } from "../same-fact.ts";

/** Which steps there are, in which order, and what each is for. */

const askedTwice: Rule = {
  name: "the same fact in two steps",
  principle: "askOnce",
  looksAt: ["text"],
  find: ({ questions }) => {
    const asked = questions.filter(({ modality }) => modality !== "voice_tags");
    const pairs = asked.flatMap((one, index) => {
      const earlier = asked.slice(0, index).find((other) => other.step !== one.step && isSameFact(other, one));
      return earlier ? [{ one, earlier }] : [];
    });
    const [first] = pairs;
    if (!first) return [];
    const at = `step ${Number(first.earlier.step.path[1]) + 1}`;
    return about(
      pairs.map(({ one }) => one),
      `asks what ${at} has asked ("${shortly(first.earlier.text)}"); ask a fact once, where it decides`,
    );
  },
};

const shortly = (text: string): string => (text.length > 50 ? `${text.slice(0, 49).trim()}…` : text);

/** Fewer are a check, after which a person goes on; as many as these are meant to choose between people. */
const A_SCREENING = 6;

const ranksNobody: Rule = {
  name: "only yes and no",
  principle: "everyMustHaveCounts",
  looksAt: ["modality", "question_type"],
  find: ({ steps, questions, mayHaveMore }) => {
    const isClosed = ({ modality, fields, passes }: Question) =>
      (modality === "sms" && (fields.question_type !== undefined || /^(yes|no)$/.test(passes))) ||
      (modality === "form" && !isBlank(fields.question_type) && fields.question_type !== "textarea") ||
      modality === "resume_eligibility";
    const isWritten = steps.every(({ hasOwnQuestions }) => hasOwnQuestions);
    if (mayHaveMore || !isWritten || questions.length < A_SCREENING || !questions.every(isClosed)) return [];
    const first = questions[0] as Question;
    return aboutSetting(
      [...first.step.path, "questions"],
      "asks for yes, no and facts alone, so nothing separates good from bad; add one weighted question on what does, or a short talk",
      questions.length,
    );
  },
};

const resumeFirst: Rule = {
  name: "resume before the knock-outs",
  principle: "fewSteps",
  looksAt: ["mandatory", "knockout_enabled"],
  find: ({ steps }) => {
    const at = steps.findIndex(({ type }) => type === "resume");
    const resume = steps[at];
    const decides = steps.slice(at + 1).some(({ type, enforcesKnockouts, questions }) => {
      const isQuick = type === "form" || type === "conversational_sms";
      return isQuick && enforcesKnockouts && questions.some(({ isKnockout }) => isKnockout);
    });
    if (!resume || !decides || resume.enforcesKnockouts || resume.config.mandatory === false) return [];
    return aboutSetting(
      resume.path,
      "asks everybody for a resume before the knock-outs; put the knock-outs first, or leave the resume out where nothing else needs it",
      "resume first",
    );
  },
};

/** What is asked in a talk may be urgent in itself, so it does not count. */
export const isUrgent = ({ fields, questions }: Pick<Interview, "fields" | "questions">): boolean => {
  const facts = questions.filter(({ modality }) => modality === "sms" || modality === "form");
  const texts = [fields.title, fields.description, fields.job_overview, ...facts.map(({ text }) => text)];
  return texts.some((text) => typeof text === "string" && isAbout("urgent", text));
};

const openEnd: Rule = {
  name: "urgent without a deadline",
  principle: "deadline",
  looksAt: ["deadline", "title", "description", "job_overview"],
  find: ({ fields, mayHaveMore, questions }) => {
    if (mayHaveMore || !isBlank(fields.deadline) || !isUrgent({ fields, questions })) return [];
    return aboutSetting(
      ["deadline"],
      "is missing although the job is urgent, and HeyMilo then takes one month; set a date before the start, or ask the user for it",
    );
  },
};

const practice: Rule = {
  name: "role play with retakes left open",
  principle: "deadline",
  looksAt: ["max_retakes", "text", "additional_instructions"],
  find: ({ fields, mayHaveMore, questions }: Interview) => {
    const plays = questions.filter(({ text, modality }) => modality === "voice" && isAbout("role play", text));
    if (mayHaveMore || !isBlank(fields.max_retakes) || plays.length === 0) return [];
    return aboutSetting(["max_retakes"], "is missing, and whoever repeats a role play has practised it; set 0");
  },
};

export const planRules: readonly Rule[] = [askedTwice, ranksNobody, resumeFirst, openEnd, practice];
