/** The longer input is so many times as long as the shorter one. */
export const TIMES_LONGER = 8;

/** A square would be 64, and a machine that others use doubles a time easily. */
export const MOST_GROWTH = 24;

/** How much longer the same work takes when its input is eight times as long: the best of several times each. */
export const growthOf = async <T>(
  inputOf: (length: number) => T,
  work: (input: T) => unknown,
  length: number,
): Promise<number> => {
  const [short, long] = [inputOf(length), inputOf(length * TIMES_LONGER)];
  const best = async (input: T) => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const startedAt = performance.now();
      await work(input);
      least = Math.min(least, performance.now() - startedAt);
    }
    return least;
  };
  // The first rounds compile it.
  await best(short);
  return (await best(long)) / Math.max(await best(short), SHORTEST_MS);
};

const ROUNDS = 3;
/** What is shorter cannot be measured. */
const SHORTEST_MS = 0.5;
