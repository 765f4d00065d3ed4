import { describe, expect, it } from "vitest";
import { adviceOn, RULES } from "../../../src/design/advice/index.ts";
import { cases as knockouts } from "./knockouts.cases.ts";
import { cases as minutes } from "./minutes.cases.ts";
import { cases as questions } from "./questions.cases.ts";
import { cases as settings } from "./settings.cases.ts";
import { cases as told } from "./told.cases.ts";

const CASES = { ...knockouts, ...minutes, ...told, ...questions, ...settings };

const rulesOn = (request: Record<string, unknown>): string[] => adviceOn(request).map(({ rule }) => rule.name);

describe("advice", () => {
  it("has cases for each rule", () => {
    expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ name }) => name).sort());
  });

  for (const [rule, { on, notOn }] of Object.entries(CASES)) {
    it.each(Object.entries(on))(`${rule}: on %s`, (_what, request) => {
      expect(rulesOn(request)).toContain(rule);
    });
    it.each(Object.entries(notOn))(`${rule}: not on %s`, (_what, request) => {
      expect(rulesOn(request)).not.toContain(rule);
    });
  }
});
