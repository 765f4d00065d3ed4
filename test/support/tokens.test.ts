import { expect, it } from "vitest";
import { countTokens } from "./tokens.ts";

it("counts o200k_base tokens of a text", () => {
  expect(countTokens("")).toBe(0);
  expect(countTokens("hello world")).toBe(2);
});

it("counts an object as its compact JSON", () => {
  const tool = { name: "create_interviewer", inputSchema: { type: "object" } };
  expect(countTokens(tool)).toBe(countTokens(JSON.stringify(tool)));
  expect(countTokens(tool)).toBeLessThan(countTokens(JSON.stringify(tool, null, 2)));
});
