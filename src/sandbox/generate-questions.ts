import type { JsonObject } from "./json.ts";
import type { NewQuestion } from "./store.ts";

/**
 * Stands in for HeyMilo's question writer: as many questions as the step's config asks for, built on what the job
 * description says. Deterministic, and English whatever the posting's language.
 */
export function generateQuestions(
  stepType: string,
  config: JsonObject,
  title: string,
  description: string,
): NewQuestion[] {
  const subjects = subjectsOf(description);
  const subject = (index: number): string =>
    subjects[index % subjects.length] ?? (FALLBACK_SUBJECTS[index % FALLBACK_SUBJECTS.length] as string);
  const count = (key: string, usual: number): number => (typeof config[key] === "number" ? config[key] : usual);
  const many = (amount: number, make: (index: number) => NewQuestion): NewQuestion[] =>
    Array.from({ length: amount }, (_, index) => make(index));
  const generators: Record<string, () => NewQuestion[]> = {
    web_interview: () => many(count("num_questions", 5), (index) => voice(title, subject(index), index)),
    conversational_sms: () => many(count("num_questions", 3), (index) => sms(title, subject(index), index)),
    resume: () => [
      ...many(count("num_eligibility_questions", 3), (index) => eligibility(title, subject(index))),
      ...many(count("num_criteria_questions", 5), (index) => scoring(subject(index), index)),
    ],
    form: () => form(title),
  };
  return generators[stepType]?.() ?? [];
}

/** Used when a description says too little to build on. */
const FALLBACK_SUBJECTS = [
  "working to a deadline with incomplete information",
  "explaining a decision to someone who disagreed",
  "noticing a mistake before it reached a customer",
  "learning a tool or process from scratch",
  "handing over work so that others could continue it",
];

/** The description's statements, short enough to quote. */
function subjectsOf(description: string): string[] {
  const statements = description
    .split(/\n+|(?<=[.!?;])\s+/)
    .map((line) =>
      line
        .replace(/^[\s\-*•\d.)#]+/, "")
        .replace(/[\s.;:!?]+$/, "")
        .trim(),
    )
    .filter((line) => line.length >= 15 && line.length <= 160);
  return [...new Set(statements)];
}

const OPENINGS = [
  (title: string, subject: string) =>
    `For this ${title} role the posting says: "${subject}". Tell me about a time you did this yourself.`,
  (title: string, subject: string) =>
    `Think of the hardest situation you met around "${subject}". What made it hard, and what did you do as a ${title}?`,
  (_: string, subject: string) =>
    `How would you approach "${subject}" in your first three months, and how would you know it went well?`,
];

const question = (modality: string, text: string, fields: JsonObject): NewQuestion => ({ modality, text, fields });

function voice(title: string, subject: string, index: number): NewQuestion {
  const opening = OPENINGS[index % OPENINGS.length] as (title: string, subject: string) => string;
  return question("voice", opening(title, subject), {
    question_type: "scored",
    evaluation_criteria: `Gives a first-hand example about "${subject}", with own actions and a result.`,
    score_of_1: "Stays general, describes what others did, or names no outcome.",
    score_of_5: "Describes one situation, the choices made and why, and a result that can be checked.",
    score_weight: 5,
    min_follow_ups: 0,
    max_follow_ups: 2,
  });
}

function sms(title: string, subject: string, index: number): NewQuestion {
  if (index === 1)
    return question("sms", `How many years of experience do you have as a ${title}?`, {
      question_type: "NUMERIC",
      expected_value: 1,
      is_dealbreaker: false,
    });
  return question("sms", `Quick check: does this describe you? "${subject}" (yes/no)`, {
    question_type: "YES_NO",
    expected_answer: "yes",
    is_dealbreaker: false,
  });
}

const eligibility = (title: string, subject: string): NewQuestion =>
  question("resume_eligibility", `The resume shows what the ${title} posting requires: ${subject}`, {});

const scoring = (subject: string, index: number): NewQuestion =>
  question("resume_scoring", `Depth of experience: ${subject}`, {
    evaluation_criteria: `Look for dated roles and concrete results that relate to "${subject}".`,
    score_of_1: "Not mentioned, or only as a keyword in a list.",
    score_of_5: "Shown in at least two roles, with scope and measurable results.",
    score_weight: index === 0 ? 5 : 3,
  });

/** Forms have no count to ask for. */
const form = (title: string): NewQuestion[] => [
  question("form", `When could you start as a ${title}?`, {
    question_type: "date",
    is_answer_mandated: true,
    is_knockout: false,
  }),
  question("form", "Which city would you work from?", {
    question_type: "textarea",
    is_answer_mandated: true,
    is_knockout: false,
  }),
  question("form", "Upload certificates or licences that matter for this role, if you have any.", {
    question_type: "file_upload",
    file_types: ["pdf", "jpg", "png"],
    allow_multiple_files: true,
    is_answer_mandated: false,
    is_knockout: false,
  }),
];
