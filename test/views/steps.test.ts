import { expect, it } from "vitest";
import type { Fields } from "../../src/heymilo/json.ts";
import { stepLine } from "../../src/views/steps.ts";

const parts = (type: string, config: Fields, questions: Fields[], posting: Fields = {}) =>
  stepLine({ position: 1, type, config, questions, posting }).replace("1 ", "").split("; ");

it("names the questions that can end an application, each with the answer that does not", () => {
  const form = (fields: Fields) => ({ modality: "form", text: "?", is_knockout: true, ...fields });
  const asked = [
    form({ answer: "yes" }),
    form({ answer: 2, operator: "gte" }),
    form({ answer: "yes" }),
    form({ answer: { label: "Class B, or C", value: "b" } }),
    form({ answer: "no", is_knockout: false }),
    form({ answer: "2027-01-31", operator: "lt" }),
    form({}),
  ];
  const told =
    'q1+q3 unless yes, q2 unless at least 2, q4 unless "Class B, or C", q6 unless less than 2027-01-31, q7 without an ' +
    "answer that passes";
  expect(parts("form", { knockout_enabled: true }, asked)).toContain(`knock-outs: ${told}`);
  expect(parts("form", {}, asked)).toContain(`marked as knock-outs but not enforced: ${told}`);
});

it("claims no comparison that HeyMilo does not document", () => {
  const years = { modality: "sms", text: "Years?", question_type: "NUMERIC", expected_value: 3, is_dealbreaker: true };
  expect(parts("conversational_sms", { knockout_enabled: true }, [years])).toContain(
    "knock-outs: q1 unless 3 (HeyMilo does not document how it compares)",
  );
});

it("tells weights and follow-ups of each question, and runs of questions at once", () => {
  const voice = (fields: Fields) => ({ modality: "voice", text: "?", ...fields });
  const told = parts("web_interview", {}, [
    voice({ not_scored: true, max_follow_ups: 0 }),
    voice({ score_weight: 5, min_follow_ups: 1, max_follow_ups: 3 }),
    voice({ score_weight: 5, min_follow_ups: 1, max_follow_ups: 3 }),
    voice({ score_weight: 2, min_follow_ups: 4, max_follow_ups: 4 }),
    voice({ score_weight: 5, max_follow_ups: 2 }),
    voice({ min_follow_ups: 1 }),
  ]);
  expect(told).toContain("weights (0-5): q1 not scored, q2-3+q5 5, q4 2");
  expect(told).toContain("follow-ups: q1 none, q2-3 1 to 3, q4 4, q5 up to 2, q6 at least 1");
});

it("an overview without a mode is read out, unless what it overrides has a mode", () => {
  const config = { company_overview: "A.", job_overview: "B.", job_overview_delivery_mode: "silent_reference" };
  expect(parts("form", config, [])).toEqual(
    expect.arrayContaining(["job_overview never told", "company_overview told word for word by default"]),
  );
  const posting = { company_overview_delivery_mode: "reference_only" };
  expect(parts("form", config, [], posting).join()).not.toContain("by default");
});
