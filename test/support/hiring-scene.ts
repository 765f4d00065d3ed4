import type { SandboxOptions } from "../../src/sandbox/index.ts";
import { answerOf, connectModern, type Json, type TestClient } from "./clients.ts";
import { atEndOfFile } from "./end-of-file.ts";
import { startHeyMilo, type TestHeyMilo } from "./sandbox.ts";

export interface CandidateRow extends Json {
  interview_id: string;
  status?: string;
  overall_score_of_100?: number;
  said_by_candidate?: { name?: string; email?: string };
  summary?: Json;
}

export interface CandidateList extends Json {
  posting_id: string;
  candidates: CandidateRow[];
  looked_at: number;
  by_status?: Record<string, number>;
  next_cursor?: string;
  withheld?: string;
  note?: string;
}

/** The interviewer that the sandbox starts with. */
export const HIRING = "5C0FFEE1";

export interface HiringOptions {
  env?: Record<string, string>;
  sandbox?: SandboxOptions;
}

interface Opened {
  sandbox: TestHeyMilo;
  client: TestClient;
  seen: string[];
}

const opened = new Map<string, Promise<Opened>>();

const open = async ({ env, sandbox: options }: HiringOptions): Promise<Opened> => {
  const seen: string[] = [];
  const log = (line: object) => {
    const { method, path, query } = line as { method: string; path: string; query: Json };
    seen.push(`${method} ${path} ${JSON.stringify(query)}`);
  };
  const sandbox = await startHeyMilo({ seed: { hiring: true }, log, ...options });
  const client = await connectModern({ env: { ...sandbox.env, ...env } });
  atEndOfFile(async () => {
    opened.clear();
    await client.close();
    await sandbox.stop();
  });
  return { sandbox, client, seen };
};

/** A sandbox with candidates, back at its seed, and a client of a server for it; tests with the same options share both. */
export async function hiringScene(options: HiringOptions = {}) {
  const key = JSON.stringify(options);
  const opening = opened.get(key) ?? open(options);
  opened.set(key, opening);
  const { sandbox, client, seen } = await opening;
  await sandbox.reset();
  seen.length = 0;
  const { candidates } = await sandbox.control<{ candidates: { interview_id: string; name: string }[] }>(
    "GET",
    "state",
  );
  const call = (tool: string, args: Json) => client.callTool(tool, args);
  return {
    sandbox,
    client,
    /** Paths with their queries, as the sandbox saw them. */
    seen,
    /** Steers the sandbox itself. */
    control: (endpoint: string, body: Json) => sandbox.control("POST", endpoint, body),
    call,
    list: async (args: Json = {}) =>
      answerOf(await call("list_candidates", { posting_id: HIRING, ...args })) as unknown as CandidateList,
    result: async (interview_id: string, args: Json = {}) =>
      answerOf(await call("get_interview_result", { interview_id, ...args })),
    /** The interview_id of the seed's candidate whose name begins so. */
    idOf: (name: string): string => {
      const found = candidates.find((one) => one.name.startsWith(name));
      if (!found) throw new Error(`nobody is called ${name}`);
      return found.interview_id;
    },
  };
}
