import { isDeepStrictEqual } from "node:util";
import type { Json, ListedTool } from "../support/clients.ts";
import type { StoredPosting } from "../support/sandbox-process.ts";
import { type Called, CONFIG, type Report, type Step, titleOf } from "./drive.ts";

/** What is wrong with a run, in words; empty if nothing is. */
export const judge = (
  framework: string,
  transport: string,
  report: Report,
  listed: readonly ListedTool[],
  stored: readonly StoredPosting[],
): string[] =>
  Object.entries(report.conversions).flatMap(([conversion, schemas]) => {
    const { preview, create, mistake } = report.calls[conversion] as Record<Step, Called>;
    const made = (step: Step) =>
      stored.filter(({ title }) => title === titleOf(step, framework, transport, conversion));
    const created = made("create");
    return [
      ...listed.flatMap(({ name, inputSchema }) => lost(name, inputSchema, schemas[name])),
      outcomeOf(preview) !== "preview" && `the preview answered: ${short(preview)}`,
      made("preview").length > 0 && "the preview created something",
      made("mistake").length > 0 && "the mistake created something",
      outcomeOf(create) !== "created" && `the create answered: ${short(create)}`,
      created.length !== 1 && `the sandbox holds ${created.length} postings instead of 1`,
      ...created.map(
        (posting) => !holdsConfig(posting) && `the steps are ${JSON.stringify(posting.workflow)}`,
      ),
      !mistake.text.includes("outcome: not_created - retry: no") && `the mistake answered: ${short(mistake)}`,
      !mistake.text.includes("workflow[0].config.num_questions") && "the mistake is not named",
    ]
      .filter((problem) => problem !== false)
      .map((problem) => `${framework}, ${transport}, ${conversion}: ${problem}`);
  });

const short = ({ text }: Called): string => text.slice(0, 400);

const outcomeOf = ({ structured, text }: Called): unknown => {
  if (structured) return structured.outcome;
  try {
    return (JSON.parse(text) as Json).outcome;
  } catch {
    return undefined;
  }
};

/** What was given stands, and what was only filled in does not. */
const holdsConfig = ({ workflow }: StoredPosting): boolean => {
  const [{ config }] = workflow as [{ config: Json }];
  return isDeepStrictEqual(config, CONFIG);
};

const lost = (tool: string, listed: Json, converted: Json | undefined): string[] => {
  if (!converted) return [`${tool} is not there`];
  const kept = new Set(pathsOf(converted));
  return pathsOf(listed)
    .filter((path) => !kept.has(path))
    .map((path) => `${tool} has lost ${path}`);
};

/** Every property and every value of an enum, with its place. */
const pathsOf = (schema: Json, at = ""): string[] => [
  ...((schema.enum as unknown[] | undefined) ?? []).map((value) => `${at}=${value}`),
  ...Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([name, property]) => [
    `${at}.${name}`,
    ...pathsOf(property, `${at}.${name}`),
  ]),
  ...(schema.items ? pathsOf(schema.items as Json, `${at}[]`) : []),
  ...((schema.anyOf as Json[] | undefined) ?? []).flatMap((branch) => pathsOf(branch, at)),
];
