const TIMES_LONGER = 8;

/** A square would be 64, and a machine that others use doubles a time easily. */
export const MOST_GROWTH = 24;

/** How much longer the same work takes when its input is eight times as long. */
export const growthOf = async (
  textOf: (length: number) => string,
  work: (text: string) => unknown,
): Promise<number> => {
  const least = async (length: number) => {
    const text = textOf(length);
    let leastMs = Number.POSITIVE_INFINITY;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const startedAt = performance.now();
      await work(text);
      leastMs = Math.min(leastMs, performance.now() - startedAt);
    }
    return leastMs;
  };
  let length = SHORTEST;
  let ms = await least(length);
  while (ms < MEASURABLE_MS && length < LONGEST) {
    length *= 2;
    ms = await least(length);
  }
  return (await least(length * TIMES_LONGER)) / Math.max(ms, 1);
};

/** Of several times the best counts: others use the machine, too. */
const ROUNDS = 4;
const [SHORTEST, LONGEST] = [4_000, 500_000];
/** What takes less says nothing about its growth. */
const MEASURABLE_MS = 5;
