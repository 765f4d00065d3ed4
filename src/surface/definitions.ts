import { tools } from "../../tools/index.ts";
import type { Prompt } from "../definition/prompt.ts";
import type { Resource } from "../definition/resource.ts";
import type { Tool } from "../definition/tool.ts";
import { prompts } from "../prompts/index.ts";
import { resources } from "../resources/index.ts";

/** Everything that this server can do, with its schemas and handlers. */
export interface Definitions {
  tools: readonly Tool[];
  resources: readonly Resource[];
  prompts: readonly Prompt[];
}

export const definitions: Definitions = { tools, resources, prompts };
