import { afterAll, beforeAll, expect } from "vitest";
import type { SandboxOptions } from "../../src/sandbox/index.ts";
import { answerOf, connectModern, type Json, type TestClient, type ToolResult } from "./clients.ts";
import { type Stored, startHeyMilo, type TestHeyMilo } from "./sandbox.ts";

export interface SceneOptions {
  sandbox?: SandboxOptions;
  args?: string[];
  env?: Record<string, string>;
}

/** A sandbox, the server, and a client of it, for all tests of a file or of a group. Registers the hooks for them. */
export function toolScene(options: SceneOptions = {}) {
  let sandbox: TestHeyMilo;
  let client: TestClient;
  let seenBefore = 0;
  beforeAll(async () => {
    sandbox = await startHeyMilo(options.sandbox);
    client = await connectModern({ env: { ...sandbox.env, ...options.env }, args: options.args ?? [] });
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });
  const call = (tool: string, args?: Json): Promise<ToolResult> => client.callTool(tool, args);
  const stored = async (id: string): Promise<Stored> => {
    const found = (await sandbox.postings()).find((one) => one.id === id);
    if (!found) throw new Error(`the sandbox has no posting ${id}`);
    return found;
  };
  const requests = async () => (await sandbox.requests()).slice(seenBefore);
  return {
    get sandbox() {
      return sandbox;
    },
    get client() {
      return client;
    },
    call,
    /** The answer of a call that has to succeed. */
    ask: async (tool: string, args?: Json) => answerOf(await call(tool, args)),
    /** The text of a call that has to fail. */
    refusal: async (tool: string, args?: Json): Promise<string> => {
      const { isError, text } = await call(tool, args);
      expect(isError, text).toBe(true);
      return text;
    },
    /** The id of a new posting, made past the server. */
    create: async (body: Json): Promise<string> => {
      const id = await sandbox.create(body);
      seenBefore = (await sandbox.requests()).length;
      return id;
    },
    /** Deletes all questions of a posting, past the server. */
    withoutQuestions: async (id: string): Promise<void> => {
      const questions = (await sandbox.call("GET", `/postings/${id}/questions`)) as unknown as Json[];
      for (const one of questions) await sandbox.call("DELETE", `/postings/${id}/questions/${one.id}`);
    },
    stored,
    /** What exists, newest first. */
    all: () => sandbox.postings(),
    /** The texts of a posting's active questions of a modality, in their order. */
    texts: async (id: string, modality: string): Promise<string[]> =>
      (await stored(id)).questions
        .filter((one) => one.modality === modality && !one.deleted)
        .sort((a, b) => a.rank - b.rank)
        .map(({ text }) => text),
    /** What was asked of HeyMilo since the last `create`, as it arrived. */
    requests,
    /** The writes among that. */
    writes: async () => (await requests()).filter(({ method }) => method !== "GET"),
  };
}

export type ToolScene = ReturnType<typeof toolScene>;
