import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { withheldOf } from "../support/process-use.ts";

/** How long two servers took to answer, asked at the same moment, each on a connection of its own. */
export interface Probe {
  /** Milliseconds since 1970. */
  at: number;
  ms: number;
  /** Of the server that does nothing else: what this machine takes at least. */
  bareMs: number;
  /** How long of `ms` the machine gave the processors to others. */
  withheldMs: number;
}

const BETWEEN_MS = 10;
const MOST_MS = 20_000;

const ask = async (url: string): Promise<number> => {
  const startedAt = performance.now();
  const asking = request(url, { agent: false, timeout: MOST_MS });
  asking.on("timeout", () => asking.destroy(new Error("no answer")));
  asking.end();
  const [response] = await once(asking, "response");
  response.resume();
  await once(response, "end");
  return performance.now() - startedAt;
};

/** Runs in a process of its own, and reports each probe. */
const [url, bareUrl, pid] = process.argv.slice(2) as [string, string, string];
process.on("disconnect", () => process.exit());
for (;;) {
  const at = Date.now();
  const withheldBefore = withheldOf(Number(pid));
  const [ms, bareMs] = await Promise.all([ask(url).catch(() => MOST_MS), ask(bareUrl)]);
  const withheldMs = withheldOf(Number(pid)) - withheldBefore;
  process.send?.({ at, ms, bareMs, withheldMs } satisfies Probe);
  await sleep(BETWEEN_MS);
}
