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

it("give the order of work within what clients show", () => {
  const text = instructionsFor(everything);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_900);
  for (const { name } of everything) expect(text).toContain(name);
  expect(text.indexOf("dry_run: true")).toBeLessThan(text.indexOf("without dry_run"));
});

it("speak only of tools that are listed", () => {
  const pair = everything.filter(({ name }) => /^(create_interviewer|list_interview_templates)$/.test(name));
  const text = instructionsFor(pair);
  for (const { name } of everything) {
    expect(text.includes(name)).toBe(pair.some((tool) => tool.name === name));
  }
});
