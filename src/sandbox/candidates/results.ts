import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../json.ts";
import { activeQuestions, type Posting, type Question } from "../store.ts";
import { answerTo, ofTheBest, ofTheWorst, tagsFor } from "./answers.ts";
import type { Candidate } from "./candidate.ts";
import { failingOf, stepStates } from "./progress.ts";

type Result = (posting: Posting, candidate: Candidate, out: boolean) => JsonObject;

/** What came of each step that the candidate went through; null for one that is not in the workflow or not reached. */
export function stepResults(posting: Posting, candidate: Candidate) {
  const states = stepStates(posting, candidate);
  const resultOf = (type: string, result: Result) => {
    const state = states[posting.steps.findIndex((step) => step.type === type)];
    const out = state === "knocked_out";
    return state === "completed" || out ? result(posting, candidate, out) : null;
  };
  return {
    web_interview: resultOf("web_interview", webInterview),
    resume: resultOf("resume", resume),
    sms: resultOf("conversational_sms", sms),
    form: resultOf("form", form),
  };
}

export type StepResults = ReturnType<typeof stepResults>;

/** 0-100 over the steps that score; null while nothing has been scored. */
export function overallScore({ web_interview, resume: cv }: StepResults): number | null {
  const average = averageOf([web_interview?.match_score, cv?.overall_score]);
  return average === null ? null : rounded(average);
}

/** Null if none of them is a number. */
export function averageOf(scores: unknown[]): number | null {
  const known = scores.filter((score) => typeof score === "number");
  return known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
}

function webInterview(posting: Posting, { id, person }: Candidate): JsonObject {
  const questions = activeQuestions(posting, "voice");
  let clock = 8;
  const say = (speaker: string, text: string): JsonObject => {
    const entry = { speaker, text, timestamp: clock, timestamp_str: minutes(clock) };
    clock += 4 + Math.ceil(text.length / 14);
    return entry;
  };
  const greeting = say("Interviewer", `Hello, thank you for taking the time. This is about ${posting.fields.title}.`);
  const scorecard = questions.map((question, index): JsonObject => {
    const score = scaled(person.strength, 1, 10, `${person.email}/${question.text}`);
    const answer = person.said?.answers[index % person.said.answers.length] ?? answerTo(question, score);
    const transcript = [
      say("Interviewer", question.text),
      say("Candidate", answer),
      say("Interviewer", "What came of it, and what would you do differently today?"),
      say("Candidate", followUp(score)),
    ];
    return {
      question_id: question.id,
      question_text: question.text,
      score,
      score_weight: Math.max(1, Number(question.fields.score_weight ?? 5)),
      evaluation_summary: evaluation(score),
      evaluation_criteria: String(question.fields.evaluation_criteria ?? ""),
      score_1_description: question.fields.score_of_1 ?? null,
      score_5_description: question.fields.score_of_5 ?? null,
      not_scored: question.fields.not_scored === true,
      rank: index + 1,
      transcript,
    };
  });
  const scored = questions.map((question, index) => ({ question, score: Number(scorecard[index]?.score) }));
  const closing = say("Interviewer", "Thank you, that was my last question. You will hear from us.");
  return {
    object: "web_interview_result",
    interview_id: id,
    match_score: scaled(person.strength, 0, 100, `${person.email}/web`),
    highlights: person.said?.strengths ?? ofTheBest(scored),
    lowlights: person.said?.weaknesses ?? ofTheWorst(scored),
    scorecard,
    speech_score: rounded(1.5 + person.strength * 3.5),
    transcript: [greeting, ...scorecard.flatMap(({ transcript }) => transcript as JsonObject[]), closing],
    audio_recording_url: signed(id, "recordings", "mp3"),
    video_recording_url: videoOf(posting) ? signed(id, "recordings", "mp4") : null,
    tags: person.said?.tags ?? tagsFor(activeQuestions(posting, "voice_tags")),
  };
}

function resume(posting: Posting, { id, person }: Candidate, out: boolean): JsonObject {
  const scored = activeQuestions(posting, "resume_scoring").map((question) => {
    const score = scaled(out ? person.strength / 2 : person.strength, 0, 10, `${person.email}/${question.text}`);
    return {
      ...criterion(question),
      score,
      reasons: [score >= 7 ? "Named with dates and tasks in two positions." : "Mentioned once, without detail."],
    };
  });
  const eligible = activeQuestions(posting, "resume_eligibility").map((question, index) => ({
    ...criterion(question),
    passed: !(out && index === 0),
    reasons: [out && index === 0 ? "The resume does not show it." : "Shown by the last two positions."],
  }));
  const sum = scored.reduce((total, { score }) => total + score, 0);
  return {
    object: "resume_result",
    interview_id: id,
    overall_score: scored.length > 0 ? rounded((sum / scored.length) * 10) : null,
    is_eligible: eligible.length > 0 ? !out : null,
    score_criteria: scored,
    eligibility_criteria: eligible,
    resume_url: signed(id, "resumes", "pdf"),
  };
}

