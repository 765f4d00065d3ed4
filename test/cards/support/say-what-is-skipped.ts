import { findBrowser, NO_BROWSER } from "./find-browser.ts";

/** Once for a run: skipped tests alone are easily overlooked. */
export default function sayWhatIsSkipped(): void {
  if (!findBrowser()) process.stderr.write(`${NO_BROWSER}\n`);
}
