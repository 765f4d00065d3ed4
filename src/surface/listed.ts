import type { Prompt } from "../definition/prompt.ts";
import type { Resource } from "../definition/resource.ts";
import type { Tool } from "../definition/tool.ts";
import type { Definitions } from "./definitions.ts";
import type { describeSurface } from "./describe.ts";

/**
 * What a client can list, apart from what it takes to answer a call: most connections list and few call, and clients
 * start servers only to list them. So the definitions, with zod's schemas of the whole API, are loaded by the first
 * call.
 */
type SurfaceData = ReturnType<typeof describeSurface>;

type Listed<Data, T> = Data & { load(): Promise<T> };

export type ListedTool = Listed<SurfaceData["tools"][number], Tool>;
export type ListedResource = Listed<SurfaceData["resources"][number], Resource>;
export type ListedPrompt = Listed<SurfaceData["prompts"][number], Prompt>;

export interface Surface {
  tools: readonly ListedTool[];
  resources: readonly ListedResource[];
  prompts: readonly ListedPrompt[];
}

/** Joins what is listed with what answers; both are in the same order. */
export function attach(data: SurfaceData, load: () => Promise<Definitions>): Surface {
  let definitions: Promise<Definitions> | undefined;
  const loading = <Data, Kind extends keyof Definitions>(kind: Kind, listed: Data[]) =>
    listed.map((one, index) => ({
      ...one,
      load: async () => {
        definitions ??= load();
        return (await definitions)[kind][index] as Definitions[Kind][number];
      },
    }));
  return {
    tools: loading("tools", data.tools),
    resources: loading("resources", data.resources),
    prompts: loading("prompts", data.prompts),
  };
}
