import manifest from "../../package.json" with { type: "json" };
import { NAME, VERSION } from "../version.ts";

/** A speech bubble that holds the bars of a voice; `packaging/icon.png` shows the same in more bytes. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#1b4352"/>\
<path d="M19 14h26q8 0 8 8v14q0 8-8 8H29L19 52V44q-8 0-8-8V22q0-8 8-8Z" fill="#faf7f0"/>\
<path d="M19 26v6m6.5-10v14m6.5-17v20m6.5-16v12m6.5-8v4" stroke="#f08a4b" stroke-width="3.3" stroke-linecap="round"/></svg>`;

/**
 * How the server introduces itself. In the 2026-07-28 revision this goes out with every result, so it has to stay
 * small; and nothing is fetched for an icon that is a data URI.
 */
export const IDENTITY = {
  name: NAME,
  version: VERSION,
  title: "HeyMilo interviewers",
  websiteUrl: manifest.homepage,
  icons: [{ src: `data:image/svg+xml;base64,${btoa(ICON)}`, mimeType: "image/svg+xml", sizes: ["any"] }],
};
