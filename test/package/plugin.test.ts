import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "@modelcontextprotocol/client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { makeCoworkPlugin, makeMarketplace } from "../../packaging/plugin.ts";
import { skillFiles } from "../../packaging/skills.ts";
import { zipFolder } from "../../packaging/zip.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { connect, emptyFolder, expectCreate, ROOT } from "../support/packages.ts";

interface Server {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

const folder = await emptyFolder();
const marketplace = join(folder, "marketplace");
const plugin = join(marketplace, "plugins/heymilo");
const cowork = join(folder, "cowork");
const data = join(folder, "data");
const clients: Client[] = [];

beforeAll(async () => {
  makeMarketplace(marketplace);
  await makeCoworkPlugin(cowork);
  await mkdir(data);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

const json = async (path: string, from = plugin) => JSON.parse(await readFile(join(from, path), "utf8"));

const filesIn = async (from: string): Promise<string[]> => {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

/** Where each format has its server, and the variables that its client fills in. */
const FORMATS = {
  "Claude Code": { file: ".claude-plugin/plugin.json", root: "CLAUDE_PLUGIN_ROOT" },
  "Agent Plugins": { file: "mcp.json", root: "PLUGIN_ROOT" },
  Cursor: { file: ".cursor-plugin/plugin.json", root: "CURSOR_PLUGIN_ROOT" },
  "Gemini CLI": { file: "gemini-extension.json", root: "extensionPath" },
};
type Format = keyof typeof FORMATS;

const serverOf = async (format: Format): Promise<Server> => (await json(FORMATS[format].file)).mcpServers.heymilo;

/** Starts the server as the client of this format does; a variable that has no value here becomes empty. */
const start = async (format: Format, values: Record<string, string> = {}): Promise<Client> => {
  const { command, args, env = {} } = await serverOf(format);
  expect(command).toBe("node");
  const known: Record<string, string> = { ...values, [FORMATS[format].root]: plugin, PLUGIN_DATA: data };
  const filled = (text: string) => text.replaceAll(/\$\{([\w.]+)\}/g, (_, name: string) => known[name] ?? "");
  const client = await connect({
    command: process.execPath,
    args: args.map(filled),
    env: { ...values, ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)])) },
  });
  clients.push(client);
  return client;
};

const refusal = async (client: Client): Promise<string> => {
  const { isError, content } = await client.callTool({ name: "list_interviewers", arguments: {} });
  expect(isError).toBe(true);
  return (content as { text: string }[])[0]?.text ?? "";
};

const SANDBOX = { HEYMILO_SANDBOX: "true", "user_config.sandbox": "true" };

describe.each(Object.keys(FORMATS) as Format[])("the plugin for %s", (format) => {
  it("starts the program that lies in it, and creates an interviewer in the sandbox", async () => {
    const { args } = await serverOf(format);
    expect(args).toEqual([`\${${FORMATS[format].root}}/${manifest.bin["heymilo-mcp"]}`]);
    expect(existsSync(join(plugin, manifest.bin["heymilo-mcp"]))).toBe(true);
    await expectCreate(await start(format, SANDBOX), "Night nurse");
  });

  it("lists its tools without a setting, and a call says what to do", async () => {
    const client = await start(format);
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    expect(await refusal(client)).toContain(
      {
        "Claude Code":
          '"HeyMilo API key" is not set. In Claude Code: /plugin configure heymilo: enter it, or switch on',
        "Agent Plugins": `HEYMILO_API_KEY_FILE names ${join(data, "api-key")}, a file that cannot be read (ENOENT).`,
        Cursor: "HEYMILO_API_KEY is not set. Make a key in HeyMilo",
        "Gemini CLI": '"HeyMilo API key" is not set. In a terminal: gemini extensions config heymilo: enter it',
      }[format],
    );
  });

  it("holds no key: a variable that could have one is filled in by the client", async () => {
    const { env = {} } = await serverOf(format);
    const texts = Object.entries(env).filter(([name]) => name !== "HEYMILO_FORM");
    expect(texts.length).toBeGreaterThan(0);
    for (const [name, text] of texts) expect(text, name).toMatch(/^\$\{[\w.]+\}(\/api-key)?$/);
  });
});

