import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { BRIDGE } from "../../src/commands/clients.ts";
import { cachedInstall, cachedNode } from "../support/cached-install.ts";
import { BINARY } from "../support/clients.ts";
import { startHosted } from "../support/hosted.ts";
import { type ClientCommandLine, COMMAND_LINES } from "./command-lines.ts";

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const snippet = (client: string, flags: readonly string[]): string =>
  spawnSync(process.execPath, [BINARY, "config", client, ...flags], { encoding: "utf8" }).stdout;

/** Gives a client its snippet in an empty home folder, and returns what it lists then. */
const listed = (
  { client, packages, program, node, file, list, env }: ClientCommandLine,
  flags: readonly string[],
): string => {
  const home = mkdtempSync(join(tmpdir(), "heymilo-mcp-client-"));
  try {
    const bin = join(home, "bin");
    mkdirSync(bin);
    const path = join(cachedInstall(join("clients", client), packages), "node_modules", program);
    symlinkSync(path, join(bin, basename(program)));
    const folders = [bin, ...(node ? [dirname(cachedNode(node))] : []), process.env.PATH];
    const options = {
      cwd: home,
      encoding: "utf8",
      timeout: 60_000,
      env: { HOME: home, USERPROFILE: home, PATH: folders.join(delimiter), ...env },
    } as const;
    if (file) {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), snippet(client, flags));
    } else spawnSync("sh", ["-c", snippet(client, flags)], options);
    const { stdout, stderr } = spawnSync(join(bin, basename(program)), list, options);
    return `${stdout}${stderr}`;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** Claude Desktop's way to a hosted server goes through a program of others; whether it passes our header on. */
const bridgedTools = async (url: string): Promise<number> => {
  const { command, args, env } = JSON.parse(snippet("claude-desktop", ["--url", url])).mcpServers.heymilo;
  const folder = cachedInstall(join("clients", "bridge"), [BRIDGE]);
  if (command !== "npx" || args.shift() !== "-y" || args.shift() !== BRIDGE) throw new Error("another way");
  const home = mkdtempSync(join(tmpdir(), "heymilo-mcp-client-"));
  const client = new Client({ name: "heymilo-mcp-tests", version: "1.0.0" });
  try {
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [join(folder, "node_modules/.bin/mcp-remote"), ...args],
        env: { ...env, HOME: home, PATH: process.env.PATH },
        stderr: "ignore",
      }),
    );
    return (await client.listTools()).tools.length;
  } finally {
    await client.close();
    rmSync(home, { recursive: true, force: true });
  }
};

const hosted = await startHosted();
const url = `${hosted.url}/mcp`;
const failures: string[] = [];
for (const commandLine of COMMAND_LINES) {
  print(`${commandLine.client}: ${commandLine.packages.join(", ")}`);
  for (const flags of [["--sandbox"], ["--url", url]]) {
    const output = listed(commandLine, flags);
    const isAccepted = commandLine.accepted.test(output);
    print(`  ${isAccepted ? "ok  " : "FAIL"} config ${commandLine.client} ${flags[0]}`);
    if (!isAccepted) failures.push(`${commandLine.client} ${flags[0]} wrote: ${output}`);
  }
}
print(`claude-desktop: ${BRIDGE}`);
const tools = await bridgedTools(url).catch((error: Error) => error.message);
print(`  ${typeof tools === "number" ? "ok  " : "FAIL"} config claude-desktop --url`);
if (typeof tools !== "number" || tools === 0) failures.push(`claude-desktop --url: ${tools} tools`);
await hosted.stop();
print(failures.length === 0 ? `${COMMAND_LINES.length + 1} passed, 0 failed` : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;
