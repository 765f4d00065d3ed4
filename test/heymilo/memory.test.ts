import { expect, it } from "vitest";
import { memoryOf, Room } from "../../src/heymilo/memory.ts";

it("one character beyond Latin-1 doubles what a text takes", () => {
  const plain = memoryOf({ text: `é${"x".repeat(100_000)}` });
  const wide = memoryOf({ text: `漢${"x".repeat(100_000)}` });
  expect(wide / plain).toBeCloseTo(2, 2);
});

it("empty values take memory, too", () => {
  const many = Array.from({ length: 10_000 }, () => ({}));
  expect(memoryOf(many)).toBeGreaterThan(10 * JSON.stringify(many).length);
});

it("a room holds no more than its size, and takes again what was given back", () => {
  const room = new Room(100);
  const first = room.take(70);
  expect(room.take(31)).toBeUndefined();
  const second = room.take(30);
  first?.shrinkTo(40);
  // It cannot grow again.
  first?.shrinkTo(90);
  expect(room.take(31)).toBeUndefined();
  expect(room.take(30)).toBeDefined();
  second?.shrinkTo(0);
  second?.shrinkTo(0);
  expect(room.take(31)).toBeUndefined();
  expect(room.take(30)).toBeDefined();
});
