import { spawnSync } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { cachedNode } from "./support/cached-install.ts";
import { NODE_VERSIONS } from "./support/node-versions.ts";

/** What drives the built program: end to end, and as packages. */
const SUITES = ["test/e2e", "test/commands", "test/package/npm-pack.test.ts", "test/package/mcpb.test.ts"];

const test = (node: string): boolean => {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  return spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", ...SUITES], { stdio: "inherit", env }).status === 0;
};

const failed = NODE_VERSIONS.filter((version) => {
  const node = cachedNode(version);
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  process.stdout.write(`\nNode ${stdout}`);
  return !test(node);
});
process.stdout.write(failed.length > 0 ? `\nFailed on Node ${failed.join(", ")}\n` : "\nPassed on all\n");
process.exitCode = failed.length > 0 ? 1 : 0;
