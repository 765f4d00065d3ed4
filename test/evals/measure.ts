import { play } from "./reference.ts";
import { type Scenario, scenarios } from "./scenarios.ts";
import { openWorld, type Verdict } from "./world.ts";

/** Each has a server of its own, and some of them wait. */
const AT_ONCE = 4;

/** What the reference caller needs, for each scenario. */
export const measure = async (): Promise<Record<string, Verdict>> => {
  const verdicts = new Map<string, Verdict>();
  const left = scenarios.values();
  const measureRest = async () => {
    for (const scenario of left) verdicts.set(scenario.name, await verdictOn(scenario));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, measureRest));
  return Object.fromEntries(scenarios.map(({ name }) => [name, verdicts.get(name) as Verdict]));
};

const verdictOn = async (scenario: Scenario): Promise<Verdict> => {
  const world = await openWorld(scenario);
  const failure = await play(scenario, world).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const verdict = await world.end();
  if (failure) verdict.problems.unshift(failure);
  return verdict;
};
