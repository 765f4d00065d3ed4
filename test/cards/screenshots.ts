import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../../src/sandbox/index.ts";
import { launch } from "./support/browser.ts";
import { connect } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";
import { scenes } from "./support/scenes.ts";

/** `npm run cards:screenshots`: each card, light and dark, into docs/cards/. */
const OUT = fileURLToPath(new URL("../../docs/cards/", import.meta.url));
const executable = findBrowser();
if (!executable) throw new Error(NO_BROWSER);
mkdirSync(OUT, { recursive: true });
const browser = await launch(executable);
try {
  for (const theme of ["light", "dark"] as const) {
    for (const { name, hiring = false, play } of scenes) {
      const sandbox = await startSandbox({ rateLimit: 0, seed: { hiring } });
      const env = {
        HEYMILO_BASE_URL: sandbox.url,
        HEYMILO_API_KEY: sandbox.apiKey,
        HEYMILO_TOOLSETS: "all",
      };
      const client = await connect({ era: "2026-07-28", env });
      const { card, page, close } = await play({ browser, client, theme });
      await page.mouse.move(0, 0);
      // Twice the pixels of the page: a directory takes no picture under 1,000 px.
      await card.locator("html").screenshot({ path: `${OUT}${name}-${theme}.png`, scale: "device" });
      await close();
      await client.close();
      await sandbox.close();
    }
  }
} finally {
  await browser.close();
}
