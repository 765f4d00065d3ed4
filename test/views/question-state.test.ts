import { expect, it } from "vitest";
import { questionsAfterCreate, stepsWithoutQuestions } from "../../src/views/question-state.ts";

const GIVEN = [{ modality: "voice", text: "Why?" }];
const interview = (questions?: typeof GIVEN) => ({ type: "web_interview", questions });

it("an interviewer without the questions that HeyMilo was to write is told with what to do and when", () => {
  const { lines, next_steps, warnings } = questionsAfterCreate([{ type: "resume" }, interview(GIVEN)], GIVEN, true);
  expect(lines?.map(({ text }) => text)).toEqual(["1 resume: none yet", "2 web_interview: 1 voice question given"]);
  expect(warnings).toEqual([expect.stringContaining("No questions in step 1 resume")]);
  expect(next_steps).toEqual([expect.stringMatching(/in a minute.*edit_questions/)]);
});

it("of two steps of one type, what HeyMilo wrote is not taken for what was given", () => {
  const stored = [...GIVEN, { modality: "voice", text: "How?" }];
  expect(questionsAfterCreate([interview(GIVEN), interview()], stored, true).lines?.map(({ text }) => text)).toEqual([
    "1 web_interview: 1 voice question given",
    "2 web_interview: 1 voice question written by HeyMilo",
  ]);
});

it("a step of a type that is not known is not said to lack questions", () => {
  expect(stepsWithoutQuestions([{ type: "form" }, interview(), { type: "hologram" }], GIVEN)).toEqual(["1 form"]);
});
