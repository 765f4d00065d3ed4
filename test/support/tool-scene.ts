import { afterAll, beforeAll, expect } from "vitest";
import type { SandboxOptions } from "../../src/sandbox/index.ts";
import {
  answerOf,
  type Connect,
  connectModern,
  type Json,
  type TestClient,
  type ToolResult,
} from "./clients.ts";
import { type SeenRequest, type Stored, startHeyMilo, type TestHeyMilo } from "./sandbox.ts";

export interface SceneOptions {
  connect?: Connect;
  sandbox?: SandboxOptions;
  args?: string[];
  env?: Record<string, string>;
}

/** A sandbox, the server, and a client of it, for all tests of a file or of a group. */
export interface ToolScene {
  readonly sandbox: TestHeyMilo;
  readonly client: TestClient;
  call(tool: string, args?: Json): Promise<ToolResult>;
  /** The answer of a call that has to succeed. */
  ask(tool: string, args?: Json): Promise<Json>;
  /** The text of a call that has to fail. */
  refusal(tool: string, args?: Json): Promise<string>;
  /** The id of a new posting, made past the server. */
  create(body: Json): Promise<string>;
  /** Deletes all questions of a posting, past the server. */
  withoutQuestions(id: string): Promise<void>;
  stored(id: string): Promise<Stored>;
  /** What exists, newest first. */
  all(): Promise<Stored[]>;
  /** The texts of a posting's active questions of a modality, in their order. */
  texts(id: string, modality: string): Promise<string[]>;
  /** What was asked of HeyMilo since the last `create`, as it arrived. */
  requests(): Promise<SeenRequest[]>;
  /** The writes among that. */
  writes(): Promise<SeenRequest[]>;
}

/** Registers the hooks that open and close it. */
export function toolScene({ connect = connectModern, ...options }: SceneOptions = {}): ToolScene {
  let sandbox: TestHeyMilo;
  let client: TestClient;
  let seenBefore = 0;
  beforeAll(async () => {
    sandbox = await startHeyMilo(options.sandbox);
    client = await connect({ env: { ...sandbox.env, ...options.env }, args: options.args ?? [] });
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });
  const call: ToolScene["call"] = (tool, args) => client.callTool(tool, args);
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
    ask: async (tool, args) => answerOf(await call(tool, args)),
    refusal: async (tool, args) => {
      const { isError, text } = await call(tool, args);
      expect(isError, text).toBe(true);
      return text;
    },
    create: async (body) => {
      const id = await sandbox.create(body);
      seenBefore = (await sandbox.requests()).length;
      return id;
    },
    withoutQuestions: async (id) => {
      const questions = (await sandbox.call("GET", `/postings/${id}/questions`)) as unknown as Json[];
      for (const one of questions) await sandbox.call("DELETE", `/postings/${id}/questions/${one.id}`);
    },
    stored,
    all: () => sandbox.postings(),
    texts: async (id, modality) =>
      (await stored(id)).questions
        .filter((one) => one.modality === modality && !one.deleted)
        .sort((a, b) => a.rank - b.rank)
        .map(({ text }) => text),
    requests,
    writes: async () => (await requests()).filter(({ method }) => method !== "GET"),
  };
}
