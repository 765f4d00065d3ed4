import fc from "fast-check";
import { expect, it } from "vitest";
import { broken } from "../support/interleavings/promises.ts";
import { scenario } from "../support/interleavings/scenarios.ts";
import { play, type Scenario } from "../support/interleavings/world.ts";

const SEED = Number(process.env.INTERLEAVINGS_SEED ?? 4711);
const SECONDS = Number(process.env.INTERLEAVINGS_SECONDS ?? 10);
/** Most of a scenario is waiting. */
const SIDE_BY_SIDE = 20;

/** Plays one after the other, several side by side, until one breaks a promise or the time is over. */
async function firstBroken(scenarios: Iterator<Scenario>) {
  const end = performance.now() + SECONDS * 1_000;
  let played = 0;
  let failed: { scenario: Scenario; problems: string[] } | undefined;
  const playOn = async () => {
    while (!failed && performance.now() < end) {
      const next = scenarios.next();
      if (next.done) return;
      const problems = broken(await play(next.value));
      if (problems.length > 0) failed ??= { scenario: next.value, problems };
      played += 1;
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, playOn));
  return { played, failed };
}

it("creates of two processes keep what is promised, whatever is lost, late, cancelled or killed", async () => {
  const scenarios = fc.sample(scenario, { seed: SEED, numRuns: 5_000 });
  const { played, failed } = await firstBroken(scenarios.values());
  const keepsPromises = fc.asyncProperty(scenario, async (one) => {
    expect(broken(await play(one))).toEqual([]);
  });
  // Again by itself, and ever smaller: what is left of it is what breaks the promise.
  if (failed) await fc.assert(keepsPromises, { numRuns: 1, examples: [[failed.scenario]] });
  expect(failed, `not when played again: ${JSON.stringify(failed)}`).toBeUndefined();
  expect(played).toBeGreaterThan(SIDE_BY_SIDE);
}, 600_000);