it("takes the key from the file that the error names", async () => {
  const sandbox = await startSandbox();
  afterAll(() => sandbox.close());
  const [path = ""] = /\/\S+api-key/.exec(await refusal(await start("Agent Plugins"))) ?? [];
  await writeFile(path, `${sandbox.apiKey}\n`);
  const client = await start("Agent Plugins", { HEYMILO_BASE_URL: sandbox.url });
  const { isError, content } = await client.callTool({ name: "list_interviewers", arguments: {} });
  expect(isError, JSON.stringify(content)).not.toBe(true);
});

describe("the marketplace", () => {
  it("lists the plugin under the path where it lies, for both kinds of clients", async () => {
    for (const file of [".claude-plugin/marketplace.json", ".cursor-plugin/marketplace.json"]) {
      const { name, plugins } = await json(file, marketplace);
      expect(name).toBe("heymilo-mcp");
      expect(plugins.map((one: { name: string }) => one.name)).toEqual(["heymilo"]);
      expect(join(marketplace, plugins[0].source)).toBe(plugin);
    }
  });

  it("has one version and one name in all formats", async () => {
    const manifests = [".claude-plugin/plugin.json", "plugin.json", ".codex-plugin/plugin.json"];
    for (const file of [...manifests, ".cursor-plugin/plugin.json", "gemini-extension.json"]) {
      expect(await json(file), file).toMatchObject({ name: "heymilo", version: manifest.version });
    }
  });

  it("keeps to what Agent Plugins allows, and to OpenAI's lengths", async () => {
    const about = await json("plugin.json");
    const { $schema, extensions, ...rest } = about;
    const allowed = ["name", "version", "description", "author", "homepage", "repository", "license", "keywords"];
    expect(Object.keys(rest)).toEqual(allowed);
    const servers = await json("mcp.json");
    expect(Object.keys(servers)).toEqual(["$schema", "mcpServers"]);
    expect(servers.$schema).toBe($schema.replace("plugin.schema", "mcp.schema"));
    expect(Object.keys(servers.mcpServers.heymilo)).toEqual(["type", "command", "args", "env"]);
    const { defaultPrompt, shortDescription, logo } = extensions["com.openai"].interface;
    expect(shortDescription.length).toBeLessThanOrEqual(30);
    expect(defaultPrompt).toHaveLength(3);
    for (const prompt of defaultPrompt) expect(prompt.length).toBeLessThanOrEqual(128);
    expect(existsSync(join(plugin, logo))).toBe(true);
  });

  it("asks for the key as a secret wherever a format has settings", async () => {
    const { userConfig } = await json(".claude-plugin/plugin.json");
    expect(userConfig.api_key).toMatchObject({ type: "string", sensitive: true, required: false });
    const { settings } = await json("gemini-extension.json");
    expect(settings.filter((one: { sensitive: boolean }) => one.sensitive)).toMatchObject([
      { envVar: "HEYMILO_API_KEY" },
    ]);
  });

  it("brings the built program, the skills, licences and nothing that would have to be downloaded", async () => {
    const built = await readdir(join(ROOT, "dist"));
    expect((await readdir(join(plugin, "dist"))).sort()).toEqual(built.sort());
    for (const path of Object.keys(skillFiles())) expect(existsSync(join(plugin, "skills", path)), path).toBe(true);
    for (const name of ["LICENSE", "README.md", "THIRD-PARTY-NOTICES"])
      expect(existsSync(join(plugin, name)), name).toBe(true);
    for (const path of (await filesIn(plugin)).filter((name) => name.endsWith(".json")))
      expect(await readFile(path, "utf8"), path).not.toMatch(/npx|node_modules/);
  });
});

describe("the plugin for Cowork", () => {
  it("has the bundle instead of a program, because Cowork refuses one", async () => {
    expect((await json(".claude-plugin/plugin.json", cowork)).mcpServers).toBe("./heymilo.mcpb");
    expect(existsSync(join(cowork, "heymilo.mcpb"))).toBe(true);
    expect(existsSync(join(cowork, "dist"))).toBe(false);
  });

  it("is the same archive each time, in any time zone", async () => {
    const before = process.env.TZ;
    const archives = [];
    for (const zone of ["Pacific/Auckland", "America/Los_Angeles"]) {
      process.env.TZ = zone;
      await makeCoworkPlugin(cowork);
      archives.push(Buffer.from(zipFolder(cowork)).toString("base64"));
    }
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
    expect(archives[0]).toBe(archives[1]);
  });
});
