import { describe, expect, it } from "vitest";
import { adviceOn, adviceOnStored } from "../../../src/design/advice/index.ts";
import { adviceInLines } from "../../../src/design/advice/lines.ts";
import { form, knockout, opening, request, scored, talk, voice } from "./requests.ts";

const FLAWED = request([
  form([knockout("Are you 23 or older?"), knockout("Do you have a licence and a car?")]),
  talk([scored(5, { max_follow_ups: 3 }), scored(5, { max_follow_ups: 3 }), scored(4)]),
]);

describe("advice as it is told", () => {
  it("is at most 8 lines, says how many more there are, and shows all in full", () => {
    const all = adviceOn({ ...FLAWED, language: "de", description: "What matters most is tasting. Start Monday." });
    expect(all.length).toBeGreaterThan(8);
    const { lines } = adviceInLines(all);
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toMatch(new RegExp(`^and ${all.length - 8} more`));
    expect(adviceInLines(all, { full: true }).lines).toHaveLength(all.length);
  });

  it("names the place, and how many more there are", () => {
    const { lines } = adviceInLines(adviceOn(FLAWED));
    expect(lines.join("\n")).toMatch(/^workflow\[1\]\.questions\[0\] and 1 more: allows two and more follow-ups/m);
  });

  it("is not repeated, wherever its words stand now", () => {
    const first = adviceInLines(adviceOn(FLAWED));
    const [asked, talked] = FLAWED.workflow as [object, object];
    const moved = { ...FLAWED, workflow: [talked, asked] };
    const second = adviceInLines(adviceOn(moved), { shownBefore: first.shown });
    expect(second.lines).toEqual([`${adviceOn(FLAWED).length} kept as they are`]);
    expect(adviceInLines(adviceOn(moved), { shownBefore: first.shown, full: true }).lines.length).toBeGreaterThan(3);
  });

  it("is not repeated for what is left of several places", () => {
    const { shown } = adviceInLines(adviceOn(FLAWED));
    const [asked] = FLAWED.workflow as [object];
    const mended = { ...FLAWED, workflow: [asked, talk([scored(5, { max_follow_ups: 3 }), scored(5), scored(4)])] };
    expect(adviceInLines(adviceOn(mended), { shownBefore: shown }).lines).toEqual([
      expect.stringMatching(/^\d+ kept as they are$/),
    ]);
  });

  it("comes again with other words", () => {
    const { shown } = adviceInLines(adviceOn(FLAWED));
    const other = request([form([knockout("Are you 25 or older?")])]);
    expect(adviceInLines(adviceOn(other), { shownBefore: shown }).lines.join("\n")).toContain("over an age above");
  });

  it("is empty for a request that needs none", () => {
    const told =
      "An AI asks three questions in five minutes, records them and helps to evaluate; Ann decides. Need an adjustment? Call us.";
    const good = { ...opening(told), workflow: [talk([voice("What do you bake?", { not_scored: true })])] };
    expect(adviceInLines(adviceOn(good)).lines).toEqual([]);
  });
});

describe("advice on what HeyMilo has", () => {
  const stored = {
    ...FLAWED,
    interview_process_overview: null,
    instructions: null,
    max_retakes: 0,
    deadline: 1,
    interviewer_name: "Zoé",
  };
  const rules = (...changed: Parameters<typeof adviceOnStored>) =>
    adviceOnStored(...changed).map(({ rule }) => rule.name);

  it("finds what is missing, unless HeyMilo may only not have returned it", () => {
    expect(rules(stored)).toContain("nothing told at the start");
    expect(rules(FLAWED)).not.toContain("nothing told at the start");
  });

  it("measures weights by the scale of stored questions", () => {
    const weighing = (...weights: number[]) =>
      rules({ ...stored, workflow: [talk(weights.map((weight) => scored(weight)))] });
    expect(weighing(10, 9, 8, 10)).toContain("weights that hardly differ");
    expect(weighing(10, 5, 2)).not.toContain("weights that hardly differ");
  });

  it("is about the changed place and the changed field alone", () => {
    const isAt = (path: readonly PropertyKey[]) => path.join(".") === "workflow.0.questions.0";
    expect(rules(stored, { fields: ["text"], isAt })).toContain("knock-out by age");
    expect(rules(stored, { fields: ["text"], isAt })).not.toContain("knock-out that asks two things");
    expect(rules(stored, { fields: ["score_weight"], isAt })).toEqual([]);
  });
});
