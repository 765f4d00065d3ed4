import { expect, it } from "vitest";
import { Lazy } from "../../src/heymilo/lazy.ts";
import { failure } from "../support/raw-servers.ts";

it("is made once, by the first who asks", async () => {
  let made = 0;
  const lazy = new Lazy(async () => ++made);
  expect([lazy.ifAsked, made]).toEqual([undefined, 0]);
  expect(await Promise.all([lazy.get(), lazy.get(), lazy.ifAsked])).toEqual([1, 1, 1]);
});

it("is tried again by the next who asks, if it failed", async () => {
  let tries = 0;
  const lazy = new Lazy(async () => {
    tries += 1;
    if (tries === 1) throw new Error("not yet");
    return tries;
  });
  const [first, second] = [failure(lazy.get()), failure(lazy.get())];
  expect([await first, await second]).toEqual([new Error("not yet"), new Error("not yet")]);
  expect(lazy.ifAsked).toBeUndefined();
  expect(await lazy.get()).toBe(2);
});
