import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { coveragePage, everyOperation, reachedBy, whyNot } from "./coverage.ts";

it("docs/api-coverage.md names for all 56 operations what reaches them, or why nothing does", () => {
  const every = everyOperation();
  expect(every).toHaveLength(56);
  for (const one of every) expect(reachedBy(one) ?? whyNot(one), one.name).toBeDefined();
  expect(readFileSync("docs/api-coverage.md", "utf8")).toBe(coveragePage());
});
