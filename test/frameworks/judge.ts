import { isDeepStrictEqual } from "node:util";
import type { Json, ListedTool } from "../support/clients.ts";
import type { StoredPosting } from "../support/sandbox-process.ts";
import { type Called, CONFIG, type Report, STEPS, titleOf } from "./drive.ts";

/** What is wrong with a run, in words; empty if nothing is. */
export const judge = (
  framework: string,
  transport: string,
  report: Report,
  listed: readonly ListedTool[],
  stored: readonly StoredPosting[],
): string[] =>
  Object.entries(report.conversions).flatMap(([conversion, schemas]) => {
    const { preview, create, mistake } = report.calls[conversion] as Record<(typeof STEPS)[number], Called>;
    const [, created] = STEPS.map((step) =>
      stored.filter(({ title }) => title === titleOf(step, framework, transport, conversion)),
    );
    const extra = STEPS.filter((step) => step !== "create").flatMap((step) =>
      stored.filter(({ title }) => title === titleOf(step, framework, transport, conversion)),
    );
    return [
      ...listed.flatMap(({ name, inputSchema }) => lost(name, inputSchema, schemas[name])),
      outcomeOf(preview) !== "preview" && `the preview answered: ${short(preview)}`,
      extra.length > 0 && "a preview or a refused call created something",
      outcomeOf(create) !== "created" && `the create answered: ${short(create)}`,
      created?.length !== 1 && `the sandbox holds ${created?.length} postings instead of 1`,
      created?.[0] && !holdsConfig(created[0]) && `the config is ${JSON.stringify(created[0].workflow)}`,
      !mistake.text.includes("outcome: not_created - retry: no") && `the mistake answered: ${short(mistake)}`,
      !mistake.text.includes("workflow[0].config.num_questions") && "the mistake is not named",
    ]
      .filter((problem) => problem !== false && problem !== undefined)
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
  const { config } = ((workflow as Json[])[0] ?? {}) as { config?: Json };
  return Object.entries(CONFIG).every(([field, value]) => isDeepStrictEqual(config?.[field], value));
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
