import { settings } from "../src/config.ts";
import { prompts } from "../src/prompts/index.ts";
import { resources } from "../src/resources/index.ts";
import type { ToolAnnotations } from "../src/tool.ts";
import { tools } from "../tools/index.ts";

/** README.md with the parts between its `generated` marks made anew from the code. */
export function withGeneratedParts(readme: string): string {
  const replaced = new Set<string>();
  const text = readme.replaceAll(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, begin: string, name: string, end: string) => {
      const part = PARTS[name];
      if (!part) throw new Error(`README.md: nothing generates ${name}`);
      replaced.add(name);
      return `${begin}${part()}\n${end}`;
    },
  );
  const missing = Object.keys(PARTS).filter((name) => !replaced.has(name));
  if (missing.length > 0) throw new Error(`README.md: no place for ${missing.join(", ")}`);
  return text;
}

const PARTS: Record<string, () => string> = {
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
  settings: () =>
    table(
      ["variable", "flag", "default", "meaning"],
      settings.map(({ env, flag, fallback, help }) => [
        code(env),
        flag ? code(`--${flag}`) : "",
        fallback === undefined ? "" : code(fallback),
        help,
      ]),
    ),
};

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
