import { describe, expect, it } from "vitest";
import { minutesInAll, minutesInWords, minutesOfStep } from "../../src/design/minutes.ts";

const voice = (fields: object = {}) => ({ modality: "voice", text: "Tell me about a shift.", ...fields });
const interview = (...questions: object[]) => ({ type: "web_interview", config: {}, questions: questions as [] });
const form = (...questions: object[]) => ({
  type: "form",
  config: {},
  questions: questions.map((question) => ({ modality: "form", text: "Which?", ...question })),
});
const texts = (...questions: object[]) => ({
  type: "conversational_sms",
  config: {},
  questions: questions.map((question) => ({ modality: "sms", text: "Can you?", ...question })),
});

describe("the minutes of a step", () => {
  it.each([
    ["one question", interview(voice({ max_follow_ups: 0 })), [3.25, 3.25]],
    ["its follow-ups", interview(voice({ min_follow_ups: 1, max_follow_ups: 3 })), [4, 5.5]],
    ["tags, which are not asked", interview(voice({ max_follow_ups: 0 }), { modality: "voice_tags" }), [3.25, 3.25]],
    ["a choice and a date", form({ question_type: "dropdown" }, { question_type: "date" }), [0.6, 0.6]],
    ["a file", form({ question_type: "file-upload" }), [1, 1]],
    ["a typed answer", form({ question_type: "textarea" }), [2, 2]],
    ["a text to write", form({ question_type: "textarea", text: "Write a short email to the guest." }), [5, 5]],
    ["one in French", form({ question_type: "textarea", text: "Rédigez un court e-mail au client." }), [5, 5]],
    ["one in German", form({ question_type: "textarea", text: "Schreiben Sie eine kurze Nachricht." }), [5, 5]],
    ["a yes and an open text", texts({ question_type: "YES_NO" }, {}), [1.8, 1.8]],
    ["a resume", { type: "resume", config: {}, questions: [{ modality: "resume_scoring" }] }, [1, 1]],
  ])("count %s", (_what, step, [least, most]) => {
    expect(minutesOfStep(step)).toMatchObject({ least, most });
  });

  it("allow for follow-ups where none are given, and say that nobody asked for them", () => {
    const minutes = minutesOfStep(interview(voice(), voice({ min_follow_ups: 3 })));
    expect(minutes).toEqual({ least: 7.25, most: 8.75, given: 7.25 });
    expect(minutesOfStep(interview(voice({ max_follow_ups: 0 })))).toEqual({ least: 3.25, most: 3.25, given: 3.25 });
  });

  it("are known of questions that HeyMilo will write only if their number is", () => {
    const step = { type: "web_interview", config: {}, questions: undefined };
    expect(minutesOfStep({ ...step, config: { num_questions: 4 } })).toMatchObject({ least: 8.5, most: 14.5 });
    expect(minutesOfStep(step)).toBeUndefined();
    expect(minutesInAll([form({ question_type: "date" }), step])).toBeUndefined();
  });

  it("add up", () => {
    expect(minutesInAll([form({}), interview(voice({ max_follow_ups: 2 }))])).toMatchObject({
      least: 5.25,
      most: 6.75,
    });
  });
});

describe("minutes in words", () => {
  it.each([
    [7.25, 8.75, "7 to 9 minutes"],
    [10.25, 10.25, "11 minutes"],
    [0.5, 0.5, "1 minute"],
  ])("%d to %d", (least, most, words) => {
    expect(minutesInWords({ least, most, given: most })).toBe(words);
  });
});
