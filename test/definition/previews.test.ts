import { afterEach, expect, it, vi } from "vitest";
import { PREVIEW_MINUTES, Previews } from "../../src/definition/previews.ts";
import { Room } from "../../src/heymilo/memory.ts";

afterEach(() => vi.useRealTimers());

const EMPTY = { view: {}, warnings: [], lasting: [], advised: [] };
const previewed = (title: string, text = "") => ({ ...EMPTY, request: { title, text }, revision: title });

it("the latest preview under a key counts", () => {
  const previews = new Previews();
  previews.remember("k", previewed("first"));
  previews.remember("k", previewed("second"));
  expect(previews.recall("k")?.request).toMatchObject({ title: "second" });
  expect(previews.recall("other")).toBeUndefined();
});

it("is forgotten when its time is over", () => {
  vi.useFakeTimers();
  const previews = new Previews();
  previews.remember("k", previewed("first"));
  vi.advanceTimersByTime(PREVIEW_MINUTES * 60_000 - 1);
  expect(previews.recall("k")).toBeDefined();
  vi.advanceTimersByTime(2);
  expect(previews.recall("k")).toBeUndefined();
});

it("the oldest make room when there are many, or when they are large", () => {
  const many = new Previews();
  for (let index = 0; index <= 100; index++) many.remember(`k-${index}`, previewed("job"));
  expect(many.recall("k-0")).toBeUndefined();
  expect(many.recall("k-1")).toBeDefined();
  const large = new Previews();
  for (const key of ["a", "b", "c"]) large.remember(key, previewed("job", "x".repeat(1_900_000)));
  expect(large.recall("a")).toBeUndefined();
  expect(large.recall("c")).toBeDefined();
});

it("one that there is no room for is not kept, and nothing else under its key", () => {
  const all = new Room(1_000_000);
  const [one, other] = [new Previews(all), new Previews(all)];
  expect(one.remember("k", previewed("job", "x".repeat(600_000)))).toBe(true);
  expect(other.remember("k", previewed("job", "x".repeat(100_000)))).toBe(true);
  expect(other.remember("k", previewed("job", "x".repeat(500_000)))).toBe(false);
  expect(other.recall("k")).toBeUndefined();
  expect(one.recall("k")).toBeDefined();
  one.forgetAll();
  expect(other.remember("k", previewed("job", "x".repeat(500_000)))).toBe(true);
});

it("takes no room once its time is over", () => {
  let now = 0;
  const all = new Room(1_000_000);
  const [one, other] = [new Previews(all, { now: () => now }), new Previews(all)];
  one.remember("k", previewed("job", "x".repeat(600_000)));
  now = PREVIEW_MINUTES * 60_000;
  one.forgetOld();
  expect(other.remember("k", previewed("job", "x".repeat(600_000)))).toBe(true);
});
