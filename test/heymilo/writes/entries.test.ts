import { expect, it } from "vitest";
import { keyFor } from "../../../src/heymilo/lookups/marker.ts";
import { Room } from "../../../src/heymilo/memory.ts";
import { Entries, type LostPost } from "../../../src/heymilo/writes/entries.ts";
import type { Wanted } from "../../../src/heymilo/writes/wanted.ts";

it("forgets the unresolved whose quiet time is over before those in it", () => {
  let now = 0;
  const entries = new Entries({ now: () => now, after: () => () => {} }, 180_000, new Room(1_000_000), 2);
  const identity = (name: string) => ({ ...keyFor(name), content: name, group: name });
  const lose = (name: string, quietUntil: number) => {
    const lost: LostPost = {
      sentAt: now,
      quietUntil,
      why: "the connection was reset",
      seenBefore: new Set(),
      doubt: undefined,
      told: new Map(),
    };
    const wanted = { identity: identity(name), memory: 0 } as Wanted;
    const state = { is: "unresolved", wanted, lost } as const;
    entries.set({ identity: identity(name), title: name, memory: entries.roomFor(wanted), state }, state);
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

it("forgets nothing that was made in the last ten minutes, however much it is", () => {
  let now = 0;
  const entries = new Entries({ now: () => now, after: () => () => {} }, 180_000, new Room(10_000_000));
  const identity = (name: number) => ({ ...keyFor(undefined), content: String(name), group: String(name) });
  for (let name = 0; name < 1_000; name++) {
    const wanted = { identity: identity(name), memory: 0 } as Wanted;
    const thing = { id: String(name) };
    const state = { is: "made", thing, madeAt: now, isDelivered: true, doubt: undefined } as const;
    entries.set({ identity: wanted.identity, title: "", memory: entries.roomFor(wanted), state }, state);
  }
  now = 10 * 60_000 - 1;
  expect(entries.find(identity(0))).toBeDefined();
  now += 1;
  expect(entries.find(identity(0))).toBeUndefined();
  expect(entries.all("made").size).toBe(0);
});
