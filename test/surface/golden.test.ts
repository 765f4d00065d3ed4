import { beforeAll, expect, it } from "vitest";
import { budgets } from "./budgets.ts";
import { builtSurface, filesOf, goldenFiles, type Surface } from "./surface.ts";

let surface: Surface;

beforeAll(async () => {
  surface = await builtSurface();
});

it("is what was agreed on; after a change that is meant: npm run surface:update", () => {
  expect(filesOf(surface)).toEqual(goldenFiles());
});

it.each(budgets)("keeps to its budget: $what, $limit $unit", ({ limit, measure }) => {
  expect(measure(surface)).toBeLessThanOrEqual(limit);
});
