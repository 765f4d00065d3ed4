import type { ToolAnnotations } from "../src/definition/tool.ts";
import { prompts } from "../src/prompts/index.ts";
import { resources } from "../src/resources/index.ts";
import { settings } from "../src/settings/config.ts";
import { serveSettings } from "../src/settings/serve-config.ts";
import type { Setting } from "../src/settings/setting.ts";
import { tools } from "../tools/index.ts";

/** The documents with parts that are made from the code. */
export const DOCUMENTS = ["README.md", "docs/hosting.md"] as const;

/** A document with the parts between its `generated` marks made anew from the code. */
export function withGeneratedParts(text: string, document: (typeof DOCUMENTS)[number] = "README.md"): string {
  const parts = PARTS[document];
  const replaced = new Set<string>();
  const made = text.replaceAll(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, begin: string, name: string, end: string) => {
      const part = parts[name];
      if (!part) throw new Error(`${document}: nothing generates ${name}`);
      replaced.add(name);
      return `${begin}${part()}\n${end}`;
    },
  );
  const missing = Object.keys(parts).filter((name) => !replaced.has(name));
  if (missing.length > 0) throw new Error(`${document}: no place for ${missing.join(", ")}`);
  return made;
}

const README: Record<string, () => string> = {
  tools: () =>
    table(
      ["tool", "does", "effect"],
      tools.map(({ name, description, annotations }) => [
        code(name),
        firstSentence(description),
        effectOf(annotations),
      ]),
    ),
  resources: () =>
    table(
      ["resource", "holds"],
      resources.map((resource) => [
        code("uri" in resource ? resource.uri : resource.uriTemplate),
        resource.description,
      ]),
    ),
  prompts: () =>
    table(
      ["prompt", "does"],
      prompts.map(({ name, description }) => [code(name), description]),
    ),
  settings: () => settingsTable(settings),
};

const PARTS: Record<(typeof DOCUMENTS)[number], Record<string, () => string>> = {
  "README.md": README,
  "docs/hosting.md": { settings: () => settingsTable(serveSettings) },
};

const settingsTable = (known: readonly Setting[]): string =>
  table(
    ["variable", "flag", "default", "meaning"],
    known.map((setting) => [
      code(setting.env),
      setting.flag ? code(`--${setting.flag}`) : "",
      setting.fallback ? code(setting.fallback) : (setting.whenUnset ?? ""),
      setting.help,
    ]),
  );

const code = (text: string): string => `\`${text}\``;

const firstSentence = (text: string): string => text.split(/(?<=\.) /)[0] ?? text;

const effectOf = ({ readOnlyHint, destructiveHint, idempotentHint }: ToolAnnotations): string => {
  if (readOnlyHint) return "reads";
  return destructiveHint || idempotentHint ? "changes" : "adds";
};

/** In the form that the formatter gives tables: columns as wide as their widest cell. */
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n");
};
