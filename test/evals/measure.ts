import { play } from "./reference.ts";
import { scenarios } from "./scenarios.ts";
import { openWorld, type Verdict } from "./world.ts";

/** What the reference caller needs, for each scenario. */
export const measure = async (): Promise<Record<string, Verdict>> => {
  const verdicts: Record<string, Verdict> = {};
  for (const scenario of scenarios) {
    const world = await openWorld(scenario);
    const failure = await play(scenario, world).then(
      () => undefined,
      (error: Error) => error.message,
    );
    const verdict = await world.end();
    if (failure) verdict.problems.unshift(failure);
    verdicts[scenario.name] = verdict;
  }
  return verdicts;
};
