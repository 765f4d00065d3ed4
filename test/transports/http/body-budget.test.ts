import { expect, it } from "vitest";
import { BodyBudget } from "../../../src/transports/http/body-budget.ts";

it("strangers have a share of their own, and what they give back can be taken again", () => {
  const budget = new BodyBudget({ known: 100_000, strangers: 50_000 });
  const first = budget.take(50_000, false);
  expect(first).toBeDefined();
  expect(budget.take(20_000, false)).toBeUndefined();
  expect(budget.take(100_000, true)).toBeDefined();
  expect(budget.take(20_000, true)).toBeUndefined();
  first?.();
  expect(budget.take(20_000, false)).toBeDefined();
});

it("small bodies are always read", () => {
  const budget = new BodyBudget({ known: 0, strangers: 0 });
  expect(budget.take(16_384, false)).toBeDefined();
  expect(budget.take(16_385, false)).toBeUndefined();
});
