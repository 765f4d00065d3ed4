import { chmodSync, rmSync } from "node:fs";
import { defineConfig } from "rolldown";
import { thirdPartyNotices } from "./packaging/notices.ts";

/**
 * One executable with lazy chunks beside it and no runtime dependency left to resolve: start-up is module
 * resolution and compilation, and an installed package is this folder.
 */
export default defineConfig({
  input: { "heymilo-mcp": "src/cli.ts" },
  platform: "node",
  transform: { target: "node20.19" },
  output: {
    dir: "dist",
    format: "esm",
    chunkFileNames: "[name].js",
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
    minify: { compress: true, mangle: false, codegen: true },
  },
  plugins: [
    { name: "clean", buildStart: () => rmSync("dist", { recursive: true, force: true }) },
    { name: "executable", writeBundle: () => chmodSync("dist/heymilo-mcp.js", 0o755) },
    thirdPartyNotices(),
  ],
});
