import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getMcpConfigForManifest, unpackExtension } from "@anthropic-ai/mcpb";
import type { Client } from "@modelcontextprotocol/client";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { directoryProblems, httpsUrl, ourSubmission } from "../../packaging/directory.ts";
import { packMcpb } from "../../packaging/mcpb.ts";
import { mcpbManifest } from "../../packaging/mcpb-manifest.ts";
import { connect, emptyFolder, expectCreate, type Program } from "../support/packages.ts";

const folder = await emptyFolder();
const bundle = join(folder, "heymilo-mcp.mcpb");
const extension = join(folder, "extension");
const clients: Client[] = [];

beforeAll(async () => {
  await packMcpb(bundle);
  await unpackExtension({ mcpbPath: bundle, outputDir: extension, silent: true });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

type Manifest = Parameters<typeof getMcpConfigForManifest>[0]["manifest"];

/** The command line that the official tool makes of the manifest, with these entries in the form. */
const programOf = async (userConfig: Record<string, string | boolean>): Promise<Program> => {
  const manifest = JSON.parse(await readFile(join(extension, "manifest.json"), "utf8")) as Manifest;
  const config = await getMcpConfigForManifest({
    manifest,
    extensionPath: extension,
    systemDirs: {} as never,
    userConfig: userConfig as never,
    pathSeparator: "/",
  });
  expect(config?.command).toBe("node");
  const { args = [], env = {} } = config ?? {};
  return { command: process.execPath, args, env };
};

const start = async (program: Program): Promise<Client> => {
  const client = await connect(program);
  clients.push(client);
  return client;
};

const textOf = (content: unknown): string => (content as { text: string }[])[0]?.text ?? "";

describe("the manifest", () => {
  it("lists the tools that the server lists", async () => {
    const client = await start(await programOf({}));
    const { tools } = await client.listTools();
    expect(mcpbManifest().tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  });

  it("asks for the key as a secret, and requires nothing", () => {
    const fields: Record<string, { required: boolean; sensitive?: boolean }> = mcpbManifest().user_config;
    expect(fields.api_key?.sensitive).toBe(true);
    expect(Object.keys(fields)).toContain("sandbox");
    expect(Object.values(fields).some(({ required }) => required)).toBe(false);
  });

  it("has an icon of 512 x 512 pixels", async () => {
    const png = await readFile(join(extension, "icon.png"));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512]);
  });
});

describe("for the directory", () => {
  const privacyPolicy = "https://example.com/privacy";

  it("the bundle takes a privacy policy and the pictures of the cards along", async () => {
    const submission = ourSubmission(privacyPolicy);
    const path = join(folder, "directory.mcpb");
    await packMcpb(path, submission);
    const unpacked = join(folder, "directory");
    await unpackExtension({ mcpbPath: path, outputDir: unpacked, silent: true });
    const { privacy_policies, screenshots } = JSON.parse(await readFile(join(unpacked, "manifest.json"), "utf8"));
    expect(privacy_policies).toEqual([privacyPolicy]);
    expect(screenshots).toEqual(submission.screenshots);
    for (const picture of screenshots) expect((await readFile(join(unpacked, picture))).length).toBeGreaterThan(1_000);
  });

  it("nothing is missing but the privacy policy, which only HeyMilo has", () => {
    expect(directoryProblems(ourSubmission(undefined))).toEqual([expect.stringContaining("--privacy-policy")]);
    expect(directoryProblems(ourSubmission(privacyPolicy))).toEqual([]);
  });

  it("few or narrow pictures and a README without the section are refused, each with what to do", () => {
    const screenshots = ["packaging/icon.png", "packaging/icon.png"];
    expect(directoryProblems({ privacyPolicy, screenshots, readme: "# Privacy policy\n" })).toEqual([
      expect.stringContaining('no section "Privacy policy"'),
      expect.stringContaining("2 screenshots, and it takes 3 to 5"),
      expect.stringContaining("packaging/icon.png is 512 px wide, and it takes at least 1000"),
      expect.stringContaining("packaging/icon.png is 512 px wide"),
    ]);
  });

  it.each(["http://example.com/privacy", "example.com", ""])("the privacy policy is no %j", (text) => {
    expect(() => httpsUrl(text)).toThrow("must be an https URL");
  });
});

it("two bundles of the same build are the same bytes", async () => {
  const again = join(folder, "again.mcpb");
  await packMcpb(again);
  expect((await readFile(again)).equals(await readFile(bundle))).toBe(true);
});

describe("the unpacked bundle", () => {
  it("starts with an empty form, lists its tools, and says what to fill in", async () => {
    const program = await programOf({});
    const placeholder = "$" + "{user_config.api_key}";
    for (const HEYMILO_API_KEY of [placeholder, ""]) {
      const client = await start({ ...program, env: { ...program.env, HEYMILO_API_KEY } });
      expect((await client.listTools()).tools.length).toBeGreaterThan(0);
      const { isError, content } = await client.callTool({ name: "list_interview_templates", arguments: {} });
      expect(isError).toBe(true);
      expect(textOf(content)).toContain(
        '"HeyMilo API key" is not set. In Claude Desktop: Settings, Extensions, HeyMilo interviewers: ' +
          'enter it, or switch on "Sandbox: try without a key".',
      );
      expect(textOf(content)).not.toContain("HEYMILO_");
    }
  });

  it("names the field of the form that is wrong", async () => {
    const client = await start(await programOf({ sandbox: true, toolsets: "everyone" }));
    const { content } = await client.callTool({ name: "list_interview_templates", arguments: {} });
    expect(textOf(content)).toMatch(/"Toolsets" must be names .* HeyMilo interviewers: correct it\./);
    expect(textOf(content)).not.toContain("HEYMILO_");
  });

  it("creates an interviewer with the sandbox switched on, in two siblings at once", async () => {
    const program = await programOf({ sandbox: true });
    const siblings = await Promise.all([start(program), start(program)]);
    await Promise.all(siblings.map((client, index) => expectCreate(client, `Night nurse ${index}`)));
  });
});
