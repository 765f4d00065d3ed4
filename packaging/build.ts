import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { cardPages } from "./cards.ts";
import { frozenSurface } from "./frozen-surface.ts";
import { thirdPartyNotices } from "./notices.ts";
import { schemasWhenUsed } from "./schemas-when-used.ts";

const OUT = "dist";
const cards = cardPages();

/**
 * One executable, what it loads at every start, and lazy chunks beside them, with no runtime dependency left to
 * resolve: start-up is module resolution and compilation, and an installed package is this folder. CommonJS, because
 * Node compiles and links it faster than ES modules (docs/performance.md). As its own command, rolldown would list
 * every chunk in front of what is built for, such as the demo.
 */
await build({
  input: { "heymilo-mcp": "src/bin.ts" },
  platform: "node",
  transform: { target: "node20.19" },
  resolve: {
    alias: {
      // What it names first loads parts at run time, which no bundle has.
      "jsonc-parser$": "jsonc-parser/lib/esm/main.js",
      undici$: fileURLToPath(new URL("./undici-parts.ts", import.meta.url)),
      "@modelcontextprotocol/server/_shims": fileURLToPath(new URL("./sdk-shims.ts", import.meta.url)),
    },
  },
  output: {
    dir: OUT,
    format: "cjs",
    chunkFileNames: "[name].js",
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
    minify: true,
    // Nothing reads notes to bundlers any more.
    comments: { annotation: false, jsdoc: false },
    // All that every start needs in one file: each further one takes Node half a millisecond.
    codeSplitting: { groups: [{ name: "cli", test: /src[\\/]cli\.ts$/ }] },
  },
  plugins: [
    { name: "clean", buildStart: () => rmSync(OUT, { recursive: true, force: true }) },
    frozenSurface(),
    schemasWhenUsed(),
    cards,
    {
      name: "executable",
      writeBundle: () => {
        chmodSync(`${OUT}/heymilo-mcp.js`, 0o755);
        writeFileSync(`${OUT}/package.json`, '{ "type": "commonjs" }\n');
      },
    },
    thirdPartyNotices(cards.moduleIds),
  ],
});
