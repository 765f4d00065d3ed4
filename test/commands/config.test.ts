import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { clients } from "../../src/commands/clients.ts";
import { readCommandLine } from "../../src/commands/command-line.ts";
import { connect, expectCreate } from "../support/packages.ts";
import { runBinary } from "../support/program.ts";
import { runHere } from "../support/run-here.ts";

const ENTRY = fileURLToPath(new URL("../../dist/heymilo-mcp.js", import.meta.url));
const ENV = { HEYMILO_API_KEY: "a-real-key" };
const HOSTED = "https://mcp.example.com/mcp";

const snippetFor = async (client: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runHere(["config", client, ...args], ENV);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^(Put this into|Run this)/);
  expect(stderr).toContain(clients[client]?.documentation);
  expect(stdout + stderr).not.toContain(ENV.HEYMILO_API_KEY);
  return stdout;
};

const refused = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, stdout]).toEqual([2, ""]);
  return stderr;
};

beforeAll(() => {
  process.argv[1] = ENTRY;
});

interface Server {
  command: string;
  args: string[];
  env: Record<string, string>;
}

const jsonServer = async (client: string, ...args: string[]): Promise<Server> =>
  JSON.parse(await snippetFor(client, ...args)).mcpServers.heymilo;

/** This installation's paths, as they stand in JSON and elsewhere. */
const PATHS: [path: string, name: string][] = [
  [process.execPath, "<node>"],
  [ENTRY, "<heymilo-mcp>"],
];
const withoutPaths = (text: string): string => PATHS.reduce((rest, [path, name]) => rest.replaceAll(path, name), text);

const WAYS: [what: string, args: string[]][] = [
  ["this installation", []],
  ["the sandbox", ["--sandbox"]],
  ["a hosted server", ["--url", HOSTED]],
];

describe("config", () => {
  // Windows has other paths, and other quotes in commands.
  it.skipIf(process.platform === "win32").each(Object.keys(clients))(
    "%s: is what was agreed on; after a change that is meant: npx vitest run test/commands/config.test.ts -u",
    async (client) => {
      const snippets = await Promise.all(
        WAYS.map(async ([what, args]) => `# ${what}\n${withoutPaths(await snippetFor(client, ...args))}`),
      );
      await expect(snippets.join("\n")).toMatchFileSnapshot(`golden/${client}.txt`);
    },
  );

  it("puts settings that are given as flags into the snippet; it works as it is", async () => {
    const { command, args, env } = await jsonServer("claude-desktop", "--sandbox", "--log-level", "error");
    expect(env).toEqual({ HEYMILO_SANDBOX: "true", HEYMILO_LOG_LEVEL: "error" });
    const client = await connect({ command, args, env });
    await expectCreate(client, "Night nurse");
    await client.close();
  });

  it("claude-code: speaks of a key only where one goes", async () => {
    const said = async (...args: string[]) => (await runHere(["config", "claude-code", ...args])).stderr;
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
      const why = await refused("config", "cursor", "--api-key-file", wrong);
      expect(why).toMatch(/--api-key-file names .*the path of a file that holds the key/);
      expect(why).not.toContain(wrong);
    }
    rmSync(folder, { recursive: true });
  });

  it("names the clients it knows", async () => {
    for (const args of [["config"], ["config", "toString"], ["config", "emacs"]]) {
      const why = await refused(...args);
      for (const name of Object.keys(clients)) expect(why).toContain(name);
    }
  });
});

describe("config --name", () => {
  it.each(Object.keys(clients))("%s: has the name in place of ours, on this machine and hosted", async (client) => {
    for (const args of [["--sandbox"], ["--url", HOSTED]]) {
      const ours = await snippetFor(client, ...args);
      const named = await snippetFor(client, ...args, "--name", "acme-hiring");
      expect(named).toContain("acme-hiring");
      const asWord = /(?<=[\s"'.])acme-hiring(?=[\s"'.:\]])/g;
      expect(named.replaceAll(asWord, "heymilo")).toBe(ours);
    }
  });

  it.each(["", "Acme Hiring", "a".repeat(21), "9lives"])("refuses %j, which some client would", async (name) => {
    expect(await refused("config", "cursor", `--name=${name}`)).toContain("--name");
  });
});

describe("config --url", () => {
  it.each([
    ["no address", ["--url", "mcp.example.com"]],
    ["a key on the way in clear text", ["--url", "http://mcp.example.com/mcp"]],
    ["a key in the address", ["--url", `${HOSTED}?key=k`]],
    ["a user in the address", ["--url", "https://user:k@mcp.example.com/mcp"]],
    ["a setting of the server itself", ["--url", HOSTED, "--sandbox"]],
  ])("refuses %s", async (_what, args) => {
    expect(await refused("config", "cursor", ...args)).toContain("--url");
  });
});

describe("the command line", () => {
  it.each([
    [["doctor", "extra"], "unexpected argument: extra"],
    [["config", "cursor", "vscode"], "unexpected argument: vscode"],
    [["doctor", "--port", "1"], "--port does not belong to doctor"],
    [["--windows"], "--windows does not belong to the server"],
    [["sandbox", "--port", "many"], "--port must be a number"],
    [["constructor"], "unknown command: constructor"],
    [["helpp"], "unknown command: helpp; did you mean help?"],
    [["docter"], "unknown command: docter; did you mean doctor?"],
    [["--sandbx"], "unknown option: --sandbx; did you mean --sandbox?"],
    [["--no-such-flag"], "unknown option: --no-such-flag"],
    [["-x"], "unknown option: -x"],
    [["serve", "--port"], "'--port <value>' argument missing"],
    [["serve", "--port", "--host", "::1"], "'--port' argument is ambiguous"],
    [["--sandbox=no"], "'--sandbox' does not take an argument"],
    [["--api-key=k"], "set HEYMILO_API_KEY"],
    [["--api_key", "k"], "set HEYMILO_API_KEY"],
    [["--token", "k"], "set HEYMILO_API_KEY"],
  ])("%j is refused", async (args, message) => {
    expect(await refused(...args)).toContain(message);
  });

  it("is refused by the program with what to try, and answered with the help", async () => {
    const wrong = await runBinary(["docter"]);
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toBe("heymilo-mcp: unknown command: docter; did you mean doctor?\nTry heymilo-mcp --help\n");
    const { code, stdout, stderr } = await runBinary(["help", "doctor"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Usage:");
    for (const args of [["help"], ["serve", "--help"]]) expect(readCommandLine(args).values.help).toBe(true);
  });

  it.each([["sandbox"], ["serve"]])("%s names --port if the port is taken", async (command) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await runBinary([command, "--port", String(port)]);
    other.close();
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/another program uses it\. Choose another port with --port/);
  });
});
