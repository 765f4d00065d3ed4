import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { OpenApiDocument } from "../support/openapi.ts";
import { type Checked, checkDocument } from "./check.ts";
import { type Operation, operations } from "./operations.ts";

/** Where HeyMilo publishes its document. */
export const PUBLISHED = "https://api.heymilo.ai/openapi.json";

export const IN_STEP = 0;
export const DRIFT = 1;
export const NO_DOCUMENT = 2;

const TIMEOUT_MS = 20_000;

/**
 * `npm run spec:check -- [file or URL]`: holds our schemas against a HeyMilo OpenAPI document, by default the published
 * one. Ends with 0 if nothing differs beside what `deliberate-differences.ts` lists, 1 on drift, 2 without a document.
 */
export async function specCheck(source: string, write: (text: string) => void): Promise<number> {
  let document: OpenApiDocument;
  try {
    document = asDocument(await load(source));
  } catch (error) {
    write(
      `${source}: ${messageOf(error)}. Nothing was checked.\nGive a file: npm run spec:check -- openapi.json\n`,
    );
    return NO_DOCUMENT;
  }
  const checked = checkDocument(document);
  write(report(source, checked));
  return checked.drift.length + checked.stale.length > 0 ? DRIFT : IN_STEP;
}

const load = async (source: string): Promise<string> => {
  if (!/^https?:/i.test(source)) return readFile(source, "utf8");
  const response = await fetch(source, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.text();
};

const asDocument = (text: string): OpenApiDocument => {
  const document = JSON.parse(text) as Partial<OpenApiDocument> | null;
  if (!document?.paths || !document.components?.schemas) {
    throw new Error("is no OpenAPI document: it has no paths and components");
  }
  return document as OpenApiDocument;
};

/** `fetch` hides what went wrong with the network in the cause. */
const messageOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  const { code, message: reason } = (cause ?? {}) as NodeJS.ErrnoException;
  return [message, code || reason].filter(Boolean).join(", ");
};

const report = (source: string, { drift, stale, deliberate }: Checked): string => {
  const sections = [...groups(drift)].map(([operation, lines]) => `${titleOf(operation)}\n${lines}`);
  if (stale.length > 0) {
    const lines = stale.map((line) => `  ${line}\n`).join("");
    sections.push(`Listed in deliberate-differences.ts, but not (or no longer) a difference:\n${lines}`);
  }
  const calls = Object.keys(operations).length;
  const result =
    drift.length + stale.length === 0 ? "in step" : `${drift.length} differences, ${stale.length} stale`;
  return `${[...sections, `${source}: ${calls} operations, ${result}; ${deliberate} deliberate differences.`].join("\n")}\n`;
};

const groups = (lines: readonly string[]): Map<string, string> => {
  const byOperation = new Map<string, string>();
  for (const line of lines) {
    const [operation = "", ...rest] = line.split(" ");
    byOperation.set(operation, `${byOperation.get(operation) ?? ""}  ${rest.join(" ")}\n`);
  }
  return byOperation;
};

const titleOf = (id: string): string => {
  const operation: Operation | undefined = (operations as Record<string, Operation>)[id];
  return operation ? `${id}: ${operation.method} ${operation.path}` : "All operations";
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await specCheck(process.argv[2] ?? PUBLISHED, (text) => process.stdout.write(text));
}
