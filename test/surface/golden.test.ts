import { beforeAll, expect, it } from "vitest";
import { budgets } from "./budgets.ts";
import { builtSurface, filesOf, goldenFiles, type Surface } from "./surface.ts";

const WHAT_TO_DO = "the limit is in test/surface/budgets.ts, and AGENTS.md says how to make room (Budgets)";

let surface: Surface;

beforeAll(async () => {
  surface = await builtSurface();
});

it("is what was agreed on; after a change that is meant: npm run surface:update", () => {
  expect(filesOf(surface)).toEqual(goldenFiles());
});

it.each(budgets)("keeps to its budget: $what", ({ limit, measure }) => {
  expect(measure(surface), WHAT_TO_DO).toBeLessThanOrEqual(limit);
});
