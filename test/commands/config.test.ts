import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clients } from "../../src/commands/clients.ts";
import type { Command } from "../../src/commands/command.ts";
import { readCommandLine } from "../../src/commands/command-line.ts";
import { installLink, npx } from "../../src/commands/config.ts";
import { runBinary } from "../support/binary.ts";
import { connect, expectCreate } from "../support/packages.ts";

const ENTRY = fileURLToPath(new URL("../../dist/heymilo-mcp.js", import.meta.url));
const PLACEHOLDER = "YOUR_HEYMILO_API_KEY";
const HOSTED = "https://mcp.example.com/mcp";
const BEARER = { Authorization: `Bearer ${PLACEHOLDER}` };

/** In this process, as `cli.ts` runs a command: to start the program for every client would take a minute. */
const snippetFor = async (client: string, ...args: string[]): Promise<string> => {
  const { command, operand, values } = readCommandLine(["config", client, ...args]);
  const run = await (command as Command).load();
  let stdout = "";
  let stderr = "";
  const print = (text: string) => {
    stdout += text;
  };
  const note = (text: string) => {
    stderr += text;
  };
  expect(await run({ operand, values, isTerminal: false, print, note })).toBe(0);
  expect(stderr).toMatch(/^(Put this into|Run this)/);
  expect(stderr).toContain(clients[client]?.documentation);
  expect(stdout + stderr).not.toContain("a-real-key");
  return stdout;
};

beforeAll(() => {
  vi.stubEnv("HEYMILO_API_KEY", "a-real-key");
  process.argv[1] = ENTRY;
});
afterAll(() => vi.unstubAllEnvs());

interface Server {
  command: string;
  args: string[];
  env: Record<string, string>;
}

