import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { measure } from "./measure.ts";
import { scenarios } from "./scenarios.ts";
import type { Verdict } from "./world.ts";

type Costs = Record<string, { calls: number; tokens: number }>;

const costsIn = (file: string): Costs => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")).scenarios;
const golden = costsIn("golden.json");
/** Without the tasks about candidates: there were no tools for them. */
const baseline = costsIn("baseline.json");

describe("the reference caller", () => {
  let verdicts: Record<string, Verdict>;
  beforeAll(async () => {
    verdicts = await measure();
  });

  it.each(scenarios)(
    "gets $name done at the cost that was agreed on; after a change that is meant: npm run evals:update",
    ({ name, calls: needed }) => {
      const { problems, calls, tokens } = verdicts[name] as Verdict;
      expect(problems).toEqual([]);
      // One preview is no waste.
      expect(calls).toBeLessThanOrEqual(needed + 1);
      expect(calls).toBe(golden[name]?.calls);
      // Ids and keys are random, and so is what they cost.
      expect(Math.abs(tokens / (golden[name]?.tokens ?? 1) - 1)).toBeLessThan(1 / 12);
    },
  );
});

it("no scenario is listed that nobody plays, and none is measured that is gone", () => {
  const names = scenarios.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(12);
  expect(Object.keys(golden)).toEqual(names);
  expect(names.slice(0, Object.keys(baseline).length)).toEqual(Object.keys(baseline));
});

it("results and arguments cost at most 60 % of what they did in November 2026", () => {
  const total = (costs: Costs) =>
    Object.keys(baseline).reduce((sum, name) => sum + (costs[name]?.tokens ?? Number.NaN), 0);
  expect(total(golden) / total(baseline)).toBeLessThanOrEqual(0.6);
});
