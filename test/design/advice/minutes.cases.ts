import { type Cases, type Fields, form, request, talk, text, texts, voice } from "./requests.ts";

export const cases: Cases = {};

const questions = (count: number, max_follow_ups: number) =>
  Array.from({ length: count }, () => voice("What do you do?", { max_follow_ups }));
const promising = (told: string, posting: Fields = {}) =>
  request([talk(questions(5, 2))], { interview_process_overview: told, ...posting });

cases["promised time too short"] = {
  on: {
    "17.75 minutes in 10": promising("This takes ten minutes."),
    "in German": promising("Das dauert etwa 10 Minuten."),
    "in French": promising("Cela prend environ dix minutes."),
    "an intro": request([talk(questions(5, 2), { web_interview_config: { intro_message: "It takes 10 minutes." } })]),
    "a text before the call": request([
      texts([text("Can you bake?", { question_type: "YES_NO" })], {
        hop_on_call_message: "Next: a call of 8 minutes.",
      }),
      talk(questions(5, 2)),
    ]),
    "all steps": request(
      [form([{ modality: "form", text: "Write a short email.", question_type: "textarea" }]), talk(questions(5, 2))],
      {
        interview_process_overview: "Two steps, 15 minutes in all.",
      },
    ),
  },
  notOn: {
    "a fifth more": promising("This takes 15 minutes."),
    "the largest number": promising("This takes 10 to 15 minutes."),
    "a meeting of the job": promising("You will book 10-minute meetings with bakers."),
    "minutes to think": promising("You have 5 minutes to think before the call."),
    "the facts of the job": request([talk(questions(5, 2))], {
      job_overview: "You research an account in 10 minutes.",
    }),
    "a question": request([talk([voice("You have 3 minutes left. What do you do?", { max_follow_ups: 9 })])]),
    "what it is about, unclear": request([talk(questions(5, 2)), talk(questions(5, 2))], {
      interview_process_overview: "The interview takes 10 minutes.",
    }),
    "follow-ups that nobody asked for": request([talk([voice("What?"), voice("How?")])], {
      interview_process_overview: "This takes 5 minutes.",
    }),
  },
};

const limited = (seconds: number) =>
  request([talk(questions(5, 2), { web_interview_config: { max_duration_seconds: seconds } })]);
cases["time limit too short"] = { on: { "600 for 17.75 minutes": limited(600) }, notOn: { "1200": limited(1200) } };

cases["step too long"] = {
  on: {
    "45 minutes": request([talk(questions(10, 4))]),
    "12 texts": request([texts(Array.from({ length: 12 }, () => text("Can you?", { question_type: "YES_NO" })))]),
  },
  notOn: { "20 minutes": request([talk(questions(6, 2))]) },
};
