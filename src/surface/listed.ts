import type { PortableSchema } from "../definition/portable-schema.ts";
import type { Prompt } from "../definition/prompt.ts";
import type { Resource } from "../definition/resource.ts";
import type { Tool } from "../definition/tool.ts";
import { Lazy } from "../heymilo/lazy.ts";
import { TOOLSETS, type Toolset } from "../settings/toolsets.ts";
import type { Definitions } from "./definitions.ts";

/**
 * What a client can list, apart from what it takes to answer a call: most connections list and few call, and clients
 * start servers only to list them. So the definitions, with zod's schemas of the whole API, are loaded by the first
 * call.
 */
export interface ToolData
  extends Pick<Tool, "name" | "title" | "description" | "annotations" | "canPreview" | "card"> {
  toolset: Toolset;
  inputSchema: PortableSchema;
  outputSchema: PortableSchema;
}

interface ListedBase extends Pick<Resource, "name" | "title" | "description" | "mimeType"> {}

export type ResourceData =
  | (ListedBase & { kind: "text"; uri: string })
  | (ListedBase & { kind: "fixed"; uri: string })
  | (ListedBase & { kind: "family"; uriTemplate: string; variable: string });

export interface PromptData extends Pick<Prompt, "name" | "title" | "description" | "needs"> {
  argsSchema: PortableSchema;
  completed: string[];
}

export interface SurfaceData {
  tools: ToolData[];
  resources: ResourceData[];
  prompts: PromptData[];
}

interface Loads<T> {
  load(): Promise<T>;
}

export type ListedTool = ToolData & Loads<Tool>;
export type ListedResource = ResourceData & Loads<Resource>;
export type ListedPrompt = PromptData & Loads<Prompt>;

export interface Surface {
  tools: readonly ListedTool[];
  resources: readonly ListedResource[];
  prompts: readonly ListedPrompt[];
}

type All = { tools: readonly Tool[] } & Pick<Definitions, "resources" | "prompts">;

/** Joins what is listed with what answers; both are in the same order. */
export function attach(data: SurfaceData, load: () => Promise<Definitions>): Surface {
  const definitions = new Lazy<All>(async () => {
    const { toolsets, ...others } = await load();
    return { tools: TOOLSETS.flatMap((toolset) => toolsets[toolset] ?? []), ...others };
  });
  const loading = <Data, Kind extends "tools" | "resources" | "prompts">(kind: Kind, listed: Data[]) =>
    listed.map((one, index) => ({
      ...one,
      load: async () => (await definitions.get())[kind][index] as All[Kind][number],
    }));
  return {
    tools: loading("tools", data.tools),
    resources: loading("resources", data.resources),
    prompts: loading("prompts", data.prompts),
  };
}
