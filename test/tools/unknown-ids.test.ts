import { expect, it } from "vitest";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const posting_id = "NOPE";

it.each([
  ["get_interviewer", { posting_id }, "failed"],
  ["list_candidates", { posting_id }, "failed"],
  ["get_interview_result", { interview_id: "NOPE" }, "failed"],
  ["list_interview_templates", { template_id: "IT_NONE" }, "failed"],
  ["update_interviewer", { posting_id, title: "Whatever" }, "not_changed"],
  ["edit_questions", { posting_id, operations: [{ op: "delete", question_id: "Q1" }] }, "not_changed"],
  ["activate_interviewer", { posting_id }, "not_changed"],
  ["archive_interviewer", { posting_id }, "not_changed"],
  ["clone_interviewer", { posting_id }, "not_created"],
])("%s says of %j that there is none, and where ids come from", async (tool, args, outcome) => {
  const text = await scene.refusal(tool, args);
  expect(text.split("\n")[0]).toBe(`outcome: ${outcome} - retry: no, unless corrected`);
  expect(text).toContain("HeyMilo answered 404");
  expect(text).toContain("take ids from the list tools");
});
