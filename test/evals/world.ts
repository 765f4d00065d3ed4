import { isDeepStrictEqual } from "node:util";
import { connectModern, type Json, type ListedTool } from "../support/clients.ts";
import { startHeyMilo } from "../support/sandbox.ts";
import { countTokens } from "../support/tokens.ts";
import { judge } from "./judge.ts";
import type { Scenario } from "./scenarios.ts";

/** What a caller reads of one call. */
export interface Answer {
  isError: boolean;
  text: string;
  /** The result; empty for an error. */
  result: Json;
}

export type Call = (tool: string, args: Json) => Promise<Answer>;

export interface Verdict {
  /** What is wrong in the end; empty if the task is done. */
  problems: string[];
  calls: number;
  /** Of all arguments and all texts of results, in o200k_base. */
  tokens: number;
}

/** A scenario that somebody plays: tool calls in, a verdict out. */
export interface World {
  instructions: string;
  tools: ListedTool[];
  call: Call;
  end(): Promise<Verdict>;
}

/** Starts a sandbox with the scenario's seed and faults, and the built server in front of it. */
export async function openWorld(scenario: Scenario): Promise<World> {
  const { seed = [], faults = [], hiring = false, expect, told = [] } = scenario;
  const sandbox = await startHeyMilo({ seed: { hiring } });
  for (const { post, then } of seed) {
    const id = await sandbox.create(post);
    if (then) await sandbox.call("POST", `/postings/${id}/${then}`);
  }
  for (const fault of faults) await sandbox.arm(fault);
  const client = await connectModern({ env: sandbox.env });
  const before = await sandbox.postings();
  let results = "";
  let calls = 0;
  let tokens = 0;
  return {
    instructions: client.instructions() ?? "",
    tools: await client.listTools(),
    call: async (tool, args) => {
      const { isError, text, structured = {} } = await client.callTool(tool, args);
      calls += 1;
      results += text;
      tokens += countTokens(args) + countTokens(text);
      return { isError, text, result: structured };
    },
    end: async () => {
      const after = await sandbox.postings();
      const problems = [
        ...(expect ? judge(after, expect) : isDeepStrictEqual(after, before) ? [] : ["an interviewer was changed"]),
        ...told.filter((fact) => !results.includes(fact)).map((fact) => `no result says ${JSON.stringify(fact)}`),
      ];
      await client.close();
      await sandbox.stop();
      return { problems, calls, tokens };
    },
  };
}
