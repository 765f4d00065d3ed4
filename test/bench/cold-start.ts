import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mainThreadMs, memoryOf } from "../support/process-use.ts";
import { median } from "./statistics.ts";

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } },
};
const LIST = [
  { jsonrpc: "2.0", method: "notifications/initialized" },
  { jsonrpc: "2.0", id: 2, method: "tools/list" },
];

interface Start {
  /** Milliseconds from spawn to the initialize answer, and to the tools/list answer after it. */
  initializeMs: number;
  listMs: number;
  /** Processor time of the main thread up to the initialize answer, in milliseconds; 0 beside Linux. */
  cpuMs: number;
  /** Resident memory after both answers, in MB; 0 beside Linux. */
  rssMb: number;
  lines: string[];
}

export interface ColdStart {
  initializeRatio: number;
  listRatio: number;
  cpuRatio: number | undefined;
  rssRatio: number | undefined;
  initializeMs: number;
  bareMs: number;
}

/**
 * Starts the server and a bare Node process that answers the same bytes, in turn, in a clean environment
 * (NODE_EXTRA_CA_CERTS alone adds 35 ms to Node 20), and returns medians of the pairs' ratios.
 */
export async function measureColdStart(server: string, pairs: number): Promise<ColdStart> {
  const { lines } = await start(server);
  const bare = writeBareServer(lines);
  const measured: [Start, Start][] = [];
  for (let pair = 0; pair < pairs; pair += 1) measured.push([await start(server), await start(bare)]);
  const ratio = (of: (one: Start) => number) => median(measured.map(([ours, floor]) => of(ours) / of(floor)));
  const known = (value: number) => (Number.isNaN(value) ? undefined : value);
  return {
    initializeRatio: ratio((one) => one.initializeMs),
    listRatio: ratio((one) => one.listMs),
    cpuRatio: known(ratio((one) => one.cpuMs)),
    rssRatio: known(ratio((one) => one.rssMb)),
    initializeMs: median(measured.map(([ours]) => ours.initializeMs)),
    bareMs: median(measured.map(([, floor]) => floor.initializeMs)),
  };
}

const start = (program: string): Promise<Start> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const env = { PATH: process.env.PATH ?? "" };
    const child = spawn(process.execPath, [program], { env, stdio: ["pipe", "pipe", "ignore"] });
    const result: Partial<Start> = {};
    let output = "";
    child.on("error", reject);
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const lines = output.split("\n").slice(0, -1);
      if (lines.length >= 1 && result.initializeMs === undefined) {
        result.initializeMs = performance.now() - startedAt;
        result.cpuMs = mainThreadMs(child.pid as number);
        for (const message of LIST) child.stdin.write(`${JSON.stringify(message)}\n`);
      }
      if (lines.length < 2) return;
      result.listMs = performance.now() - startedAt;
      result.rssMb = memoryOf(child.pid as number);
      child.once("exit", () => resolve({ ...(result as Start), lines }));
      // Not a kill: a Node that keeps what it has compiled does so at an orderly end.
      child.stdin.end();
    });
    child.stdin.write(`${JSON.stringify(INITIALIZE)}\n`);
  });

/** The floor: Node itself, a pipe, and the same answers. */
const writeBareServer = (answers: readonly string[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), "heymilo-bench-")), "bare.cjs");
  const code = `
    const answers = ${JSON.stringify(answers)};
    let input = "";
    process.stdin.on("data", (chunk) => {
      input += chunk;
      for (let end = input.indexOf("\\n"); end >= 0; end = input.indexOf("\\n")) {
        const { id } = JSON.parse(input.slice(0, end));
        input = input.slice(end + 1);
        if (id !== undefined) process.stdout.write(answers[id - 1] + "\\n");
      }
    });`;
  writeFileSync(file, code);
  return file;
};
