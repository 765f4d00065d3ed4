import { READS } from "../definition/tool.ts";
import { InputError } from "../heymilo/errors.ts";
import type { Config } from "../settings/config.ts";
import type { ConfigProblem } from "../settings/load.ts";
import type { ListedTool } from "./listed.ts";

export interface Selection {
  /** In the order of all tools. */
  tools: readonly ListedTool[];
  /** With one of these every call explains what is wrong; the tools are listed all the same. */
  problems: ConfigProblem[];
}

/**
 * The tools that this server lists: those that were asked for by name, and in read-only mode none that writes. Where
 * that leaves nothing because of wrong names, all are listed, so that a call can say why it is refused.
 */
export function selectTools(
  all: readonly ListedTool[],
  { readOnly, tools: names }: Pick<Config, "readOnly" | "tools">,
): Selection {
  const allowed = readOnly ? all.flatMap(readOnlyForm) : all;
  if (names === undefined) return { tools: allowed, problems: [] };
  const unknown = names.filter((name) => !all.some((tool) => tool.name === name));
  const chosen = allowed.filter(({ name }) => names.includes(name));
  const problems: ConfigProblem[] = [];
  if (unknown.length > 0) {
    problems.push({
      variable: "HEYMILO_TOOLS",
      problem: `names ${unknown.join(", ")}, which this server does not have; its tools are ${all.map(({ name }) => name).join(", ")}`,
    });
  } else if (chosen.length === 0) {
    problems.push({
      variable: "HEYMILO_TOOLS",
      problem: `names only tools that write, and HEYMILO_READ_ONLY allows ${allowed.map(({ name }) => name).join(", ")}`,
    });
  }
  return { tools: chosen.length > 0 ? chosen : allowed, problems };
}

const readOnlyForm = (tool: ListedTool): ListedTool[] => {
  if (tool.annotations.readOnlyHint) return [tool];
  return tool.previews ? [previewOnly(tool)] : [];
};

const previewOnly = (tool: ListedTool): ListedTool => ({
  ...tool,
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
  "must be true: this server is read-only (HEYMILO_READ_ONLY), so it can check and preview but not create";
const AFTER_PREVIEW =
  "This server is read-only; to create this interviewer, the user has to run it without HEYMILO_READ_ONLY.";
