import { READS } from "../definition/tool.ts";
import { InputError } from "../heymilo/errors.ts";
import type { Config } from "../settings/config.ts";
import type { ConfigProblem } from "../settings/load.ts";
import type { ListedTool, Surface } from "./listed.ts";

type Chosen = Pick<Config, "excludeTools" | "readOnly" | "tools" | "toolsets">;

/**
 * What this server lists: tools by the settings, all resources, and the prompts that make sense with these tools.
 *
 * The tools are those of the toolsets, or else those that the setting names, of any toolset, without the excluded ones.
 * In read-only mode none of them writes. If wrong names leave no tool, the toolsets' tools are listed, so that a call can
 * say what is wrong.
 */
export function select(
  all: Surface,
  { excludeTools: excluded = [], readOnly, tools: names, toolsets }: Chosen,
): { surface: Surface; problems: ConfigProblem[] } {
  const possible = readOnly ? all.tools.flatMap(readOnlyForm) : all.tools;
  const allowed = possible.filter(({ toolset }) => toolsets.includes(toolset));
  const chosen = names === undefined ? allowed : possible.filter(({ name }) => names.includes(name));
  const left = chosen.filter(({ name }) => !excluded.includes(name));
  const problems = [
    ...unknownIn("HEYMILO_TOOLS", names, all.tools),
    ...unknownIn("HEYMILO_EXCLUDE_TOOLS", excluded, all.tools),
  ];
  if (problems.length === 0 && chosen.length === 0) {
    const reading = possible.map(({ name }) => name).join(", ");
    const problem = `names only tools that write, and HEYMILO_READ_ONLY allows ${reading}`;
    problems.push({ variable: "HEYMILO_TOOLS", problem });
  } else if (problems.length === 0 && left.length === 0)
    problems.push({ variable: "HEYMILO_EXCLUDE_TOOLS", problem: "leaves no tool to list" });
  return { surface: withTools(all, left.length > 0 ? left : allowed), problems };
}

/** The same with these tools alone, and without the prompts that need others. */
export const withTools = (all: Surface, tools: readonly ListedTool[]): Surface => {
  const isListed = (name: string) => tools.some((tool) => tool.name === name);
  return { ...all, tools, prompts: all.prompts.filter(({ needs }) => needs?.every(isListed) ?? true) };
};

const unknownIn = (variable: string, names: readonly string[] = [], all: readonly ListedTool[]): ConfigProblem[] => {
  const isKnown = (name: string) => all.some((tool) => tool.name === name);
  // By their positions: the text may be a secret in the wrong place.
  const places = names.flatMap((name, index) => (isKnown(name) ? [] : index + 1)).join(", ");
  if (places === "") return [];
  const known = all.map(({ name }) => name).join(", ");
  const problem = `names tools that this server does not have, at position ${places}; its tools are ${known}`;
  return [{ variable, problem }];
};

/** What is left of a tool that must change nothing. */
export const readOnlyForm = (tool: ListedTool): ListedTool[] => {
  if (tool.annotations.readOnlyHint) return [tool];
  return tool.canPreview ? [previewOnly(tool)] : [];
};

const previewOnly = (tool: ListedTool): ListedTool => ({
  ...tool,
  when: { ...tool.when, create: [] },
  title: `${tool.title} (preview only)`,
  description:
    `This server is read-only: give dry_run: true, which checks the arguments like a real ${tool.name} and shows ` +
    "what would be sent. Nothing can be created here.",
  annotations: READS,
  load: async () => {
    const real = await tool.load();
    return {
      ...real,
      handler: async (args, context) => {
        if (args.dry_run !== true) throw new InputError([{ path: ["dry_run"], message: REFUSAL }]);
        return { ...(await real.handler(args, context)), next_steps: [AFTER_PREVIEW] };
      },
    };
  },
});

const REFUSAL =
  "must be true: this server is read-only (HEYMILO_READ_ONLY), or read-only for whoever signed in without " +
  "heymilo.write, so it can check and preview but not create";
const AFTER_PREVIEW =
  "Nothing was created: this server is read-only. To create this interviewer, the user needs it without " +
  "HEYMILO_READ_ONLY, or where people sign in, the scope heymilo.write.";
