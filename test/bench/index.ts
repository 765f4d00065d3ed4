import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startHeyMiloApart } from "../support/sandbox.ts";
import { type CallCost, KEY, measureCalls } from "./calls.ts";
import { measureColdStart } from "./cold-start.ts";

/**
 * `npm run bench`: what starting, listing and calling cost, against the least that they can cost on this machine.
 * `-- --check` ends with 1 if a budget is exceeded. Budgets are ratios, which hold from machine to machine, and one
 * time with a wide margin. Run it on a quiet machine. `npm run size` has the budgets of tokens and bytes.
 */
const SERVER = "dist/heymilo-mcp.js";
const PAIRS = 15;
const CALLS = 500;

interface Row {
  what: string;
  value: number;
  unit: string;
  budget?: number;
}

const measure = async (): Promise<Row[]> => {
  const cold = await measureColdStart(SERVER, PAIRS);
  const calls = await callsTo(await startInstantApi());
  // It does what HeyMilo does with a create, as far as that is known.
  const sandboxCalls = await callsTo(await startHeyMiloApart({ apiKey: KEY }));
  return [
    ...row("cold start to initialize, to a bare process", cold.initializeRatio, "x", 2.8),
    ...row("cold start to tools/list, to a bare process", cold.listRatio, "x"),
    ...row("processor time to initialize, to a bare process", cold.cpuRatio, "x"),
    ...row("memory after tools/list, to a bare process", cold.rssRatio, "x", 1.4),
    ...row("cold start to initialize", cold.initializeMs, "ms"),
    ...row("a bare process", cold.bareMs, "ms"),
    ...row("create, direct", calls.directMs, "ms"),
    ...row("create, through MCP", calls.throughMs, "ms"),
    ...row("added to a create", calls.addedMs, "ms", 3),
    ...row("added to each of a new process's first creates", calls.addedAtFirstMs, "ms"),
    // Wide, since the ratio is unsteady: the client, the server and the API share the processors.
    ...throughput("an instant API", calls, 15),
    ...throughput("the sandbox", sandboxCalls, 3.6),
  ];
};

interface Api {
  url: string;
  stop(): void | Promise<void>;
}

/** Takes no time of its own: what a call costs against it is the cost of the call. */
const startInstantApi = async (): Promise<Api> => {
  const child = fork(fileURLToPath(new URL("./instant-api.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const [url] = await once(child, "message");
  return { url, stop: () => child.disconnect() };
};

const callsTo = async (api: Api): Promise<CallCost> => {
  try {
    return await measureCalls(SERVER, api.url, CALLS);
  } finally {
    await api.stop();
  }
};

const row = (what: string, value: number | undefined, unit: string, budget?: number): Row[] =>
  value === undefined ? [] : [{ what, value, unit, ...(budget && { budget }) }];

const throughput = (api: string, calls: CallCost, budgetAt64: number): Row[] =>
  calls.throughput.flatMap(({ concurrency, ratio, through }) => [
    ...row(`${api}, ${concurrency} at once, direct to MCP`, ratio, "x", concurrency === 64 ? budgetAt64 : undefined),
    ...row(`${api}, ${concurrency} at once through MCP`, through, "creates/s"),
  ]);

const print = (line: string) => process.stdout.write(`${line}\n`);

const format = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);

const isOver = ({ value, budget }: Row): boolean => budget !== undefined && value > budget;

const rows = await measure();
for (const row of rows) {
  const { what, value, unit, budget } = row;
  const note = budget === undefined ? "" : `budget ${format(budget)}${isOver(row) ? " EXCEEDED" : ""}`;
  print(`${what.padEnd(50)} ${format(value).padStart(10)} ${unit.padEnd(9)} ${note}`);
}
const over = rows.filter(isOver);
if (over.length > 0) print(`${over.length} over budget; the budgets are in test/bench/index.ts.`);
if (process.argv.includes("--check") && over.length > 0) process.exitCode = 1;
