import type { Json } from "./clients.ts";
import { jsonLinesOf, startProgram } from "./program.ts";
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
  const { child, exited, stdout, stderr } = startProgram(["bulk", ...args], {
    env: { ...sandbox.env, ...env },
  });
  child.stdin.end(input);
  const ended = exited.then(
    ([code]): BulkEnded => ({ code, stdout: stdout(), stderr: stderr(), items: jsonLinesOf(stdout()) }),
  );
  return { child, ended, stderr };
};

export const BY_ID = ["--key-field", "external_id"];

/** The keys of ours that exist, each as often as it does. */
export const keysIn = async (sandbox: TestHeyMilo): Promise<string[]> =>
  (await sandbox.postings())
    .map(({ metadata }) => String((metadata as Json | null)?.mcp_idempotency_key ?? "").split(" ")[0] ?? "")
    .filter((key) => key.startsWith("REQ-"))
    .sort();

export const outcomes = ({ items }: BulkEnded) => items.map(({ outcome }) => outcome);
