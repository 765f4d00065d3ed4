import { portableSchema } from "../definition/portable-schema.ts";
import type { Definitions } from "./definitions.ts";

export const describeSurface = ({ tools, resources, prompts }: Definitions) => ({
  tools: tools.map(({ toolset, name, title, description, when, annotations, canPreview, card, input, output }) => ({
    toolset,
    name,
    title,
    description,
    ...(when && { when }),
    annotations,
    ...(canPreview && { canPreview }),
    ...(card && { card }),
    inputSchema: portableSchema(input, "input"),
    outputSchema: portableSchema(output, "output"),
  })),
  resources: resources.map((resource) => {
    const { name, title, description, mimeType } = resource;
    const listed = { name, title, description, mimeType };
    if ("text" in resource) return { ...listed, kind: "text" as const, uri: resource.uri };
    if ("uri" in resource) return { ...listed, kind: "fixed" as const, uri: resource.uri };
    const { uriTemplate, variable } = resource;
    return { ...listed, kind: "family" as const, uriTemplate, variable };
  }),
  prompts: prompts.map(({ name, title, description, needs, args, choices }) => ({
    name,
    title,
    description,
    ...(needs && { needs: [...needs] }),
    argsSchema: portableSchema(args, "input"),
    completed: Object.keys(choices),
  })),
});
