import { findBrowser, NO_BROWSER } from "./find-browser.ts";

/** For .ci/run: ends with 1 where there is no browser. */
const path = findBrowser();
process.stdout.write(`${path ?? NO_BROWSER}\n`);
process.exitCode = path ? 0 : 1;
