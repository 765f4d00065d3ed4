import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The cards are for any browser; these are the ones that playwright's Chromium driver can drive. */
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge",
];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A browser on this machine: `HEYMILO_TEST_BROWSER`, or the first that is found. */
export const findBrowser = (): string | undefined => {
  const { HEYMILO_TEST_BROWSER: named, PATH = "" } = process.env;
  if (named) return named;
  const onPath = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [...onPath, ...APPLICATIONS].find((path) => existsSync(path));
};

export const NO_BROWSER =
  "no Chromium here: the cards are not tested. Debian has chromium-headless-shell; HEYMILO_TEST_BROWSER names another";
