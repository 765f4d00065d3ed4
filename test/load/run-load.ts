import { setTimeout as sleep } from "node:timers/promises";
import { exampleRequest } from "../support/example-requests.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { connectHttpLegacy, connectHttpModern } from "../support/http-clients.ts";
import { memoryOf } from "../support/process-use.ts";
import { API_KEY, type Stored, startHeyMiloApart, type TestHeyMilo } from "../support/sandbox.ts";
import { createAsAgent, type Ending } from "./agent.ts";
import { startRoundRobin } from "./proxy.ts";

export interface Load {
  clients: number;
  createsEach: number;
  /** How many tenants the clients are spread over. */
  tenants: number;
}

export interface LoadReport {
  endings: Ending[];
  /** What exists in the end, by key. */
  postings: Map<string, string[]>;
  /** How many requests each instance was given; the first was killed midway. */
  given: number[];
  faults: Record<string, number>;
  /** Resident memory of the instance that survived, in MB. */
  memoryMb: { before: number; most: number };
  seconds: number;
}

const CREATES = { method: "POST", path: "^/api/v2/postings$" };
const LISTS = { method: "GET", path: "^/api/v2/postings$" };

/** HeyMilo on a bad day. What is committed late is so by less than an agent waits before it tries again. */
export const FAULTS: readonly object[] = [
  { fault: "error_after_commit", match: CREATES },
  { fault: "error_before_commit", match: CREATES },
  { fault: "reset_after_commit", match: CREATES },
  { fault: "reset_before_commit", match: CREATES },
  { fault: "bad_gateway_after_commit", match: CREATES },
  { fault: "truncated", match: CREATES },
  { fault: "malformed_json", match: CREATES },
  { fault: "too_many_requests", match: CREATES, retry_after_s: 0.02 },
  { fault: "late_commit", match: CREATES, delay_ms: 200 },
  { fault: "slow_answer", match: CREATES, delay_ms: 300 },
  { fault: "error_before_commit", match: LISTS },
  { fault: "reset_before_commit", match: LISTS },
];
/** One create in so many meets a fault. */
const CREATES_A_FAULT = 6;
const BETWEEN_SAMPLES_MS = 200;

/** Many agents create at once over two instances, of which the first is killed when half is done. */
export async function runLoad({ clients, createsEach, tenants }: Load): Promise<LoadReport> {
  const sandbox = await startHeyMiloApart();
  const env = {
    HEYMILO_BASE_URL: sandbox.url,
    HEYMILO_RATE_LIMIT: "0",
    HEYMILO_MAX_IN_FLIGHT: "32",
    HEYMILO_TIMEOUT_MS: "20000",
  };
  const instances = await Promise.all([startHosted({ env }), startHosted({ env })]);
  const [victim, survivor] = instances as [HostedServer, HostedServer];
  const proxy = await startRoundRobin(instances.map(({ url }) => url));
  const before = memoryOf(survivor.pid);
  const startedAt = performance.now();
  let begun = 0;
  let done = 0;
  let most = before;
  let over = false;

  const makeTrouble = async () => {
    if (begun++ % CREATES_A_FAULT !== 0) return;
    await sandbox.arm(FAULTS[((begun / CREATES_A_FAULT) % FAULTS.length) | 0] as object);
  };
  const watchMemory = async () => {
    while (!over) {
      most = Math.max(most, memoryOf(survivor.pid));
      await sleep(BETWEEN_SAMPLES_MS);
    }
  };
  const work = async (number: number): Promise<Ending[]> => {
    const connect = number % 2 === 0 ? connectHttpModern : connectHttpLegacy;
    const client = await connect(proxy.url, {
      "x-api-key": API_KEY,
      "x-workspace-id": `ws-${number % tenants}`,
    });
    const endings: Ending[] = [];
    for (let index = 0; index < createsEach; index++) {
      const title = `Agent ${number}, role ${index}`;
      const request = { ...exampleRequest("customer-service-rep"), title };
      await makeTrouble();
      endings.push(await createAsAgent(client, request, `agent-${number}-role-${index}`));
      done += 1;
      if (done === Math.floor((clients * createsEach) / 2)) victim.kill("SIGKILL");
    }
    await client.close();
    return endings;
  };

  const watching = watchMemory();
  try {
    const endings = (await Promise.all(Array.from({ length: clients }, (_, number) => work(number)))).flat();
    const seconds = (performance.now() - startedAt) / 1000;
    over = true;
    await watching;
    return {
      endings,
      postings: postingsByKey(await sandbox.postings()),
      given: proxy.given(),
      faults: await struck(sandbox),
      memoryMb: { before, most },
      seconds,
    };
  } finally {
    over = true;
    await proxy.close();
    await survivor.stop();
    await sandbox.stop();
  }
}

/** What a careful reader of the report would complain of. */
export function complaintsAbout({ endings, postings }: Pick<LoadReport, "endings" | "postings">): string[] {
  return endings.flatMap(({ key, kind, postingId, duplicates }) => {
    const exist = postings.get(key) ?? [];
    const told = [postingId, ...duplicates];
    const untold = exist.filter((id) => !told.includes(id));
    if (kind === "unanswered") return [`${key}: no answer at all`];
    if (kind === "unknown") return exist.length > 1 ? [`${key}: unknown, and exists ${exist.length} times`] : [];
    if (kind !== "receipt") return exist.length > 0 ? [`${key}: ${kind}, but ${exist} exists`] : [];
    if (!exist.includes(String(postingId))) return [`${key}: a receipt for ${postingId}, which does not exist`];
    return untold.length > 0 ? [`${key}: ${untold} exists besides, and nobody was told`] : [];
  });
}

export const postingsByKey = (postings: readonly Stored[]): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const { id, metadata } of postings) {
    const [key = ""] = (metadata?.mcp_idempotency_key ?? "").split(" ");
    found.set(key, [...(found.get(key) ?? []), id]);
  }
  return found;
};

const struck = async (sandbox: TestHeyMilo): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { fault } of await sandbox.requests()) if (fault) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
};