const jsonServer = async (client: string, ...args: string[]): Promise<Server> => {
  const document = JSON.parse(await snippetFor(client, ...args));
  return (document.mcpServers ?? document.servers ?? document.context_servers ?? document.mcp).heymilo;
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

/** This installation, as clients start it. */
const program = { command: process.execPath, args: [ENTRY] };
const env = { HEYMILO_API_KEY: PLACEHOLDER };

describe("config", () => {
  it.each(["claude-desktop", "cursor", "gemini", "windsurf", "zed", "cline", "lm-studio"])(
    "%s: starts this installation",
    async (client) => {
      expect(await jsonServer(client)).toEqual({ ...program, env });
    },
  );

  it("vscode: has the key asked for, and not stored in the file", async () => {
    const document = JSON.parse(await snippetFor("vscode"));
    expect(document.inputs).toEqual([
      expect.objectContaining({ type: "promptString", id: "heymilo-api-key", password: true }),
    ]);
    expect(document.servers.heymilo).toEqual({
      type: "stdio",
      ...program,
      env: { HEYMILO_API_KEY: "$" + "{input:heymilo-api-key}" },
    });
    expect(JSON.parse(await snippetFor("vscode", "--sandbox"))).not.toHaveProperty("inputs");
  });

  it("codex: is TOML, with an approval mode", async () => {
    const tables = parseToml(await snippetFor("codex"));
    expect(tables["mcp_servers.heymilo"]).toMatchObject({ ...program, default_tools_approval_mode: "auto" });
    expect(tables["mcp_servers.heymilo.env"]).toEqual(env);
  });

  it("claude-code: is one command, with the server's own after --", async () => {
    const command = await snippetFor("claude-code");
    expect(command).toMatch(
      /^claude mcp add --env HEYMILO_API_KEY=YOUR_HEYMILO_API_KEY --transport stdio .*heymilo -- /,
    );
    expect(command.trimEnd().split(" -- ")[1]).toBe(`${process.execPath} ${ENTRY}`);
  });

  it("opencode and copilot-cli: have fields of their own", async () => {
    expect(await jsonServer("opencode")).toEqual({
      type: "local",
      command: [process.execPath, ENTRY],
      environment: env,
      enabled: true,
    });
    expect(await jsonServer("copilot-cli")).toEqual({ type: "local", ...program, env, tools: ["*"] });
  });

  it("continue and goose: are YAML", async () => {
    expect(await snippetFor("continue", "--sandbox")).toBe(`name: HeyMilo
version: 0.0.1
schema: v1
mcpServers:
  - name: heymilo
    type: stdio
    command: ${JSON.stringify(process.execPath)}
    args: [${JSON.stringify(ENTRY)}]
    env:
      HEYMILO_SANDBOX: "true"
`);
    expect(await snippetFor("goose", "--url", HOSTED)).toBe(`extensions:
  heymilo:
    name: heymilo
    enabled: true
    type: streamable_http
    uri: "${HOSTED}"
    headers:
      Authorization: "Bearer ${PLACEHOLDER}"
    timeout: 60
`);
  });

  it("offers no package that is not published: whoever took its name would get the key", async () => {
    const { code, stdout, stderr } = await runBinary(["config", "cursor", "--npx"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("published");
  });

  it("will start the published package by way of cmd on Windows, where npx is no program", () => {
    expect(npx(false)).toEqual({ command: "npx", args: ["-y", "heymilo-mcp"] });
    expect(npx(true)).toEqual({ command: "cmd", args: ["/c", "npx", "-y", "heymilo-mcp"] });
  });

  it("puts settings that are given as flags into the snippet; it works as it is", async () => {
    const { command, args, env } = await jsonServer("claude-desktop", "--sandbox", "--log-level", "error");
    expect(env).toEqual({ HEYMILO_SANDBOX: "true", HEYMILO_LOG_LEVEL: "error" });
    const client = await connect({ command, args, env });
    await expectCreate(client, "Night nurse");
    await client.close();
  });

  it("claude-code: speaks of a key only where one goes", async () => {
    const said = async (...args: string[]) => (await runBinary(["config", "claude-code", ...args])).stderr;
    expect(await said("--windows")).toMatch(/^Run this in cmd, with your key in place:/);
    expect(await said("--sandbox")).toMatch(/^Run this:/);
  });

  it("takes a file that holds a key, by its whole path, and nothing else for one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "heymilo-mcp-"));
    const file = join(folder, "key");
    writeFileSync(file, "hm_live_1\n");
    const near = relative(process.cwd(), file);
    expect((await jsonServer("cursor", "--api-key-file", near)).env).toEqual({ HEYMILO_API_KEY_FILE: file });
    for (const wrong of [folder, join(folder, "other")]) {
      const { code, stdout, stderr } = await runBinary(["config", "cursor", "--api-key-file", wrong]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/--api-key-file names .*the path of a file that holds the key/);
      expect(stderr).not.toContain(wrong);
    }
    rmSync(folder, { recursive: true });
  });

  it("names the clients it knows", async () => {
    for (const args of [["config"], ["config", "toString"], ["config", "emacs"]]) {
      const { code, stderr } = await runBinary(args);
      expect(code).toBe(2);
      for (const name of Object.keys(clients)) expect(stderr).toContain(name);
    }
  });
});

describe("config --name", () => {
  it.each(Object.keys(clients))(
    "%s: has the name in place of ours, on this machine and hosted",
    async (client) => {
      for (const args of [["--sandbox"], ["--url", HOSTED]]) {
        const ours = await snippetFor(client, ...args);
        const named = await snippetFor(client, ...args, "--name", "acme-hiring");
        expect(named).toContain("acme-hiring");
        const asWord = /(?<=[\s"'.])acme-hiring(?=[\s"'.:\]])/g;
        expect(named.replaceAll(asWord, "heymilo")).toBe(ours);
      }
    },
  );

  it.each(["", "Acme Hiring", "a".repeat(21), "9lives"])(
    "refuses %j, which some client would",
    async (name) => {
      const { code, stdout } = await runBinary(["config", "cursor", `--name=${name}`]);
      expect([code, stdout]).toEqual([2, ""]);
    },
  );
});

describe("config --url", () => {
  it.each([
    ["cursor", { url: HOSTED, headers: BEARER }],
    ["gemini", { httpUrl: HOSTED, headers: BEARER }],
    ["windsurf", { serverUrl: HOSTED, headers: BEARER }],
    ["zed", { url: HOSTED, headers: BEARER }],
    ["cline", { type: "streamableHttp", url: HOSTED, headers: BEARER }],
    ["lm-studio", { url: HOSTED, headers: BEARER }],
    ["opencode", { type: "remote", url: HOSTED, headers: BEARER, enabled: true }],
    ["copilot-cli", { type: "http", url: HOSTED, headers: BEARER, tools: ["*"] }],
  ])("%s: names the address, and the header for the key", async (client, server) => {
    expect(await jsonServer(client, "--url", HOSTED)).toEqual(server);
  });

  it("claude-desktop: goes through a program that passes the header on, of a fixed version", async () => {
    const { command, args, env } = await jsonServer("claude-desktop", "--url", HOSTED);
    expect([command, ...args].join(" ")).toMatch(/^npx -y mcp-remote@\d+\.\d+\.\d+ https:.+ --header /);
    expect(env).toEqual({ AUTHORIZATION: BEARER.Authorization });
  });

  it("claude-code: is one command with the header", async () => {
    expect(await snippetFor("claude-code", "--url", HOSTED)).toBe(
      `claude mcp add --transport http --scope user heymilo ${HOSTED} --header 'Authorization: Bearer ${PLACEHOLDER}'\n`,
    );
  });

  it("codex and vscode: have their own places for the header", async () => {
    const tables = parseToml(await snippetFor("codex", "--url", HOSTED));
    expect(tables["mcp_servers.heymilo"]).toMatchObject({ url: HOSTED });
    expect(tables["mcp_servers.heymilo.http_headers"]).toEqual(BEARER);
    const { inputs, servers } = JSON.parse(await snippetFor("vscode", "--url", HOSTED));
    expect(inputs).toHaveLength(1);
    expect(servers.heymilo.headers).toEqual({ Authorization: "Bearer $" + "{input:heymilo-api-key}" });
  });

  it.each([
    ["no address", ["--url", "mcp.example.com"]],
    ["a key on the way in clear text", ["--url", "http://mcp.example.com/mcp"]],
    ["a key in the address", ["--url", `${HOSTED}?key=k`]],
    ["a user in the address", ["--url", "https://user:k@mcp.example.com/mcp"]],
    ["a setting of the server itself", ["--url", HOSTED, "--sandbox"]],
    ["a package beside the address", ["--url", HOSTED, "--npx"]],
  ])("refuses %s", async (_what, args) => {
    const { code, stdout } = await runBinary(["config", "cursor", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe("an install link", () => {
  const server = { command: "npx", args: ["-y", "heymilo-mcp"], env };

  it("does not exist before the package is published", () => {
    expect(installLink("cursor", "heymilo", server)).toBeUndefined();
  });

  it("holds for Cursor what its file would hold", () => {
    const link = new URL(installLink("cursor", "heymilo", server, true) as string);
    expect(link.searchParams.get("name")).toBe("heymilo");
    expect(JSON.parse(atob(link.searchParams.get("config") as string))).toEqual(server);
  });

  it("has VS Code ask for the key", () => {
    const link = installLink("vscode", "heymilo", server, true) as string;
    expect(JSON.parse(decodeURIComponent(link.replace("vscode:mcp/install?", "")))).toEqual({
      ...server,
      name: "heymilo",
      type: "stdio",
      env: { HEYMILO_API_KEY: "$" + "{input:heymilo-api-key}" },
      inputs: [expect.objectContaining({ id: "heymilo-api-key", password: true })],
    });
  });

  it("is not made up for a client that has none", () => {
    expect(installLink("zed", "heymilo", server, true)).toBeUndefined();
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
    [["helpp"], "unknown command: helpp; did you mean help?"],
    [["docter"], "unknown command: docter; did you mean doctor?"],
    [["--sandbx"], "unknown option: --sandbx; did you mean --sandbox?"],
    [["--no-such-flag"], "unknown option: --no-such-flag"],
    [["-x"], "unknown option: -x"],
    [["serve", "--port"], "--port needs a value"],
    [["serve", "--port", "--host", "::1"], "--port needs a value"],
    [["--sandbox=no"], "--sandbox takes no value"],
    [["--api-key=k"], "set HEYMILO_API_KEY"],
    [["--api_key", "k"], "set HEYMILO_API_KEY"],
    [["--token", "k"], "set HEYMILO_API_KEY"],
  ])("%j is refused", async (args, message) => {
    const { code, stdout, stderr } = await runBinary(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it.each([["help"], ["help", "doctor"], ["serve", "--help"]])(
    "%s %s is answered with the help",
    async (...args) => {
      const { code, stdout, stderr } = await runBinary(args.filter(Boolean));
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("Usage:");
    },
  );

  it.each([["sandbox"], ["serve"]])("%s names --port if the port is taken", async (command) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await runBinary([command, "--port", String(port)]);
    other.close();
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/another program uses it\. Choose another port with --port/);
  });

  it.each([
    [["hm_live_4711abcdef"]],
    [["config", "cursor", "--api-key-file", "hm_live_4711abcdef"]],
    [["config", "hm_live_4711abcdef"]],
    [["doctor", "hm_live_4711abcdef"]],
    [["--hm_live_4711abcdef"]],
    [["--api-key=hm_live_4711abcdef"]],
    [["--sandbox=hm_live_4711abcdef"]],
  ])("%j: what may be a key is not repeated", async (args) => {
    const { code, stdout, stderr } = await runBinary(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).not.toContain("4711");
  });
});
