import { fileURLToPath } from "node:url";
import type { Plugin } from "rolldown";
import { definitions } from "../src/surface/definitions.ts";
import { describeSurface } from "../src/surface/describe.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Writes down at build time what `src/surface/index.ts` would make at every start, and loads the rest when called. */
export const frozenSurface = (): Plugin => ({
  name: "frozen-surface",
  load: {
    filter: { id: /src[\\/]surface[\\/]index\.ts$/ },
    handler: () => {
      // V8 reads JSON faster than an object literal.
      const json = JSON.stringify(describeSurface(definitions));
      const code = `
        import { attach } from ${JSON.stringify(path("../src/surface/listed.ts"))};
        const load = async () => (await import(${JSON.stringify(path("../src/surface/definitions.ts"))})).definitions;
        export const surface = attach(JSON.parse(${JSON.stringify(json)}), load);
      `;
      return { moduleType: "ts", code };
    },
  },
});
