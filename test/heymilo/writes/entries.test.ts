import { expect, it } from "vitest";
import { type Addition, identityOf } from "../../../src/heymilo/writes/addition.ts";
import { Entries, type LostPost } from "../../../src/heymilo/writes/entries.ts";

it("forgets the unresolved whose quiet time is over before those in it", () => {
  let now = 0;
  const entries = new Entries({ now: () => now, after: () => () => {} }, 180_000, 2);
  const identity = (name: string) => identityOf(name, name, name);
  const lose = (name: string, quietUntil: number) => {
    const lost: LostPost = {
      sentAt: now,
      quietUntil,
      why: "the connection was reset",
      seenBefore: new Set(),
      isSecond: false,
      toldContents: new Set(),
    };
    const state = { is: "unresolved", lost } as const;
    entries.set({ addition: { identity: identity(name) } as Addition, state }, state);
  };
  const kept = () => ["a", "b", "c", "d"].filter((name) => entries.find(identity(name)));
  lose("a", 180_000);
  lose("b", 30_000);
  now = 40_000;
  lose("c", 70_000);
  expect(kept()).toEqual(["a", "c"]);
  lose("d", 70_000);
  expect(kept()).toEqual(["c", "d"]);
});
