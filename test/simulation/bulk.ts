import { type BulkHistory, type BulkScenario, bulkScenarios, playBulk } from "./bulk-history.ts";
import type { Fate } from "./network.ts";
import { NEVER_TWICE_WITHIN_MS } from "./oracle/facts.ts";
import { type Finding, type Simulation, search } from "./simulate.ts";

/** What docs/bulk.md promises. */
export const judgeBulk = ({ scenario, runs, made, keys, rivalKeys, sentInVain }: BulkHistory): string[] => {
  // What such a list does not show may exist, so nothing can be sent.
  if (scenario.deviations.pages === "miscounted")
    return runs.length > 0 ? ["a list was taken for whole that shows less than HeyMilo counts"] : [];
  const isBlind = scenario.deviations.metadata !== "as sent";
  const broken: string[] = [];
  const exist = (key: string) => made.get(key) ?? [];
  const last = runs.at(-1);
  for (const key of keys) {
    const told = last?.report.duplicates.find((one) => one.key === key)?.ids ?? [];
    const untold = exist(key).slice(1).length - told.length;
    if (exist(key).length > 1 && !rivalKeys.has(key) && !scenario.writes.some(isLate))
      broken.push(`${key} was made twice by runs alone`);
    if (untold > 0 && !isBlind) broken.push(`${key} exists twice, and the last run does not say so`);
  }
  for (const { report, exitCode, madeThen } of runs) {
    for (const { item, outcome } of report.results) {
      const { length } = madeThen.get(item.key) ?? [];
      if ((outcome === "created" || outcome === "exists") && length === 0)
        broken.push(`${item.key} is ${outcome}, and does not exist`);
      const isOurs = !rivalKeys.has(item.key);
      if ((outcome === "refused" || outcome === "not_sent") && length > 0 && isOurs)
        broken.push(`${item.key} is ${outcome}, and exists`);
      if (outcome === "gone" || outcome === "changed") broken.push(`${item.key} is ${outcome}, and nobody touched it`);
    }
    const missing = keys.filter((key) => (madeThen.get(key) ?? []).length === 0);
    if (exitCode === 0 && missing.length > 0) broken.push(`exit code 0, and ${missing} are missing`);
  }
  if (!isBlind) broken.push(...sentInVain.map((key) => `${key} was sent, although the list showed it before`));
  if (!isBlind && last?.exitCode !== 0)
    broken.push(`without faults it ended with ${last?.exitCode}: ${JSON.stringify(last?.report)}`);
  return broken;
};

/** HeyMilo said that it had failed, and did it long after all the same: docs/safe-writes.md promises a report, not one. */
const isLate = (fate: Fate): boolean =>
  fate.sent && fate.answer !== "silence" && Number(fate.doneAfterMs) + fate.listLagMs > NEVER_TWICE_WITHIN_MS;

export const simulateBulk = (simulation: Simulation): Promise<Finding | undefined> => {
  const outcomeOf = async (scenario: BulkScenario) => ({
    broken: judgeBulk(await playBulk(scenario)),
    tell: () => JSON.stringify(scenario, null, 1),
  });
  return search({ scenarios: bulkScenarios, outcomeOf, flag: "--bulk " }, simulation);
};
