import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { BRIDGE } from "../../src/commands/clients.ts";
import { cachedInstall } from "../support/cached-install.ts";
import { BINARY } from "../support/clients.ts";
import { startHosted } from "../support/hosted.ts";
import { type ClientCommandLine, COMMAND_LINES } from "./command-lines.ts";
import { withClient } from "./home.ts";
import { missingIn, pluginChecks } from "./plugins.ts";

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const snippet = (client: string, flags: readonly string[]): string =>
  spawnSync(process.execPath, [BINARY, "config", client, ...flags], { encoding: "utf8" }).stdout;

/** Gives a client its snippet, and returns what it lists then. */
const listed = (commandLine: ClientCommandLine, flags: readonly string[]): Promise<string> =>
  withClient(commandLine, ({ home, run, shell }) => {
    const { client, file, list } = commandLine;
    if (file) {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), snippet(client, flags));
    } else shell(snippet(client, flags));
    return run(list);
  });

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

const failures: string[] = [];
let passed = 0;
const report = (what: string, failure: string | undefined): void => {
  print(`  ${failure === undefined ? "ok  " : "FAIL"} ${what}`);
  if (failure === undefined) passed += 1;
  else failures.push(`${what}: ${failure}`);
};

const hosted = await startHosted();
const url = `${hosted.url}/mcp`;
const plugins = await pluginChecks();
for (const commandLine of COMMAND_LINES) {
  const { client, packages, accepted } = commandLine;
  print(`${client}: ${packages.join(", ")}`);
  for (const flags of [["--sandbox"], ["--url", url]]) {
    const output = await listed(commandLine, flags);
    report(`config ${client} ${flags[0]}`, accepted.test(output) ? undefined : `it wrote ${output}`);
  }
  for (const { what, ask, says } of plugins.checks[client] ?? []) {
    const output = await withClient(commandLine, ask);
    const missing = missingIn(output, says);
    report(`${client} ${what}`, missing.length === 0 ? undefined : `no ${missing.join(", ")} in ${output}`);
  }
}
print(`claude-desktop: ${BRIDGE}`);
const tools = await bridgedTools(url).catch((error: Error) => error.message);
report("config claude-desktop --url", typeof tools === "number" && tools > 0 ? undefined : `${tools} tools`);
await hosted.stop();
plugins.remove();
print(failures.length === 0 ? `${passed} passed, 0 failed` : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;
