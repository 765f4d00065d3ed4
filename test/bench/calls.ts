import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Pool } from "undici";
import { median } from "./statistics.ts";

export interface CallCost {
  /** Median of a create over a direct undici request to the same server, and what the MCP server adds, in ms. */
  directMs: number;
  throughMs: number;
  addedMs: number;
  /** Creates a second through the MCP server and directly, by how many are under way at once. */
  throughput: { concurrency: number; direct: number; through: number; ratio: number }[];
}

const PATH = "/api/v2/postings";
const KEY = "bench-key";

/** Sends the same creates directly and through the server, to an API that answers at once. */
export async function measureCalls(server: string, calls: number): Promise<CallCost> {
  const api = await startInstantApi();
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const pool = new Pool(url, { connections: 64 });
  const client = new Client({ name: "bench", version: "1" });
  const env = { PATH: process.env.PATH ?? "", HEYMILO_BASE_URL: url, HEYMILO_API_KEY: KEY };
  const limits = { HEYMILO_RATE_LIMIT: "0", HEYMILO_MAX_IN_FLIGHT: "64", HEYMILO_LOG_LEVEL: "silent" };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [server], env: { ...env, ...limits } }),
  );
  const direct = async () => {
    const { body, statusCode } = await pool.request({
      method: "POST",
      path: PATH,
      headers: { "x-api-key": KEY, "content-type": "application/json" },
      body: JSON.stringify(request()),
    });
    await body.json();
    if (statusCode !== 201) throw new Error(`the API answered ${statusCode}`);
  };
  const through = async () => {
    const result = await client.callTool({ name: "create_interviewer", arguments: request() });
    if (result.isError) throw new Error(JSON.stringify(result.content));
  };
  try {
    for (let warmUp = 0; warmUp < 100; warmUp += 1) {
      await direct();
      await through();
    }
    const times = { direct: [] as number[], through: [] as number[] };
    for (let call = 0; call < calls; call += 1) {
      times.direct.push(await timed(direct));
      times.through.push(await timed(through));
    }
    const throughput: CallCost["throughput"] = [];
    for (const concurrency of [1, 8, 64]) {
      const [ours, floor] = [await rate(through, concurrency, calls), await rate(direct, concurrency, calls)];
      throughput.push({ concurrency, direct: floor, through: ours, ratio: floor / ours });
    }
    const [directMs, throughMs] = [median(times.direct), median(times.through)];
    return { directMs, throughMs, addedMs: throughMs - directMs, throughput };
  } finally {
    await client.close();
    await pool.close();
    api.close();
  }
}

const example = JSON.parse(readFileSync("examples/customer-service-rep/request.json", "utf8"));

/** A body of 4.5 kB, different each time: identical calls would be answered from memory. */
const request = () => ({ ...example, title: `Customer Service Representative ${randomUUID()}` });

const timed = async (work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const rate = async (work: () => Promise<void>, concurrency: number, calls: number): Promise<number> => {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  const ms = await timed(async () => {
    await Promise.all(Array.from({ length: concurrency }, worker));
  });
  return (calls / ms) * 1000;
};

/** Answers every create with a receipt of the usual size and does nothing else. */
const startInstantApi = async (): Promise<Server> => {
  const server = createServer((message, response) => {
    let body = "";
    message.on("data", (chunk) => {
      body += chunk;
    });
    message.on("end", () => {
      const { title } = JSON.parse(body || "{}");
      const urls = {
        candidate_url: "https://candidates.example.com/x",
        review_url: "https://admin.example.com/x",
      };
      const posting = { id: randomUUID(), title, status: "active", urls, workflow: [], metadata: {} };
      const data = {
        object: "posting",
        id: posting.id,
        status: "active",
        urls,
        created_at: Date.now() / 1000,
        posting,
      };
      response
        .writeHead(201, { "content-type": "application/json" })
        .end(JSON.stringify({ data, meta: null }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};
