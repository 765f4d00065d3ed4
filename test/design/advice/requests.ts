/** Short requests about one thing. A field that plays no part is missing, as in a request that an agent sends. */

export type Fields = Record<string, unknown>;

export interface Step {
  type: string;
  config: Fields;
  questions?: Fields[];
}

export const request = (steps: Step[], posting: Fields = {}): Fields => ({
  title: "Baker",
  workflow: steps,
  ...posting,
});

export const talk = (questions: Fields[], config: Fields = {}): Step => ({ type: "web_interview", config, questions });
export const form = (questions: Fields[], config: Fields = { knockout_enabled: true }): Step => ({
  type: "form",
  config,
  questions,
});
export const texts = (questions: Fields[], config: Fields = { knockout_enabled: true }): Step => ({
  type: "conversational_sms",
  config,
  questions,
});
export const resume = (questions: Fields[], config: Fields = {}): Step => ({ type: "resume", config, questions });

export const voice = (text: string, fields: Fields = {}): Fields => ({ modality: "voice", text, ...fields });
export const scored = (weight: number, fields: Fields = {}): Fields =>
  voice("What do you do?", { score_weight: weight, ...fields });

/** A choice of two on a form. */
export const choice = (text: string, answers = ["Yes", "No"], fields: Fields = {}): Fields => ({
  modality: "form",
  text,
  question_type: "dropdown",
  dropdown_values: answers.map((answer) => ({ label: answer, value: answer })),
  ...fields,
});
/** The same, which ends the application of whoever chooses another answer than the first. */
export const knockout = (text: string, answers = ["Yes", "No"]): Fields =>
  choice(text, answers, { is_knockout: true, answer: answers[0] });

export const text = (words: string, fields: Fields = {}): Fields => ({ modality: "sms", text: words, ...fields });
export const dealbreaker = (words: string, expected = "yes"): Fields =>
  text(words, { question_type: "YES_NO", expected_answer: expected, is_dealbreaker: true });

/** A request with this opening alone. */
export const opening = (overview: string): Fields =>
  request([talk([voice("What do you do?")])], {
    interview_process_overview: overview,
    interview_process_overview_delivery_mode: "exact_delivery",
  });

/** What each rule has to speak about, and what it must not speak about. */
export type Cases = Record<string, { on: Record<string, Fields>; notOn: Record<string, Fields> }>;
