import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { TREATMENTS } from "../../src/privacy/treatments.ts";
import { CANDIDATE_FIELDS, INTERVIEW_FIELDS } from "../support/personal-fields.ts";

const page = readFileSync("docs/privacy.md", "utf8");

it("docs/privacy.md says of each kind what happens to it at each setting", () => {
  const rows = [...page.matchAll(/^\| .*\(`(\w+)`\) +\| +(.+?) +\| +(.+?) +\| +(.+?) +\|$/gm)];
  const told = Object.fromEntries(
    rows.map(([, kind, pseudonymous, names, full]) => [kind, { pseudonymous, names, full }]),
  );
  expect(told).toEqual(TREATMENTS);
});

const INTEGRITY = "cheat_detection.";
const entries = Object.entries(INTERVIEW_FIELDS);
const integrity = entries.flatMap(([path, kind]) =>
  path.startsWith(INTEGRITY) ? [[path.slice(INTEGRITY.length), kind] as const] : [],
);

it.each([
  ["A row of list_candidates", CANDIDATE_FIELDS],
  ["get_interview_result", Object.fromEntries(entries.filter(([path]) => !path.startsWith(INTEGRITY)))],
  ["get_interview_result, below `cheat_detection.`", Object.fromEntries(integrity)],
] as const)("and of which kind every field is: %s", (title, table) => {
  const part = page.split(`### ${title}\n`)[1]?.split(/\n##/)[0] ?? "";
  const told = part
    .split(/^- /m)
    .slice(1)
    .flatMap((line) => {
      const kind = /^(\w+):/.exec(line)?.[1];
      return [...line.matchAll(/`([^`]+)`/g)].map(([, path]) => [path, kind]);
    });
  expect(Object.fromEntries(told)).toEqual(table);
});
