import { fileURLToPath } from "node:url";
import type { Plugin } from "rolldown";
import { parseAst } from "rolldown/parseAst";
import { definitions } from "../src/surface/definitions.ts";
import { describeSurface } from "../src/surface/describe.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Writes down at build time what `src/surface/index.ts` would make at every start, and loads the rest when called: of a
 * tool its input and its handler alone.
 */
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
  transform: {
    filter: { id: /[\\/]tools[\\/]\w+[\\/][\w-]+\.ts$/ },
    handler: (code) => {
      let left = code;
      for (const { start, end } of listedParts(code).reverse()) left = left.slice(0, start) + left.slice(end);
      return left;
    },
  },
});

const CALLED = ["input", "handler"];

/** The properties of a tool that only lists show. */
const listedParts = (code: string) =>
  parseAst(code, { lang: "ts" }).body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration?.type !== "VariableDeclaration") return [];
    return statement.declaration.declarations.flatMap(({ init }) => {
      const tool = init?.type === "CallExpression" ? init.arguments[0] : undefined;
      if (tool?.type !== "ObjectExpression") return [];
      return tool.properties.flatMap((one) => {
        if (one.type !== "Property" || one.key.type !== "Identifier" || CALLED.includes(one.key.name)) return [];
        return { start: one.start, end: code.indexOf(",", one.end) + 1 };
      });
    });
  });
