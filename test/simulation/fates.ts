import fc from "../support/fast-check.ts";
import type { Fate } from "./network.ts";

export const oneIn = <T>(often: number, usual: T, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: often - 1 }, { arbitrary: rare, weight: 1 });

/** Between the lag that no look notices and one that outlasts every wait. */
export const lag = oneIn(3, 0, fc.constantFrom(100, 300, 1_000, 2_500, 6_000, 20_000, 70_000));
const soon = oneIn(2, 0, fc.constantFrom(50, 400, 1_500));

const RETRY_AFTER = ["1", "3", "0", "-5", "1000000000", "120", "soon", "Mon, 01 Jun 2026 09:00:30 GMT"];
const retryAfter = fc.option(fc.constantFrom(...RETRY_AFTER), { nil: undefined });

/** A request that goes out, in a world in which nothing else is said. */
const fate = (fields: Partial<Record<keyof Extract<Fate, { sent: true }>, fc.Arbitrary<unknown>>>) =>
  fc.record({
    sent: fc.constant(true),
    doneAfterMs: fc.constant("never"),
    answerAfterMs: soon,
    listLagMs: fc.constant(0),
    ...fields,
  }) as fc.Arbitrary<Fate>;

const refused = fate({ answer: fc.constantFrom(429, 429, 429, 422, 401), retryAfter });
const unsent: fc.Arbitrary<Fate> = fc.record({
  sent: fc.constant(false as const),
  how: fc.constantFrom("refused", "no connection"),
});
const unusable = fate({
  doneAfterMs: soon,
  answer: fc.constantFrom("cut off", "without an id"),
  listLagMs: lag,
});
const LOST = ["reset", "silence", 500, 502, 503, 504, 408, 499, 524, 302] as const;

/** Times are shares of the timeout: silence that outlasts it counts the most. */
export const writes = (timeoutMs: number): fc.Arbitrary<Fate> => {
  const slow = oneIn(3, 0, fc.constantFrom(0.1, 0.3, 0.8, 1.5, 3.5)).map((share) => share * timeoutMs);
  const fine = fate({
    doneAfterMs: fc.oneof(soon, slow),
    answer: fc.constant("whole"),
    answerAfterMs: fc.oneof(soon, slow),
    listLagMs: lag,
  });
  const lost = fate({
    doneAfterMs: fc.oneof(fc.constant("never"), soon, slow),
    answer: fc.constantFrom(...LOST),
    retryAfter: oneIn(3, undefined, retryAfter),
    listLagMs: lag,
  });
  return fc.oneof(
    { arbitrary: lost, weight: 6 },
    { arbitrary: fine, weight: 3 },
    { arbitrary: unusable, weight: 2 },
    { arbitrary: refused, weight: 2 },
    { arbitrary: unsent, weight: 1 },
  );
};

const failingRead = fate({
  answer: fc.constantFrom("reset", "silence", 500, 503, 429, 403),
  retryAfter,
});
export const WELL = {
  sent: true,
  doneAfterMs: 0,
  answer: "whole",
  answerAfterMs: 0,
  listLagMs: 0,
} satisfies Fate;
export const read = fc.oneof(
  { arbitrary: fc.constant(WELL), weight: 5 },
  { arbitrary: failingRead, weight: 2 },
  { arbitrary: unusable, weight: 1 },
);
