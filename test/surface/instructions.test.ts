import { expect, it } from "vitest";
import { surface } from "../../src/surface/index.ts";
import { instructionsFor } from "../../src/surface/instructions.ts";
import type { ListedTool } from "../../src/surface/listed.ts";
import fc from "../support/fast-check.ts";

const { tools } = surface;

it("name every tool, and the preview before the create", () => {
  const text = instructionsFor(tools);
  for (const { name } of tools) expect(text).toContain(name);
  expect(text.indexOf("dry_run: true")).toBeLessThan(text.indexOf("idempotency_key"));
});

it("speak only of tools that are listed", () => {
  const speaksOfOthers = (listed: readonly ListedTool[]): string[] => {
    const words = new Set(instructionsFor(listed).match(/\b[a-z]+(_[a-z]+)+\b/g));
    const others = tools.filter((tool) => !listed.includes(tool)).map(({ name }) => name);
    return others.filter((name) => words.has(name));
  };
  for (const tool of tools) expect(speaksOfOthers([tool])).toEqual([]);
  fc.assert(fc.property(fc.subarray([...tools]), (listed) => speaksOfOthers(listed).length === 0));
  for (const tool of tools.filter(({ name }) => name !== "list_interviewers"))
    expect(instructionsFor([tool])).toContain(tool.name);
});
