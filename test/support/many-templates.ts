import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { type Seed, standardSeed } from "../../src/sandbox/seed/index.ts";

/** A sandbox whose workspace has `count` interview templates, `IT_0` being the newest. */
export const startSandboxWithTemplates = (count: number): Promise<Sandbox> =>
  startSandbox({ rateLimit: 0, seed: { templates: manyTemplates(count) } });

/** `count` interview templates for a sandbox's seed, `IT_0` being the newest. */
export const manyTemplates = (count: number): Seed["templates"] => {
  const [model] = standardSeed.templates;
  if (!model) throw new Error("the seed has no template");
  return Array.from({ length: count }, (_, at) => ({
    ...model,
    id: `IT_${at}`,
    template_code: `code-${at}`,
    name: `Template ${at}`,
    blueprint: { ...model.blueprint, id: `BLUEPRINT${at}` },
  }));
};
