import { expect } from "vitest";

/**
 * Work that grows by the square of a text of this length takes 15 s and more. Other work takes a fraction of a second, so
 * that even a machine that is much slower than usual is not mistaken for such work.
 */
export const LONG = 125_000;
const HOPELESS_MS = 7_500;

/** Fails if the work, on a text of that length, takes as long as only a square does. */
export const expectNoSquare = async (work: () => unknown): Promise<void> => {
  const startedAt = performance.now();
  await work();
  expect(performance.now() - startedAt).toBeLessThan(HOPELESS_MS);
};
