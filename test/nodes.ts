import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The oldest that package.json allows, and the newest of every line after it. */
const VERSIONS = ["20.19", "22", "24", "26"];

/** What drives the built program: end to end, and as packages. */
const SUITES = ["test/e2e", "test/commands", "test/package/npm-pack.test.ts", "test/package/mcpb.test.ts"];

/** The npm registry has a package for every platform with nothing in it but Node. */
const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

const install = (version: string): string => {
  const folder = join("node_modules", ".cache", "nodes", version);
  mkdirSync(folder, { recursive: true });
  const wanted = `${PACKAGE}@${version}`;
  const npm = spawnSync(
    "npm",
    ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, wanted],
    {
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    },
  );
  if (npm.status !== 0) throw new Error(`could not install ${wanted}`);
  const name = process.platform === "win32" ? "node.exe" : "node";
  return join(process.cwd(), folder, "node_modules", PACKAGE, "bin", name);
};

const test = (node: string): boolean => {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  return (
    spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", ...SUITES], { stdio: "inherit", env })
      .status === 0
  );
};

const failed = VERSIONS.filter((version) => {
  const node = install(version);
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  process.stdout.write(`\nNode ${stdout}`);
  return !test(node);
});
process.stdout.write(failed.length > 0 ? `\nFailed on Node ${failed.join(", ")}\n` : "\nPassed on all\n");
process.exitCode = failed.length > 0 ? 1 : 0;
