import { toolsets } from "../../tools/index.ts";
import type { Prompt } from "../definition/prompt.ts";
import type { Resource } from "../definition/resource.ts";
import type { Tool } from "../definition/tool.ts";
import { prompts } from "../prompts/index.ts";
import { resources } from "../resources/index.ts";
import { TOOLSETS, type Toolset } from "../settings/toolsets.ts";

/** Everything that this server can do, with its schemas and handlers. */
export interface Definitions {
  tools: readonly (Tool & { toolset: Toolset })[];
  resources: readonly Resource[];
  prompts: readonly Prompt[];
}

export const definitions: Definitions = {
  tools: TOOLSETS.flatMap((toolset) => toolsets[toolset].map((tool: Tool) => ({ ...tool, toolset }))),
  resources,
  prompts,
};
