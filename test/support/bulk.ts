import { spawn } from "node:child_process";
import { once } from "node:events";
import { BINARY, type Json } from "./clients.ts";
import type { TestHeyMilo } from "./sandbox.ts";

export const jsonLines = (values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

export const WORKFLOW = [{ type: "resume", config: { min_evaluation_score: 0.6 } }];

/** That differ in title and key: REQ-1, REQ-2 and so on. */
export const roles = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    title: `Role number ${index + 1}`,
    workflow: WORKFLOW,
    metadata: { external_id: `REQ-${index + 1}` },
  }));

export interface BulkEnded {
  code: number | null;
  stdout: string;
  stderr: string;
  items: Json[];
}

/** `heymilo-mcp bulk` as a process, against this sandbox. */
export const startBulk = (
  sandbox: Pick<TestHeyMilo, "env">,
  args: string[],
  env: Record<string, string> = {},
  input = "",
) => {
  const child = spawn(process.execPath, [BINARY, "bulk", ...args], { env: { ...sandbox.env, ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const ended = once(child, "close").then(
    ([code]): BulkEnded => ({
      code: code as number | null,
      stdout,
      stderr,
      items: stdout
        .split("\n")
        .filter((line) => line.startsWith("{") && line.endsWith("}"))
        .map((line) => JSON.parse(line) as Json),
    }),
  );
  return { child, ended, stderr: () => stderr };
};

export const BY_ID = ["--key-field", "external_id"];

/** The keys of ours that exist, each as often as it does. */
export const keysIn = async (sandbox: TestHeyMilo): Promise<string[]> =>
  (await sandbox.postings())
    .map(({ metadata }) => String((metadata as Json | null)?.mcp_idempotency_key ?? "").split(" ")[0] ?? "")
    .filter((key) => key.startsWith("REQ-"))
    .sort();

export const outcomes = ({ items }: BulkEnded) => items.map(({ outcome }) => outcome);
