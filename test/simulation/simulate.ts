import type { OutcomeUnknownError } from "../../src/heymilo/errors.ts";
import fc from "../support/fast-check.ts";
import type { History } from "./history.ts";
import { judge } from "./oracle/index.ts";
import { play } from "./play.ts";
import { type Scenario, scenarios } from "./scenario.ts";

export interface Simulation {
  seed: number;
  runs: number;
  /** Which of the seed's histories, or which of its smaller variants, is played alone. */
  path?: string | undefined;
  /** Without looking for a smaller one. */
  first?: boolean;
}

/** A history that breaks a promise, as small as it could be made. */
export interface Finding {
  seed: number;
  path: string;
  /** For a person. */
  report: string;
}

/** Histories of one kind. */
interface Kind<S> {
  scenarios: fc.Arbitrary<S>;
  outcomeOf(scenario: S): Promise<{ broken: string[]; tell: () => string }>;
  /** What has to be said to play them. */
  flag: string;
}

/** Plays random histories until one breaks a promise. */
export async function search<S>(
  { scenarios, outcomeOf, flag }: Kind<S>,
  { seed, runs, path, first = false }: Simulation,
): Promise<Finding | undefined> {
  const details = await fc.check(
    fc.asyncProperty(scenarios, async (scenario) => (await outcomeOf(scenario)).broken.length === 0),
    { seed, numRuns: runs, ...(path !== undefined && { path }), endOnFailure: first || path !== undefined },
  );
  if (!details.failed) return undefined;
  const { broken, tell } = await outcomeOf((details.counterexample as [S])[0]);
  const found = details.counterexamplePath ?? "";
  const replay = `Replay it: npm run test:simulation -- ${flag}--seed ${seed} --path ${found}`;
  return { seed, path: found, report: [...broken, "", tell(), replay].join("\n") };
}

export const simulate = (simulation: Simulation): Promise<Finding | undefined> =>
  search({ scenarios, outcomeOf, flag: "" }, simulation);

const outcomeOf = async (scenario: Scenario): Promise<{ broken: string[]; tell: () => string }> => {
  try {
    const history = await play(scenario);
    return { broken: judge(history), tell: () => tell(scenario, history) };
  } catch (error) {
    const broken = [`it could not be played to its end: ${(error as Error).stack}`];
    return { broken, tell: () => tell(scenario, undefined) };
  }
};

/** What happened, in the order in which it did. */
export function tell(scenario: Scenario, history: History | undefined): string {
  const { steps, writes, reads, ...world } = scenario;
  const lines: [at: number, what: string][] = [];
  const sent = history ? [...history.traffic.posts, ...history.traffic.changes] : [];
  for (const call of history?.calls ?? []) {
    const { number, startedAt, endedAt, endedBefore, process, heard, error, isUnheard, repeat, ...wish } = call;
    const asked = JSON.stringify(wish);
    lines.push([startedAt, `${process} ${repeat ? "repeats" : "calls"} (${number}) ${asked}`]);
    const answer = heard
      ? JSON.stringify(heard)
      : error
        ? `${error.name}: ${error.message} ${JSON.stringify({ again: (error as OutcomeUnknownError).retryAfterMs })}`
        : "nothing";
    lines.push([endedAt, `${process} ${isUnheard ? "would have heard" : "hears"} of ${number}: ${answer}`]);
  }
  for (const { sentAt, process, call, body, path, fate, heard, made } of sent) {
    const { description, metadata, text } = (body ?? {}) as Record<string, Record<string, string>>;
    const said = [description, text, metadata?.mcp_idempotency_key].filter(Boolean).join(", ");
    lines.push([sentAt, `${process} (${call}) sends ${path} (${said}) ${JSON.stringify(fate)}`]);
    if (made) lines.push([made.at, `HeyMilo makes ${made.id}`]);
    if (heard) lines.push([heard.at, `${process} has heard that its request of ${sentAt} was ${heard.how}`]);
  }
  for (const { at, process, call, path, search } of history?.traffic.lists ?? [])
    lines.push([at, `${process} (${call}) reads ${path}${search === undefined ? "" : ` by "${search}"`}`]);
  const told = lines.sort(([a], [b]) => a - b).map(([at, what]) => `${String(at).padStart(9)} ms  ${what}`);
  const readable = [
    ...steps.map((step) => `  ${JSON.stringify(step)}`),
    ...writes.map((fate) => `  POST or PATCH ${JSON.stringify(fate)}`),
    ...reads.map((fate) => `  GET ${JSON.stringify(fate)}`),
  ];
  return [JSON.stringify(world), ...readable, "", ...told, ""].join("\n");
}
