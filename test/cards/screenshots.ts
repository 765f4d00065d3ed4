import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startSandboxProcess } from "../support/sandbox-process.ts";
import { findBrowser, launch, NO_BROWSER } from "./support/browser.ts";
import { connect } from "./support/chat.ts";
import { scenes } from "./support/scenes.ts";

/** `npm run cards:screenshots`: each card, light and dark, into docs/cards/. */
const OUT = fileURLToPath(new URL("../../docs/cards/", import.meta.url));
const executable = findBrowser();
if (!executable) throw new Error(NO_BROWSER);
mkdirSync(OUT, { recursive: true });
const sandbox = await startSandboxProcess();
const browser = await launch(executable);
const client = await connect({ era: "2026-07-28", env: sandbox.env });
try {
  for (const theme of ["light", "dark"] as const) {
    for (const scene of scenes) {
      await sandbox.reset();
      const { card, page, close } = await scene.play({ browser, client, theme });
      await page.mouse.move(0, 0);
      await card.locator("html").screenshot({ path: `${OUT}${scene.name}-${theme}.png` });
      await close();
    }
  }
} finally {
  await client.close();
  await browser.close();
  await sandbox.stop();
}
