import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startHosted } from "../support/hosted.ts";
import { connectHttpModern } from "../support/http-clients.ts";
import { cpuOf, memoryOf } from "../support/process-use.ts";
import { startHeyMiloApart } from "../support/sandbox.ts";
import type { Attack } from "./attacks.ts";
import type { Callers } from "./callers.ts";
import { type FloodOptions, flood } from "./flood.ts";
import type { Probe } from "./prober.ts";
import { createAsTenant, repeatAsTenant } from "./tenant.ts";

export interface AttackOptions extends FloodOptions {
  callers: Callers;
  attacks: readonly Attack[];
  rounds: number;
}

/** One kind of attack in one round. */
export interface Wave {
  name: string;
  statuses: Record<number, number>;
  /** What the server spent on a processor, in milliseconds. */
  cpuMs: number;
  /** Resident memory of the server at the end, in MB. */
  memoryMb: number;
  /** What was asked of `/healthz` meanwhile. */
  probes: Probe[];
}

export interface AttackReport {
  /** The server with nothing else to do, and the waves in order. */
  calm: Wave;
  waves: Wave[];
  repeats: Awaited<ReturnType<typeof repeatAsTenant>>[];
}

/** Half of the container's in examples/deploy. On a large machine V8 would leave gigabytes of garbage alone. */
const HEAP = "--max-old-space-size=256";

/** One tenant creates, others attack the same server with one kind of request after another, and the tenant repeats. */
export async function runAttack({ callers, attacks, rounds, ...options }: AttackOptions): Promise<AttackReport> {
  const sandbox = await startHeyMiloApart();
  const env = {
    HEYMILO_BASE_URL: sandbox.url,
    HEYMILO_RATE_LIMIT: "0",
    HEYMILO_TIMEOUT_MS: "5000",
    ...callers.env,
  };
  const server = await startHosted({ env, execArgv: [HEAP] });
  const prober = fork(fileURLToPath(new URL("./prober.ts", import.meta.url)), [`${server.url}/healthz`], {
    execArgv: ["--import", "tsx"],
  });
  const probes: Probe[] = [];
  prober.on("message", (probe: Probe) => probes.push(probe));
  const client = await connectHttpModern(server.url, callers.tenant);

  const watched = async (name: string, work: () => Promise<Wave["statuses"]>): Promise<Wave> => {
    const [from, cpuBefore] = [Date.now(), cpuOf(server.pid)];
    const statuses = await work();
    const to = Date.now();
    // One that was asked near the end is answered later.
    await once(prober, "message");
    return {
      name,
      statuses,
      cpuMs: cpuOf(server.pid) - cpuBefore,
      memoryMb: memoryOf(server.pid),
      probes: probes.filter(({ at, ms }) => at + ms >= from && at <= to),
    };
  };
  try {
    let creates: Awaited<ReturnType<typeof createAsTenant>> = [];
    const calm = await watched("nothing", async () => {
      creates = await createAsTenant(client, sandbox);
      return {};
    });
    const waves: Wave[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const attack of attacks)
        waves.push(await watched(attack.name, () => flood(`${server.url}/mcp`, callers, attack, options)));
    }
    const repeats: AttackReport["repeats"] = [];
    for (const create of creates) repeats.push(await repeatAsTenant(client, sandbox, create));
    return { calm, waves, repeats };
  } finally {
    await client.close();
    prober.disconnect();
    await server.stop();
    await sandbox.stop();
  }
}

/** What the tenant has reason to complain of. */
export const complaintsAbout = ({ repeats }: AttackReport): string[] =>
  repeats
    // A create that was lost before is told as `created` by the repeat that finds it.
    .filter(({ outcome, postings }) => postings !== 1 || !["created", "already_created"].includes(outcome))
    .map(({ title, outcome, postings }) => `${title}: the repeat was ${outcome}, and ${postings} exist`);
