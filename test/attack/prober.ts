import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** How long the server took to answer, on a connection of its own. */
export interface Probe {
  /** Milliseconds since 1970. */
  at: number;
  ms: number;
}

const BETWEEN_MS = 10;
const MOST_MS = 20_000;

const ask = async (url: string): Promise<void> => {
  const asking = request(url, { agent: false, timeout: MOST_MS });
  asking.on("timeout", () => asking.destroy(new Error("no answer")));
  // What breaks during the answer is told to the answer, too.
  asking.on("error", () => {});
  asking.end();
  const [response] = await once(asking, "response");
  response.resume();
  await once(response, "end");
};

/** Runs in a process of its own, and reports each probe. */
const [url] = process.argv.slice(2) as [string];
process.on("disconnect", () => process.exit());
for (;;) {
  const [at, startedAt] = [Date.now(), performance.now()];
  const ms = await ask(url).then(
    () => performance.now() - startedAt,
    () => MOST_MS,
  );
  // Whoever has heard enough hangs up at any moment.
  process.send?.({ at, ms } satisfies Probe, () => {});
  await sleep(BETWEEN_MS);
}