function sms(posting: Posting, { id, person, createdAt }: Candidate, out: boolean): JsonObject {
  const questions = activeQuestions(posting, "sms");
  const at = (index: number) => createdAt / 1000 + 600 + index * 45;
  const failing = out ? failingOf(questions, ({ fields }) => fields.is_dealbreaker === true) : -1;
  return {
    object: "sms_result",
    interview_id: id,
    is_eligible: !out,
    confidence: rounded(0.7 + person.strength * 0.25),
    criteria: questions.map((question, index) => ({
      ...criterion(question),
      passed: index !== failing,
      is_dealbreaker: question.fields.is_dealbreaker === true,
      reasons: [index === failing ? "The candidate said no." : "The candidate confirmed it."],
    })),
    transcript: questions.flatMap((question, index) => [
      { role: "agent", text: question.text, timestamp: at(2 * index) },
      { role: "candidate", text: smsAnswer(question, index !== failing), timestamp: at(2 * index + 1) },
    ]),
    messages_sent: questions.length,
    messages_received: questions.length,
  };
}

function form(posting: Posting, { id, person }: Candidate, out: boolean): JsonObject {
  const questions = activeQuestions(posting, "form");
  const failing = out ? failingOf(questions, ({ fields }) => fields.is_knockout === true) : -1;
  return {
    object: "form_result",
    interview_id: id,
    overall_status: out ? "failed" : "passed",
    questions: questions.map((question, index) => {
      const { id: question_id, text, fields } = question;
      return {
        question_id,
        question_text: text,
        question_type:
          fields.question_type === "dropdown" ? "multiple-choice" : String(fields.question_type ?? "textarea"),
        is_knockout: fields.is_knockout === true,
        passed: index !== failing,
        candidate_answer: formAnswer(
          fields,
          index !== failing,
          person.said?.answers[0] ?? answerTo(question, 10 * person.strength),
        ),
        expected_answer: fields.is_knockout === true && fields.answer ? String(fields.answer) : null,
      };
    }),
  };
}

const criterion = ({ id: criteria_id, text }: Question) => ({
  criteria_id,
  criteria_text: text,
  confidence: rounded(0.75 + hashed(`${text}/sure`) * 0.2),
});

const smsAnswer = ({ fields }: Question, passes: boolean): string =>
  fields.question_type === "NUMERIC" ? String(passes ? (fields.expected_value ?? 5) : 0) : passes ? "Yes" : "No, sorry";

function formAnswer(fields: JsonObject, passes: boolean, words: string): Json {
  const choices = Array.isArray(fields.dropdown_values) ? (fields.dropdown_values as JsonObject[]) : [];
  if (choices.length > 0) return String((passes ? choices[0] : choices.at(-1))?.value ?? "");
  if (fields.question_type === "file_upload") return "document.pdf";
  if (fields.question_type === "date") return passes ? "2027-09-01" : "2026-01-31";
  if (fields.question_type === "slider" || fields.question_type === "number")
    return String(passes ? (fields.answer ?? fields.slider_max ?? 5) : (fields.slider_min ?? 0));
  return words;
}

const evaluation = (score: number): string => {
  if (score >= 8)
    return "Gives a concrete case, says what they did themselves and why, and ends with a clear next step.";
  if (score >= 5) return "Describes the right steps, but stays short on what they did themselves and what came of it.";
  return "Stays general. No case of their own, also when asked again.";
};

const followUp = (score: number): string => {
  if (score >= 8)
    return "It was solved the same day, and I wrote it down so that the next shift knew. Today I would ask earlier.";
  return score >= 5 ? "It worked out. I would do much the same." : "I don't remember that.";
};

const videoOf = ({ steps }: Posting): boolean =>
  steps.some(({ type, config }) => type === "web_interview" && config.video === true);

/** Like the links of a storage service: long, and whoever has one can open it. The host leads nowhere. */
const signed = (id: string, folder: string, ending: string): string => {
  const signature = createHash("sha256").update(`${id}/${folder}/${ending}`).digest("hex");
  return `https://cdn.heymilo.example/${folder}/${id}.${ending}?expires=1999999999&signature=${signature}${signature}`;
};

/** The strength on a scale, as a whole number a little off, so that no two questions are alike. */
const scaled = (strength: number, min: number, max: number, seed: string): number => {
  const off = (hashed(seed) - 0.5) * 0.16;
  const value = min + (max - min) * (strength + off);
  return Math.round(Math.min(max, Math.max(min, value)));
};

/** 0 to 1, the same for the same text. */
export const hashed = (text: string): number => createHash("sha256").update(text).digest().readUInt16BE(0) / 65_535;

const rounded = (value: number): number => Math.round(value * 100) / 100;

const minutes = (seconds: number): string =>
  `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
