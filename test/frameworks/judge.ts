import { isDeepStrictEqual } from "node:util";
import type { Json, ListedTool } from "../support/clients.ts";
import type { SeenRequest, Stored } from "../support/sandbox.ts";
import { type Called, CONFIG, type Report, type Step, titleOf } from "./drive.ts";

/** What is wrong with a run, in words; empty if nothing is. */
export const judge = (
  framework: string,
  transport: string,
  report: Report,
  listed: readonly ListedTool[],
  stored: readonly Stored[],
  requests: readonly SeenRequest[],
): string[] =>
  Object.entries(report.conversions).flatMap(([conversion, schemas]) => {
    const { preview, create, mistake } = report.calls[conversion] as Record<Step, Called>;
    const made = (step: Step) =>
      stored.filter(({ title }) => title === titleOf(step, framework, transport, conversion));
    const created = made("create");
    const sent = requests
      .filter(({ method }) => method === "POST")
      .flatMap(({ body }) => (body ? [body.json] : []))
      .filter((json) => json.title === titleOf("create", framework, transport, conversion));
    return [
      ...listed.flatMap(({ name, inputSchema }) => lost(name, inputSchema, schemas[name])),
      outcomeOf(preview) !== "preview" && `the preview answered: ${short(preview)}`,
      made("preview").length > 0 && "the preview created something",
      made("mistake").length > 0 && "the mistake created something",
      outcomeOf(create) !== "created" && `the create answered: ${short(create)}`,
      created.length !== 1 && `the sandbox holds ${created.length} postings instead of 1`,
      sent.length !== 1 && `${sent.length} requests were sent instead of 1`,
      ...sent.map((json) => !holdsConfig(json) && `the steps sent are ${JSON.stringify(json.workflow)}`),
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

/**
 * HeyMilo gets what was meant, and nothing of what a strict schema made the model fill in, but for a false in a field of
 * the step's own: that may have been meant.
 */
const holdsConfig = (json: Json): boolean => {
  const [{ config }] = json.workflow as [{ config: Json }];
  const meant = Object.entries(config).filter(([field, value]) => field in CONFIG || value !== false);
  return isDeepStrictEqual(Object.fromEntries(meant), CONFIG);
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
