import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

type Json = Record<string, unknown>;

export interface ShownTool extends Json {
  name: string;
  description: string;
  inputSchema: Json;
}

/** What a client is shown of the server before it calls anything. */
export interface Surface {
  tools: ShownTool[];
  resources: Json[];
  resourceTemplates: Json[];
  prompts: Json[];
  instructions: string;
}

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const ENTRY = "heymilo-mcp.js";
const GOLDEN = fileURLToPath(new URL("golden/", import.meta.url));

/** What is listed without any setting, and with all toolsets. */
export interface Surfaces {
  usual: Surface;
  all: Surface;
}

export const builtSurfaces = async (): Promise<Surfaces> => {
  const [usual, all] = await Promise.all([builtSurface(), builtSurface({ HEYMILO_TOOLSETS: "all" })]);
  return { usual, all };
};

/** Asks the built binary, over stdio, as a client does: without a key, and with no setting of this machine. */
async function builtSurface(env: Record<string, string> = {}): Promise<Surface> {
  const client = new Client({ name: "heymilo-mcp-surface", version: "1.0.0" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [DIST + ENTRY],
    env,
    stderr: "ignore",
  });
  await client.connect(transport);
  try {
    const [{ tools }, { resources }, { resourceTemplates }, { prompts }] = await Promise.all([
      client.listTools(),
      client.listResources(),
      client.listResourceTemplates(),
      client.listPrompts(),
    ]);
    const instructions = client.getInstructions() ?? "";
    return { tools, resources, resourceTemplates, prompts, instructions } as unknown as Surface;
  } finally {
    await client.close();
  }
}

/** The surface as files to review: one for each tool, the order of the tools, and one for each other list. */
export function filesOf({ usual, all }: Surfaces): Record<string, string> {
  const { tools, resources, resourceTemplates, prompts, instructions } = usual;
  return {
    "instructions.txt": `${instructions}\n`,
    "prompts.json": text(prompts),
    "resource-templates.json": text(resourceTemplates),
    "resources.json": text(resources),
    "tools.json": text(tools.map(({ name }) => name)),
    ...Object.fromEntries(all.tools.map((tool) => [`tools.${tool.name}.json`, text(tool)])),
  };
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The surface that was last agreed on. */
export function goldenFiles(): Record<string, string> {
  const names = readdirSync(GOLDEN);
  return Object.fromEntries(names.map((name) => [name, readFileSync(GOLDEN + name, "utf8")]));
}

export const goldenPath = (name = ""): string => GOLDEN + name;

/** The files that every start loads: the command line, and what is required at once rather than when it is needed. */
export function startFiles(): string[] {
  const files = new Set([ENTRY, "cli.js"]);
  // A set that grows while it is walked is walked to its end.
  for (const name of files) {
    const required = readFileSync(DIST + name, "utf8").matchAll(/(?<!=>)require\("\.\/([\w.-]+)"\)/g);
    for (const [, file] of required) files.add(file as string);
  }
  return [...files];
}

/** The parts of Node that every start loads, without those that they load. */
export function nodePartsOfStart(): string[] {
  const required = startFiles().flatMap((name) => [
    ...readFileSync(DIST + name, "utf8").matchAll(/(?<!=>)require\("node:([\w/]+)"\)/g),
  ]);
  return [...new Set(required.map(([, part]) => part as string))].sort();
}

/** Bytes of each file of the bundle. */
export function bundleSizes(): Record<string, number> {
  return Object.fromEntries(readdirSync(DIST).map((name) => [name, statSync(DIST + name).size]));
}
