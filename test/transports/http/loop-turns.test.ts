import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { LoopTurns } from "../../../src/transports/http/loop-turns.ts";

it("one request goes on in each turn of the event loop, known callers first, each in the order of arrival", async () => {
  const turns = new LoopTurns();
  const gone: string[] = [];
  for (const name of ["s1", "s2", "k1", "s3", "k2"]) {
    void turns.take(name.startsWith("k")).then(() => gone.push(name));
  }
  const counts: number[] = [];
  while (gone.length < 5) {
    await nextTurn();
    counts.push(gone.length);
  }
  expect(gone).toEqual(["k1", "k2", "s1", "s2", "s3"]);
  counts.forEach((count, index) => {
    expect(count - (counts[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });
});

it("a known caller who comes later still comes before the strangers that wait", async () => {
  const turns = new LoopTurns();
  const gone: string[] = [];
  const flood = Array.from({ length: 100 }, (_, index) =>
    turns.take(false).then(() => gone.push(`stranger ${index}`)),
  );
  await nextTurn();
  await turns.take(true).then(() => gone.push("known"));
  expect(gone.indexOf("known")).toBeLessThan(5);
  await Promise.all(flood);
});
