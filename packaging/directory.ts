import { readdirSync, readFileSync } from "node:fs";

const CARDS = "docs/cards";
const FEWEST = 3;
const MOST = 5;
/** In pixels. */
const NARROWEST = 1_000;

/** With the pictures of the cards that a directory shows, by their paths. */
export const ourSubmission = (privacyPolicy: string | undefined) => ({
  privacyPolicy,
  screenshots: readdirSync(CARDS)
    .filter((name) => name.endsWith("-light.png"))
    .sort()
    .slice(0, MOST)
    .map((name) => `${CARDS}/${name}`),
  readme: readFileSync("README.md", "utf8"),
});

/** What Claude's directory refuses, as far as files can tell, and what to do about each. */
export function directoryProblems({ privacyPolicy, screenshots, readme }: ReturnType<typeof ourSubmission>): string[] {
  const narrow = screenshots.filter((path) => widthOf(path) < NARROWEST);
  const found = [
    privacyPolicy === undefined && "There is no privacy policy. Name HeyMilo's: --privacy-policy https://...",
    !/^## Privacy policy$/im.test(readme) && 'README.md has no section "Privacy policy". Write one.',
    (screenshots.length < FEWEST || screenshots.length > MOST) &&
      `There are ${screenshots.length} screenshots, and it takes ${FEWEST} to ${MOST}. Take them: npm run cards:screenshots`,
    ...narrow.map(
      (path) =>
        `${path} is ${widthOf(path)} px wide, and it takes at least ${NARROWEST}. Take it again: npm run cards:screenshots`,
    ),
  ];
  return found.filter((problem) => problem !== false);
}

/** @throws if a directory could not show it as a link */
export function httpsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:") throw new Error(`--privacy-policy ${text}: must be an https URL`);
  return text;
}

/** From the header of a PNG. */
const widthOf = (path: string): number => readFileSync(path).readUInt32BE(16);
