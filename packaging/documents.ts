import { readFileSync } from "node:fs";
import { clients, type McpClient, type System } from "../src/commands/clients.ts";
import type { Tool, ToolAnnotations } from "../src/definition/tool.ts";
import { RULES } from "../src/design/advice/index.ts";
import { prompts } from "../src/prompts/index.ts";
import { resources } from "../src/resources/index.ts";
import { settings } from "../src/settings/config.ts";
import { hostingSettings, signInSettings } from "../src/settings/serve-config.ts";
import type { Setting } from "../src/settings/setting.ts";
import { DEFAULT_TOOLSETS, TOOLSETS, type Toolset } from "../src/settings/toolsets.ts";
import { tools, toolsets } from "../tools/index.ts";
import { sentence } from "./setting-kind.ts";

interface Entry {
  /** In Markdown. */
  name: string;
  text: string;
}

/** The pages with parts that are made from the code, and what makes each part. */
const PARTS = {
  "AGENTS.md": { tool: sampleTool },
  "README.md": {
    tools: () => list(TOOLSETS.flatMap((toolset) => toolsets[toolset].map((tool) => toolEntry(tool, toolset)))),
    loop: retryLoop,
  },
  "docs/results.md": { calls: () => list(tools.map(callEntry)) },
  "docs/resources.md": {
    resources: () => list(resources.map(resourceEntry)),
    prompts: () => list(prompts.map(({ name, description }) => ({ name: code(name), text: description }))),
  },
  "docs/interviewers.md": { rules: () => RULES.map(({ name }, index) => `${index + 1}. ${name}`).join("\n") },
  "docs/settings.md": { settings: () => list(settings.map(settingEntry)) },
  "docs/clients.md": { clients: () => list(Object.entries(clients).map(clientEntry)) },
  "docs/hosting.md": { settings: () => list(hostingSettings.map(settingEntry)) },
  "docs/sign-in.md": { settings: () => list(signInSettings.map(settingEntry)) },
} satisfies Record<string, Record<string, () => string>>;

export type DocumentName = keyof typeof PARTS;
export const DOCUMENTS = Object.keys(PARTS) as DocumentName[];

/** A document with the parts between its `generated` marks made anew from the code. */
export function withGeneratedParts(text: string, document: DocumentName): string {
  const parts: Record<string, () => string> = PARTS[document];
  const replaced = new Set<string>();
  const made = text.replaceAll(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, begin: string, name: string, end: string) => {
      const part = parts[name];
      if (!part) throw new Error(`${document}: nothing generates ${name}`);
      replaced.add(name);
      return `${begin}\n${part()}\n\n${end}`;
    },
  );
  const missing = Object.keys(parts).filter((name) => !replaced.has(name));
  if (missing.length > 0) throw new Error(`${document}: no place for ${missing.join(", ")}`);
  return made;
}

/** From the example that the tests run. */
function retryLoop(): string {
  const example = readFileSync(new URL("../examples/from-code/mcp-sdk.mjs", import.meta.url), "utf8");
  const loop = /\nconst job = [\s\S]*?\n};\n/.exec(example)?.[0];
  if (!loop) throw new Error("examples/from-code/mcp-sdk.mjs has no loop");
  return `\`\`\`js${loop}\`\`\``;
}

/** A tool as a whole: a newcomer sees what one looks like, and the page cannot show an old one. */
function sampleTool(): string {
  const file = "tools/interviewers/get-interviewer.ts";
  return `\`\`\`ts\n${readFileSync(new URL(`../${file}`, import.meta.url), "utf8")}\`\`\``;
}

const toolEntry = ({ name, description, annotations }: Tool, toolset: Toolset): Entry => {
  const effect = DEFAULT_TOOLSETS.includes(toolset) ? effectOf(annotations) : `only with the toolset ${code(toolset)}`;
  return { name: `${code(name)} (${effect})`, text: firstSentence(description) };
};

const callEntry = ({ name, example, output }: Tool): Entry => {
  const args = JSON.stringify(example, null, 1).replaceAll(/\n */g, " ");
  return { name: `${code(name)} ${code(args)}`, text: `${Object.keys(output.shape).map(code).join(", ")}.` };
};

const resourceEntry = (resource: (typeof resources)[number]): Entry => ({
  name: code("uri" in resource ? resource.uri : resource.uriTemplate),
  text: resource.description,
});

const settingEntry = ({ env, flag, fallback, whenUnset, help }: Setting): Entry => {
  const standard = fallback ? code(fallback) : whenUnset;
  return {
    name: flag ? `${code(env)}, ${code(`--${flag}`)}` : code(env),
    text: `${sentence(help)}${standard ? ` Default: ${standard}.` : ""}`,
  };
};

const clientEntry = ([name, { title, file, opensBy, documentation }]: [string, McpClient]): Entry => ({
  name: `${title}, ${code(name)}`,
  text: `${file ? placesOf(file) : "is a command to run"}${opensBy ? ` (${opensBy})` : ""}. Documented at <${documentation}>.`,
});

/** A file in the home folder is in the same place everywhere. */
const placesOf = ({ macos, linux, windows }: Record<System, string>): string => {
  const isInHome = windows === macos || windows.startsWith("%USERPROFILE%");
  if (isInHome && macos === linux) return `goes into ${macos.startsWith("~") ? code(macos) : macos}`;
  const elsewhere = macos === linux ? "" : `, ${code(linux)} on Linux`;
  return `goes into ${code(macos)}${elsewhere}, ${code(windows)} on Windows`;
};

const code = (text: string): string => `\`${text}\``;

const firstSentence = (text: string): string => text.split(/(?<=\.) /)[0] ?? text;

const effectOf = ({ readOnlyHint, destructiveHint, idempotentHint }: ToolAnnotations): string => {
  if (readOnlyHint) return "reads";
  return destructiveHint || idempotentHint ? "changes" : "adds";
};

/** No line of a page is longer. */
const WIDTH = 120;

const list = (entries: readonly Entry[]): string =>
  entries.map(({ name, text }) => wrapped(`- ${name}: ${text}`)).join("\n");

/** A paragraph, or a list item with its further lines below its first word. */
export const wrapped = (text: string): string => {
  const indent = " ".repeat(/^(?:- |\d+\. )?/.exec(text)?.[0].length ?? 0);
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) as string;
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n");
};
