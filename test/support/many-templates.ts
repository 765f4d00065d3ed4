import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { standardSeed } from "../../src/sandbox/seed/index.ts";

/** A sandbox whose workspace has `count` interview templates, `IT_0` being the newest. */
export const startSandboxWithTemplates = (count: number): Promise<Sandbox> => {
  const [model] = standardSeed.templates;
  if (!model) throw new Error("the seed has no template");
  const templates = Array.from({ length: count }, (_, at) => ({
    ...model,
    id: `IT_${at}`,
    template_code: `code-${at}`,
    name: `Template ${at}`,
    blueprint: { ...model.blueprint, id: `BLUEPRINT${at}` },
  }));
  return startSandbox({ rateLimit: 0, seed: { templates } });
};
