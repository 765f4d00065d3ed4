import { mkdtemp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "rolldown";
import { simulateBulk } from "./bulk.ts";
import { simulateInvitations } from "./invitations.ts";
import { type Finding, type Simulation, simulate } from "./simulate.ts";

/**
 * `npm run test:simulation`: plays new histories on all cores, and ends with 1 at the first that breaks a promise.
 * `-- --seed N --path P` plays one again that was found; `--bulk` plays the bulk runs alone, `--invitations`
 * the invitations.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    path: { type: "string" },
    runs: { type: "string", default: "100000" },
    bulk: { type: "boolean", default: false },
    invitations: { type: "boolean", default: false },
  },
});
/** A bulk run, and a history of invitations, is as long as many histories of single calls. */
const [BULK_SHARE, INVITATIONS_SHARE] = [200, 50];
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const runs = Number(values.runs);

/** As one file: TypeScript that is compiled while it is loaded makes functions that are slower by a fifth. */
const bundled = async (): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), "heymilo-simulation-")), "worker.mjs");
  const input = fileURLToPath(new URL("./worker.ts", import.meta.url));
  await build({ input, platform: "node", output: { file, format: "esm" }, logLevel: "warn" });
  return file;
};

const inWorker = (file: string, simulation: Simulation): Promise<Finding | undefined> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: simulation });
    worker.once("message", resolve);
    worker.once("error", reject);
  });

const simulateAll = async (): Promise<Finding | undefined> => {
  const { path, bulk, invitations } = values;
  const simulateOne = bulk ? simulateBulk : invitations ? simulateInvitations : simulate;
  if (path !== undefined) return simulateOne({ seed, runs, path });
  if (!bulk) {
    const invitationRuns = Math.ceil(runs / INVITATIONS_SHARE);
    process.stdout.write(`${invitationRuns} histories of invitations from seed ${seed}\n`);
    const finding = await simulateInvitations({ seed, runs: invitationRuns });
    if (finding || invitations) return finding;
  }
  const bulkRuns = Math.ceil(runs / BULK_SHARE);
  process.stdout.write(`${bulkRuns} bulk runs from seed ${seed}\n`);
  const finding = await simulateBulk({ seed, runs: bulkRuns });
  if (finding || bulk) return finding;
  const cores = availableParallelism();
  const shares = Array.from({ length: cores }, (_, core) => ({
    seed: seed + core,
    runs: Math.ceil(runs / cores),
  }));
  process.stdout.write(`${runs} histories on ${cores} cores from seed ${seed}\n`);
  const file = await bundled();
  const searches = shares.map((share) => inWorker(file, share));
  // Whoever finds something first ends the search of the others, too.
  const first = new Promise<Finding>((resolve) => {
    for (const search of searches) search.then((finding) => finding && resolve(finding)).catch(() => {});
  });
  return Promise.race([first, Promise.all(searches).then(() => undefined)]);
};

const startedAt = performance.now();
simulateAll().then((finding) => {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(finding ? `${finding.report}\n` : `Every promise was kept, in ${seconds} s.\n`);
  process.exit(finding ? 1 : 0);
});
