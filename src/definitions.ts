import { tools } from "../tools/index.ts";
import type { Prompt } from "./prompt.ts";
import { prompts } from "./prompts/index.ts";
import type { Resource } from "./resource.ts";
import { resources } from "./resources/index.ts";
import type { Tool } from "./tool.ts";

/** Everything that this server can do, with its schemas and handlers. */
export interface Definitions {
  tools: readonly Tool[];
  resources: readonly Resource[];
  prompts: readonly Prompt[];
}

export const definitions: Definitions = { tools, resources, prompts };
