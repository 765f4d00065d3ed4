import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { builtSurfaces, filesOf, goldenPath } from "./surface.ts";

/** `npm run surface:update`: makes what the built binary shows the surface that the test expects. */
const files = filesOf(await builtSurfaces());
rmSync(goldenPath(), { recursive: true, force: true });
mkdirSync(goldenPath());
for (const [name, text] of Object.entries(files)) writeFileSync(goldenPath(name), text);
