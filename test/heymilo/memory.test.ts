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

it("a room lets in no more than its size, and takes again what was given back", () => {
  const room = new Room(100);
  const first = room.take(70);
  expect(room.take(31)).toBeUndefined();
  const second = room.take(30);
  first?.resize(40);
  expect(room.take(31)).toBeUndefined();
  expect(room.take(30)).toBeDefined();
  second?.resize(0);
  second?.resize(0);
  expect(room.take(31)).toBeUndefined();
  expect(room.take(30)).toBeDefined();
});

it("what outgrows a room stays, and nothing else gets in until there is room again", () => {
  const room = new Room(100);
  const growing = room.take(10);
  growing?.resize(110);
  expect(room.take(1)).toBeUndefined();
  growing?.resize(90);
  expect(room.take(10)).toBeDefined();
});

it("a part of a room has its own limit, and counts in the whole", () => {
  const whole = new Room(100);
  const one = new Room(60, whole);
  const other = new Room(60, whole);
  expect(one.take(61)).toBeUndefined();
  const taken = one.take(60);
  expect(other.take(41)).toBeUndefined();
  expect(other.take(40)).toBeDefined();
  taken?.resize(20);
  expect(other.take(20)).toBeDefined();
});
