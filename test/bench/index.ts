import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { countTokens } from "../support/tokens.ts";
import { builtSurface, bundleSizes, startFiles } from "../surface/surface.ts";
import { type Api, startInstantApi, startSandboxApi } from "./apis.ts";
import { type CallCost, measureCalls } from "./calls.ts";
import { measureColdStart } from "./cold-start.ts";

/**
 * `npm run bench [-- --save]`: what starting, listing and calling cost, against the least that they can cost on this
 * machine. Ratios hold from machine to machine, times do not; so only ratios and sizes are compared with the
 * committed baseline. Run it on a quiet machine.
 */
const SERVER = "dist/heymilo-mcp.js";
const BASELINE = "test/bench/baseline.json";
const PAIRS = 15;
const CALLS = 500;
/** A ratio moves by this much from run to run on a quiet machine. */
const TOLERANCE = 1.15;

interface Row {
  what: string;
  value: number;
  unit: string;
  budget?: number;
  /** Compared with the baseline. */
  compared: boolean;
}

const measure = async (): Promise<Row[]> => {
  const cold = await measureColdStart(SERVER, PAIRS);
  const calls = await callsTo(await startInstantApi());
  const sandboxCalls = await callsTo(await startSandboxApi());
  const sizes = bundleSizes();
  const bytesOf = (names: readonly string[]) => names.reduce((sum, name) => sum + (sizes[name] ?? 0), 0);
  const { tools } = await builtSurface();
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
    ...throughput("an instant API", calls),
    ...throughput("the sandbox", sandboxCalls, 2),
    ...row("what every start loads", bytesOf(startFiles()), "bytes", 600_000),
    ...row("dist/", bytesOf(Object.keys(sizes)), "bytes", 1_500_000),
    ...row("tools/list", countTokens(tools), "tokens", 7_200),
  ];
};

const callsTo = async (api: Api): Promise<CallCost> => {
  try {
    return await measureCalls(SERVER, api.url, CALLS);
  } finally {
    await api.stop();
  }
};

const row = (
  what: string,
  value: number | undefined,
  unit: string,
  budget?: number,
  compared = unit === "x",
): Row[] => (value === undefined ? [] : [{ what, value, unit, ...(budget && { budget }), compared }]);

const throughput = (api: string, calls: CallCost, budgetAt64?: number): Row[] =>
  calls.throughput.flatMap(({ concurrency, ratio, through }) => {
    const budget = concurrency === 64 ? budgetAt64 : undefined;
    // Where HeyMilo's part takes no time, the ratio is as unsteady as what is left.
    const isSteady = budgetAt64 !== undefined;
    return [
      ...row(`${api}, ${concurrency} at once, direct to MCP`, ratio, "x", budget, isSteady),
      ...row(`${api}, ${concurrency} at once through MCP`, through, "creates/s"),
    ];
  });

const print = (line: string) => process.stdout.write(`${line}\n`);

const rows = await measure();
const baseline: Row[] = existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, "utf8")) : [];
let worse = 0;
for (const { what, value, unit, budget, compared } of rows) {
  const before = compared ? baseline.find((one) => one.what === what)?.value : undefined;
  const grown = before !== undefined && value > before * TOLERANCE;
  const over = budget !== undefined && value > budget;
  if (grown) worse += 1;
  const notes = [
    budget === undefined ? "" : `budget ${budget}${over ? " EXCEEDED" : ""}`,
    before === undefined ? "" : `baseline ${format(before)}${grown ? " GREW" : ""}`,
  ];
  print(
    `${what.padEnd(50)} ${format(value).padStart(10)} ${unit.padEnd(8)} ${notes.filter(Boolean).join(", ")}`,
  );
}
if (process.argv.includes("--save")) writeFileSync(BASELINE, `${JSON.stringify(rows, null, 2)}\n`);
if (worse > 0) {
  print(`${worse} grew by more than ${Math.round((TOLERANCE - 1) * 100)} % over the baseline.`);
  process.exitCode = 1;
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);
}
