import { expect, it } from "vitest";
import { ADDS, CHANGES, READS } from "../../src/definition/tool.ts";
import { scopeOf, withIncluded } from "../../src/surface/scopes.ts";

it.each([
  ["interviewers", READS, "heymilo.read"],
  ["interviewers", CHANGES, "heymilo.write"],
  ["interviewers", ADDS, "heymilo.write"],
  ["candidates", READS, "heymilo.candidates"],
  ["outreach", READS, "heymilo.contact"],
  ["outreach", ADDS, "heymilo.contact"],
])("a tool of %s with %o needs %s", (toolset, annotations, scope) => {
  expect(scopeOf({ toolset: toolset as "candidates", annotations })).toBe(scope);
});

it("every scope includes reading, and contact includes candidates", () => {
  expect([...withIncluded(["heymilo.contact"])].sort()).toEqual([
    "heymilo.candidates",
    "heymilo.contact",
    "heymilo.read",
  ]);
  expect([...withIncluded(["heymilo.write"])].sort()).toEqual(["heymilo.read", "heymilo.write"]);
});
