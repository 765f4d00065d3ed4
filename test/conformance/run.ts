import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedInstall, cachedNode } from "../support/cached-install.ts";
import { startHosted } from "../support/hosted.ts";
import { REVISIONS, type Revision, SUITE } from "./scenarios.ts";

/** The suite needs Node 22 or newer; what it tests runs on the Node that runs this. */
const SUITE_NODE = "24";

interface Check {
  id: string;
  status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  errorMessage?: string;
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const node = cachedNode(SUITE_NODE);

const folder = cachedInstall("conformance", [SUITE]);
const program = join(folder, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
const suite = (...args: string[]) => spawnSync(node, [program, ...args], { encoding: "utf8", cwd: folder });

/** The suite's own list, without extensions: what is new in it must be sorted before this passes again. */
const known = (revision: string): string[] =>
  [...suite("list", "--server", "--spec-version", revision).stdout.matchAll(/^ +- (\S+) \[([\d,-]+)\]/gm)]
    .filter(([, , revisions]) => revisions?.includes(revision))
    .map(([, name]) => name as string);

const checksOf = (folder: string): Check[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("checks.json"))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Check[]);

/** @returns what failed, in words */
const runScenario = (url: string, { revision, notApplicableChecks = [] }: Revision, scenario: string): string[] => {
  const results = mkdtempSync(join(tmpdir(), "conformance-"));
  try {
    suite("server", "--url", url, "--spec-version", revision, "--scenario", scenario, "-o", results);
    const checks = checksOf(results);
    const counted = checks.filter(({ id }) => !notApplicableChecks.includes(id));
    const failed = counted.filter(({ status }) => status === "FAILURE");
    const passed = counted.filter(({ status }) => status === "SUCCESS").length;
    print(`  ${failed.length === 0 ? "ok  " : "FAIL"} ${scenario}: ${passed} passed, ${failed.length} failed`);
    for (const { id } of checks.filter(({ id }) => notApplicableChecks.includes(id)))
      print(`       n/a ${id}: calls a tool of a test fixture`);
    if (passed === 0) return [`${revision} ${scenario}: nothing passed`];
    return failed.map(({ id, errorMessage }) => `${revision} ${scenario} ${id}: ${errorMessage ?? ""}`);
  } finally {
    rmSync(results, { recursive: true });
  }
};

const server = await startHosted({ args: ["--sandbox"] });
const failures = REVISIONS.flatMap((revision) => {
  print(`${revision.revision}, ${SUITE}`);
  const sorted = [...revision.applicable, ...Object.keys(revision.notApplicable)];
  const names = known(revision.revision);
  const unsorted = names.filter((name) => !sorted.includes(name));
  const gone = sorted.filter((name) => !names.includes(name));
  const failed = revision.applicable.flatMap((scenario) => runScenario(`${server.url}/mcp`, revision, scenario));
  for (const [name, reason] of Object.entries(revision.notApplicable)) print(`  n/a  ${name}: ${reason}`);
  return [
    ...failed,
    ...unsorted.map((name) => `${revision.revision} ${name}: neither run nor named as not applicable`),
    ...gone.map((name) => `${revision.revision} ${name}: the suite has no such scenario`),
  ];
});
await server.stop();
print(failures.length === 0 ? "No failure among the applicable scenarios" : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;
