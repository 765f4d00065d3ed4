import { type Browser, chromium } from "playwright-core";

export const launch = (executablePath: string): Promise<Browser> =>
  // The sandbox of the browser itself needs rights that containers do not give; only our own pages are opened.
  chromium.launch({ executablePath, args: ["--no-sandbox"] });
