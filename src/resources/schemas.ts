import type { FixedResource } from "../definition/resource.ts";
import { bounded } from "../views/bounded.ts";

/** Enough for registries several times as large as the request schema of a create; half of what clients refuse. */
const REGISTRY_TOKENS = 12_000;

const registry = (
  name: "agents" | "question-types",
  words: Pick<FixedResource, "title" | "description">,
): FixedResource => ({
  name: `schemas-${name}`,
  uri: `heymilo://schemas/${name}`,
  ...words,
  mimeType: "application/json",
  read: async ({ open }) => {
    const heymilo = await open();
    const { value, shortened } = bounded([{ schema: await heymilo.workspace.schemas(name) }], REGISTRY_TOKENS);
    return { ...value, ...(shortened.length > 0 && { shortened }) };
  },
});

export const schemas: readonly FixedResource[] = [
  registry("agents", {
    title: "Agent types",
    description: "HeyMilo's registry of workflow step types and their configuration, as its API answers it.",
  }),
  registry("question-types", {
    title: "Question types",
    description: "HeyMilo's registry of question types by modality, as its API answers it.",
  }),
];
