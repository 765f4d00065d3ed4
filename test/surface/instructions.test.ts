import fc from "fast-check";
import { expect, it } from "vitest";
import type { Tool } from "../../src/definition/tool.ts";
import { instructionsFor } from "../../src/surface/instructions.ts";
import { tools } from "../../tools/index.ts";

const WRITES = [
  "update_interviewer",
  "edit_questions",
  "activate_interviewer",
  "archive_interviewer",
  "clone_interviewer",
];
const everything: Tool[] = [
  ...tools,
  ...WRITES.filter((name) => !tools.some((tool) => tool.name === name)).map((name) => ({
    ...(tools[0] as Tool),
    name,
  })),
];

it("name every tool, and the preview before the create", () => {
  const text = instructionsFor(everything);
  for (const { name } of everything) expect(text).toContain(name);
  expect(text.indexOf("dry_run: true")).toBeLessThan(text.indexOf("idempotency_key"));
});

it("speak only of tools that are listed", () => {
  const speaksOfOthers = (listed: readonly Tool[]): string[] => {
    const words = new Set(instructionsFor(listed).match(/\b[a-z]+(_[a-z]+)+\b/g));
    const others = everything.filter((tool) => !listed.includes(tool)).map(({ name }) => name);
    return others.filter((name) => words.has(name));
  };
  for (const tool of everything) expect(speaksOfOthers([tool])).toEqual([]);
  fc.assert(fc.property(fc.subarray(everything), (listed) => speaksOfOthers(listed).length === 0));
  for (const tool of everything.filter(({ name }) => name !== "list_interviewers"))
    expect(instructionsFor([tool])).toContain(tool.name);
});
