import { onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import {
  answerOf,
  type Connect,
  connectModern,
  type Json,
  type TestClient,
  type ToolResult,
} from "./clients.ts";

export interface CandidateRow extends Json {
  interview_id: string;
  status?: string;
  score_of_100?: number;
  said_by_candidate?: { name?: string; email?: string };
  summary?: Json;
}

export interface CandidateList extends Json {
  posting_id: string;
  candidates: CandidateRow[];
  looked_at: number;
  by_status?: Record<string, number>;
  next_cursor?: string;
  note?: string;
}

/** The interviewer that the sandbox starts with. */
export const HIRING = "5C0FFEE1";

export interface HiringScene {
  client: TestClient;
  /** Paths with their queries, as the sandbox saw them. */
  seen: string[];
  list(args?: Json): Promise<CandidateList>;
  result(interview_id: string, args?: Json): Promise<Json>;
  call(tool: string, args: Json): Promise<ToolResult>;
  /** Steers the sandbox itself. */
  control(path: string, body: Json): Promise<Json>;
  /** The interview_id of the seed's candidate with this name in their email. */
  idOf(email: string): string;
}

/** A sandbox with candidates, and a client of a server for it, closed at the end of the test. */
export async function hiringScene(
  options: { env?: Record<string, string>; sandbox?: SandboxOptions; connect?: Connect } = {},
): Promise<HiringScene> {
  const seen: string[] = [];
  const sandbox = await startSandbox({
    rateLimit: 0,
    seed: { hiring: true },
    log: (line) => {
      const { method, path, query } = line as { method: string; path: string; query: Json };
      seen.push(`${method} ${path} ${JSON.stringify(query)}`);
    },
    ...options.sandbox,
  });
  onTestFinished(() => sandbox.close());
  const env = { HEYMILO_BASE_URL: sandbox.url, HEYMILO_API_KEY: sandbox.apiKey, HEYMILO_RATE_LIMIT: "0" };
  const client = await (options.connect ?? connectModern)({ env: { ...env, ...options.env } });
  onTestFinished(() => client.close());
  const control = async (path: string, body: Json): Promise<Json> => {
    const response = await fetch(`${sandbox.url}/__sandbox/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Json;
  };
  const state = (await (await fetch(`${sandbox.url}/__sandbox/state`)).json()) as {
    candidates: { interview_id: string; name: string }[];
  };
  return {
    client,
    seen,
    control,
    call: (tool, args) => client.callTool(tool, args),
    list: async (args = {}) =>
      answerOf(
        await client.callTool("list_candidates", { posting_id: HIRING, ...args }),
      ) as unknown as CandidateList,
    result: async (interview_id, args = {}) =>
      answerOf(await client.callTool("get_interview_result", { interview_id, ...args })),
    idOf: (name) => {
      const found = state.candidates.find((one) => one.name.startsWith(name));
      if (!found) throw new Error(`nobody is called ${name}`);
      return found.interview_id;
    },
  };
}
