import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Pool } from "undici";
import { LineClient } from "./line-client.ts";
import { median } from "./statistics.ts";

export interface CallCost {
  /** Median of a create over a direct undici request to the same API, and what the MCP server adds, in ms. */
  directMs: number;
  throughMs: number;
  addedMs: number;
  /** The same of a process's first {@link FIRST} calls, when V8 has not optimised much yet. */
  addedAtFirstMs: number;
  /** Creates a second directly and through the MCP server, by how many are under way at once. */
  throughput: Throughput[];
}

export interface Throughput {
  concurrency: number;
  direct: number;
  through: number;
  ratio: number;
}

const PATH = "/api/v2/postings";
export const KEY = "bench-key";

/** What an agent that creates a few interviewers sees. */
const FIRST = 100;

/** So many calls later the times hardly become shorter any more. A process remembers some 3,200 creates in all. */
const WARM_UP = 2_000;
/** Before throughput is measured, which takes 2,500 creates of each process. */
const SHORT_WARM_UP = 500;

/** Sends the same creates directly and through the server, to an API in another process. */
export async function measureCalls(server: string, url: string, calls: number): Promise<CallCost> {
  const pool = new Pool(url, { connections: 64 });
  const env = { PATH: process.env.PATH ?? "", HEYMILO_BASE_URL: url, HEYMILO_API_KEY: KEY };
  const limits = { HEYMILO_RATE_LIMIT: "0", HEYMILO_MAX_IN_FLIGHT: "64", HEYMILO_LOG_LEVEL: "silent" };
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
  const withProcess = async <T>(work: (through: Work) => Promise<T>): Promise<T> => {
    const child = spawn(process.execPath, [server], { env: { ...env, ...limits }, stdio: ["pipe", "pipe", "inherit"] });
    const client = new LineClient(child);
    await client.connect();
    const through = async () => {
      const answer = await client.request("tools/call", { name: "create_interviewer", arguments: request() });
      if (answer.result?.structuredContent?.outcome !== "created") throw new Error(JSON.stringify(answer));
    };
    try {
      // The first pays for loading.
      await direct();
      await through();
      return await work(through);
    } finally {
      client.close();
    }
  };
  try {
    const { first, warm } = await withProcess(async (through) => {
      const first = await inTurns(direct, through, FIRST);
      await inTurns(direct, through, WARM_UP);
      return { first, warm: await inTurns(direct, through, calls) };
    });
    const throughput: Throughput[] = [];
    for (const concurrency of [1, 8, 64])
      throughput.push(
        await withProcess(async (through) => {
          await inTurns(direct, through, SHORT_WARM_UP);
          return compare(direct, through, concurrency, calls);
        }),
      );
    return { ...warm, addedAtFirstMs: first.addedMs, throughput };
  } finally {
    await pool.close();
  }
}

const { interview_template_id, ...example } = JSON.parse(
  readFileSync("examples/customer-service-rep/request.json", "utf8"),
);
/** With its questions, so that a create is one request: what HeyMilo writes would be read afterwards. */
const workflow = [{ type: "web_interview", questions: [{ modality: "voice", text: "What happened?" }] }];

/** A body of 4.5 kB, different each time: identical calls would be answered from memory. */
const request = () => ({ ...example, workflow, title: `Customer Service Representative ${randomUUID()}` });

type Work = () => Promise<void>;

const inTurns = async (direct: Work, through: Work, calls: number) => {
  const times = { direct: [] as number[], through: [] as number[] };
  for (let call = 0; call < calls; call += 1) {
    times.direct.push(await timed(direct));
    times.through.push(await timed(through));
  }
  const [directMs, throughMs] = [median(times.direct), median(times.through)];
  return { directMs, throughMs, addedMs: throughMs - directMs };
};

const timed = async (work: Work): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

/** In turns, and medians, since the first of several hundred calls are slower. */
const compare = async (direct: Work, through: Work, concurrency: number, calls: number): Promise<Throughput> => {
  const rates = { direct: [] as number[], through: [] as number[] };
  for (let turn = 0; turn < 5; turn += 1) {
    rates.through.push(await rate(through, concurrency, calls));
    rates.direct.push(await rate(direct, concurrency, calls));
  }
  const [floor, ours] = [median(rates.direct), median(rates.through)];
  return { concurrency, direct: floor, through: ours, ratio: floor / ours };
};

const rate = async (work: Work, concurrency: number, calls: number): Promise<number> => {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  const ms = await timed(async () => {
    await Promise.all(Array.from({ length: concurrency }, worker));
  });
  return (calls / ms) * 1000;
};
