import { expect } from "vitest";

/**
 * So long that work which grows by the square of it takes a quarter of a minute and more. Other work takes a fraction of a second, so
 * that a machine may be a hundred times slower than usual before it is mistaken for that.
 */
export const LONG = 125_000;
const HOPELESS_MS = 7_500;

/** Fails if the work, on a text of that length, takes as long as only a square does. */
export const expectNoSquare = async (work: () => unknown): Promise<void> => {
  const startedAt = performance.now();
  await work();
  expect(performance.now() - startedAt).toBeLessThan(HOPELESS_MS);
};
