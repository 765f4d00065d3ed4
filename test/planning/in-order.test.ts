import { expect, it } from "vitest";
import { PartiallyDoneError } from "../../src/heymilo/write-errors.ts";
import { runInOrder } from "../../src/planning/in-order.ts";

const play = async (failsAt: number) => {
  const log: number[] = [];
  const cause = new Error("refused");
  const steps = [0, 1, 2].map((index) => ({
    what: `write ${index}`,
    run: async () => {
      log.push(index);
      if (index === failsAt) throw cause;
    },
  }));
  const error = await runInOrder(steps).catch((thrown: unknown) => thrown);
  return { log, error, cause };
};

it("writes come one after the other", async () => {
  expect(await play(-1)).toMatchObject({ log: [0, 1, 2], error: undefined });
});

it("the first that fails is the last that is tried", async () => {
  const { log, error, cause } = await play(1);
  expect(log).toEqual([0, 1]);
  expect(error).toBeInstanceOf(PartiallyDoneError);
  expect(error).toMatchObject({ done: ["write 0"], notDone: ["write 1", "write 2"], cause });
});

it("when nothing was done before it, its own error says it best", async () => {
  const { log, error, cause } = await play(0);
  expect(log).toEqual([0]);
  expect(error).toBe(cause);
});

it("no writes are done at once", async () => {
  expect(await runInOrder([])).toBeUndefined();
});
