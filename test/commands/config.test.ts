import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { clients } from "../../src/commands/clients.ts";
import { runBinary } from "../support/binary.ts";
import { connect, expectCreate } from "../support/packages.ts";

const ENTRY = fileURLToPath(new URL("../../dist/heymilo-mcp.js", import.meta.url));
const PLACEHOLDER = "YOUR_HEYMILO_API_KEY";

const snippetFor = async (client: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runBinary(["config", client, ...args], {
    HEYMILO_API_KEY: "a-real-key",
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^(Put this into|Run this)/);
  expect(stdout + stderr).not.toContain("a-real-key");
  return stdout;
};

interface Server {
  command: string;
  args: string[];
  env: Record<string, string>;
}

const jsonServer = async (client: string, ...args: string[]): Promise<Server> => {
  const document = JSON.parse(await snippetFor(client, ...args));
  return (document.mcpServers ?? document.servers).heymilo;
};

/** As much TOML as the snippet has: tables, and values that are JSON, too. */
const parseToml = (text: string): Record<string, Record<string, unknown>> => {
  const tables: Record<string, Record<string, unknown>> = {};
  let table: Record<string, unknown> = {};
  for (const line of text.split("\n").filter((one) => one && !one.startsWith("#"))) {
    const [, name] = /^\[([\w.]+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (name) {
      table = {};
      tables[name] = table;
    } else table[key as string] = JSON.parse(value as string);
  }
  return tables;
};

describe("config", () => {
  it.each(["claude-desktop", "cursor", "gemini", "windsurf"])(
    "%s: starts this installation",
    async (client) => {
      expect(await jsonServer(client)).toEqual({
        command: process.execPath,
        args: [ENTRY],
        env: { HEYMILO_API_KEY: PLACEHOLDER },
      });
    },
  );

  it("vscode: has the key asked for, and not stored in the file", async () => {
    const document = JSON.parse(await snippetFor("vscode"));
    expect(document.inputs).toEqual([
      expect.objectContaining({ type: "promptString", id: "heymilo-api-key", password: true }),
    ]);
    expect(document.servers.heymilo).toMatchObject({
      type: "stdio",
      env: { HEYMILO_API_KEY: "$" + "{input:heymilo-api-key}" },
    });
  });

  it("codex: is TOML, with an approval mode", async () => {
    const tables = parseToml(await snippetFor("codex"));
    expect(tables["mcp_servers.heymilo"]).toMatchObject({
      command: process.execPath,
      args: [ENTRY],
      default_tools_approval_mode: "auto",
    });
    expect(tables["mcp_servers.heymilo.env"]).toEqual({ HEYMILO_API_KEY: PLACEHOLDER });
  });

  it("claude-code: is one command, with the server's own after --", async () => {
    const command = await snippetFor("claude-code");
    expect(command).toMatch(
      /^claude mcp add --env HEYMILO_API_KEY=YOUR_HEYMILO_API_KEY --transport stdio .*heymilo -- /,
    );
    expect(command.trimEnd().split(" -- ")[1]).toBe(`${process.execPath} ${ENTRY}`);
  });

  it("--npx: takes the published package, by way of cmd on Windows", async () => {
    expect(await jsonServer("cursor", "--npx")).toMatchObject({
      command: "npx",
      args: ["-y", "heymilo-mcp"],
    });
    const onWindows = await jsonServer("cursor", "--npx", "--windows");
    expect(onWindows).toMatchObject({ command: "cmd", args: ["/c", "npx", "-y", "heymilo-mcp"] });
  });

  it("puts settings that are given as flags into the snippet; it works as it is", async () => {
    const { command, args, env } = await jsonServer("claude-desktop", "--sandbox", "--log-level", "error");
    expect(env).toEqual({ HEYMILO_SANDBOX: "true", HEYMILO_LOG_LEVEL: "error" });
    const client = await connect({ command, args, env });
    await expectCreate(client, "Night nurse");
    await client.close();
  });

  it("names the clients it knows", async () => {
    for (const args of [["config"], ["config", "toString"], ["config", "emacs"]]) {
      const { code, stderr } = await runBinary(args);
      expect(code).toBe(2);
      for (const name of Object.keys(clients)) expect(stderr).toContain(name);
    }
  });
});

describe("the command line", () => {
  it.each([
    [["doctor", "extra"], "unexpected argument: extra"],
    [["config", "cursor", "vscode"], "unexpected argument: vscode"],
    [["doctor", "--port", "1"], "--port does not belong to doctor"],
    [["--npx"], "--npx does not belong to the server"],
    [["sandbox", "--port", "many"], "--port must be a number"],
    [["constructor"], "unknown command: constructor"],
    [["--no-such-flag"], "no-such-flag"],
  ])("%j is refused", async (args, message) => {
    const { code, stdout, stderr } = await runBinary(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
