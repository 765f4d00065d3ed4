import { beforeAll, expect, it } from "vitest";
import { budgets, remark } from "./budgets.ts";
import { builtSurfaces, filesOf, goldenFiles, nodePartsOfStart, type Surfaces } from "./surface.ts";

const WHAT_TO_DO = "the limit is in test/surface/budgets.ts, and AGENTS.md says how to make room (Budgets)";

let surfaces: Surfaces;

beforeAll(async () => {
  surfaces = await builtSurfaces();
});

it("is what was agreed on; after a change that is meant: npm run surface:update", () => {
  expect(filesOf(surfaces)).toEqual(goldenFiles());
});

it.each(budgets)("keeps to its budget: $what", (budget) => {
  const size = budget.measure(surfaces);
  const said = remark(budget, size);
  if (said) process.stderr.write(`${budget.what}: ${said}\n`);
  expect(size, WHAT_TO_DO).toBeLessThanOrEqual(budget.limit);
});

it("a start loads no part of Node that takes milliseconds, such as crypto or http", () => {
  const quick = ["events", "fs", "module", "net", "path", "process", "stream", "timers/promises", "util"];
  expect(nodePartsOfStart()).toEqual(quick);
});
