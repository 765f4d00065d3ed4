import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { cachedInstall, cachedNode } from "../support/cached-install.ts";
import { BINARY, connectLegacy } from "../support/clients.ts";
import { startHosted } from "../support/hosted.ts";
import { startHeyMilo } from "../support/sandbox.ts";
import type { Report, Target } from "./drive.ts";
import { tryExample, tryOtherExamples } from "./examples.ts";
import { FRAMEWORKS, type Framework } from "./frameworks.ts";
import { judge } from "./judge.ts";

const DRIVE = join(import.meta.dirname, "drive.ts");
/** By then a framework hangs. */
const LIMIT_MS = 60_000;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs the driver on the Node it needs; rejects with what it wrote if it ends without a report. */
const drive = async ({ name, node }: Framework, folder: string, transport: string, to: Target): Promise<Report> => {
  const driver = join(folder, "driver.mjs");
  copyFileSync(join(import.meta.dirname, "drivers", `${name}.mjs`), driver);
  const child = spawn(
    node ? cachedNode(node) : process.execPath,
    ["--import", "tsx", DRIVE, driver, name, transport, JSON.stringify(to)],
    { stdio: ["ignore", "pipe", "pipe", "ipc"], timeout: LIMIT_MS },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  const exited = once(child, "exit");
  const first = await Promise.race([once(child, "message"), exited.then(() => undefined)]);
  if (!first) throw new Error(output);
  await exited;
  return first[0] as Report;
};

const sandbox = await startHeyMilo();
const hosted = await startHosted({ env: { HEYMILO_BASE_URL: sandbox.url, HEYMILO_RATE_LIMIT: "0" } });
const reference = await connectLegacy({ env: sandbox.env });
const listed = await reference.listTools();
await reference.close();

const TARGETS: [transport: string, target: Target][] = [
  ["stdio", { command: process.execPath, args: [BINARY], env: sandbox.env }],
  ["HTTP", { url: `${hosted.url}/mcp`, headers: { Authorization: `Bearer ${sandbox.apiKey}` } }],
];

const asked = process.argv.slice(2);
const chosen = FRAMEWORKS.filter(({ name }) => asked.length === 0 || asked.includes(name));
const failures: string[] = [];
for (const framework of chosen) {
  print(`${framework.name}: ${framework.packages.join(", ")}${framework.node ? `, Node ${framework.node}` : ""}`);
  const folder = cachedInstall(join("frameworks", framework.name), framework.packages);
  for (const [transport, target] of TARGETS) {
    const problems = await drive(framework, folder, transport, target).then(
      async (report) => {
        const found = judge(
          framework.name,
          transport,
          report,
          listed,
          await sandbox.postings(),
          await sandbox.requests(),
        );
        print(`  ${found.length === 0 ? "ok  " : "FAIL"} ${transport}: ${Object.keys(report.conversions).join(", ")}`);
        return found;
      },
      (error: Error) => [`${framework.name}, ${transport}: ${error.message}`],
    );
    failures.push(...problems);
  }
  if (framework.example) failures.push(...(await tryExample(framework, folder, sandbox, print)));
}
if (asked.length === 0) failures.push(...(await tryOtherExamples(sandbox, hosted.url, print)));
await hosted.stop();
await sandbox.stop();
print(failures.length === 0 ? `${chosen.length} passed, 0 failed` : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;
