import { expect, it } from "vitest";
import { systemClock } from "../../../src/heymilo/clock.ts";
import type { Attempt } from "../../../src/heymilo/writes/addition.ts";
import { Attempts } from "../../../src/heymilo/writes/attempts.ts";

const made = (thing: string, rest: Partial<Attempt<unknown>> = {}): Attempt<unknown> =>
  ({
    intention: { name: "create", names: [`create with key ${thing}`, "create"], replay: async () => thing },
    sentAt: 1,
    result: { thing, madeBy: "this_call" },
    ...rest,
  }) as Attempt<unknown>;

it("of several equal ones those that nobody has heard of come first, and then the latest", () => {
  const attempts = new Attempts({ clock: systemClock, timeoutMs: 1_000 });
  const all = [made("first", { isUnheard: true }), made("second", { isUnheard: true }), made("third")];
  for (const attempt of all) attempts.end(attempt);
  const heard = [1, 2, 3].map(() => {
    const found = attempts.find<string>("create");
    delete found?.isUnheard;
    return found?.result?.thing;
  });
  expect(heard).toEqual(["first", "second", "third"]);
});
