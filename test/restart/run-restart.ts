import { setTimeout as sleep } from "node:timers/promises";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createAsAgent, type Ending } from "../load/agent.ts";
import { complaintsAbout, FAULTS, postingsByKey } from "../load/run-load.ts";
import { toolResult } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { API_KEY, startHeyMiloApart } from "../support/sandbox.ts";
import { type Balancer, freePort, startBalancer } from "./balancer.ts";

export interface Restart {
  callers: number;
  /** What is done to the instances while the callers create. */
  steps: readonly ("restart" | "kill")[];
}

export interface RestartReport {
  calls: number;
  /** How many calls no server answered, or one that was shutting down, by what was heard. */
  notServed: Record<string, number>;
  endings: Ending[];
  complaints: string[];
  seconds: number;
}

/** As in examples/deploy/docker-compose.yaml. */
const DRAIN_MS = 15_000;
/** Between two steps, so that an instance has work again. */
const BETWEEN_MS = 3_000;
/** One create in so many meets a fault. */
const CREATES_A_FAULT = 10;
const THINKING_MS = 1_000;

/** Callers create all the time through a balancer, while both instances are restarted in turn. */
export async function runRestart(balancer: Balancer, { callers, steps }: Restart): Promise<RestartReport> {
  const sandbox = await startHeyMiloApart();
  const ports = [await freePort(), await freePort()] as const;
  const env = { HEYMILO_BASE_URL: sandbox.url, HEYMILO_RATE_LIMIT: "0", HEYMILO_MAX_IN_FLIGHT: "64" };
  const args = ["--timeout-ms", "20000", "--drain-ms", String(DRAIN_MS)];
  const start = (port: number) => startHosted({ env, args: [...args, "--port", String(port)] });
  const instances: HostedServer[] = await Promise.all(ports.map(start));
  const front = await startBalancer(balancer, ports);
  const startedAt = performance.now();
  const notServed: Record<string, number> = {};
  const endings: Ending[] = [];
  let calls = 0;
  let isOver = false;

  const call = async (client: Client, args: Record<string, unknown>, streams: boolean) => {
    calls += 1;
    const options = streams ? { onprogress: () => {} } : {};
    const request = { name: "create_interviewer", arguments: args };
    try {
      const result = toolResult(await client.callTool(request, options));
      if (result.text.includes("shutting down")) count(notServed, "shutting down");
      return result;
    } catch (error) {
      count(
        notServed,
        String((error as Error).message)
          .replace(/[\d.]+:\d+/, "")
          .slice(0, 60),
      );
      throw error;
    }
  };

  const connect = async (): Promise<Client> => {
    const client = new Client(
      { name: "caller", version: "1" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    const headers = { "x-api-key": API_KEY };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${front.url}/mcp`), { requestInit: { headers } }));
    return client;
  };
  const work = async (client: Client, number: number): Promise<void> => {
    for (let index = 0; !isOver; index++) {
      const title = `Caller ${number}, role ${index}`;
      const request = { ...exampleRequest("customer-service-rep"), title };
      const streaming = { callTool: (_name: string, args = {}) => call(client, args, number % 2 === 0) };
      if (calls % CREATES_A_FAULT === 0) await sandbox.arm(FAULTS[(calls / CREATES_A_FAULT) % FAULTS.length] as object);
      endings.push(await createAsAgent(streaming, request, `caller-${number}-role-${index}`));
      await sleep(THINKING_MS * Math.random());
    }
    await client.close();
  };

  const restart = async (index: number, step: Restart["steps"][number]) => {
    const instance = instances[index] as HostedServer;
    instance.kill(step === "kill" ? "SIGKILL" : "SIGTERM");
    await instance.exited;
    instances[index] = await start(ports[index] as number);
  };

  try {
    const clients = await Promise.all(Array.from({ length: callers }, connect));
    const working = Promise.all(clients.map(work));
    for (const [place, step] of steps.entries()) {
      await sleep(BETWEEN_MS);
      await restart(place % 2, step);
    }
    await sleep(BETWEEN_MS);
    isOver = true;
    await working;
    const seconds = (performance.now() - startedAt) / 1_000;
    const postings = postingsByKey(await sandbox.postings());
    return {
      calls,
      notServed,
      endings,
      complaints: complaintsAbout({ endings, postings }),
      seconds,
    };
  } finally {
    isOver = true;
    await front.stop();
    await Promise.all(instances.map((instance) => instance.stop()));
    await sandbox.stop();
  }
}

const count = (counts: Record<string, number>, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};
