import { expect, it } from "vitest";
import { emptySteps, questionsByHeyMilo, stepsWithoutQuestions } from "../../src/views/next-steps.ts";

const GIVEN = [{ modality: "voice", text: "Why?" }];
const interview = (questions?: typeof GIVEN) => ({ type: "web_interview", questions });
const ago = (minutes: number) => Date.now() / 1000 - minutes * 60;

it("an interviewer without the questions that HeyMilo was to write says so once, with what to do", () => {
  const steps = [{ type: "resume" }, interview(GIVEN)];
  const fresh = questionsByHeyMilo(steps, GIVEN, ago(0));
  expect(fresh).toMatchObject({ lines: [], warnings: [], areMissing: true });
  expect(fresh.next_steps).toEqual([expect.stringMatching(/step 1 resume .*get_interviewer in a minute/)]);
  expect(questionsByHeyMilo(steps, GIVEN, ago(10)).next_steps).toEqual([
    expect.stringMatching(/^No questions in step 1 resume\. .*edit_questions/),
  ]);
});

it("of two steps of one type, what HeyMilo wrote is not taken for what was given", () => {
  const stored = [...GIVEN, { modality: "voice", text: "How?" }];
  const { lines, areMissing } = questionsByHeyMilo([interview(GIVEN), interview(), interview()], stored, ago(0));
  expect(lines).toEqual(["2 web_interview: 1 voice question written by HeyMilo"]);
  expect(areMissing).toBe(false);
});

it("a step of a type that is not known is not said to lack questions", () => {
  expect(stepsWithoutQuestions([{ type: "form" }, interview(), { type: "hologram" }], GIVEN)).toEqual(["1 form"]);
});

it("steps without questions are told with what to do by the age of their interviewer", () => {
  const told = (minutes: number) => emptySteps(["1 form"], ago(minutes));
  expect(told(1).next_step).toContain("look again in a minute");
  expect(told(4).next_step).toBe(
    "4 minutes after the create there are none: add them, or ask the user; if it is a copy, none will come.",
  );
  expect(told(150).next_step).toMatch(/^2 hours after the create/);
  for (const old of [told(25 * 60), emptySteps(["1 form"], undefined)])
    expect(old).toEqual({ warning: "No questions in step 1 form" });
});
