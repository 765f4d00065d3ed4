import { afterAll, beforeAll, expect } from "vitest";
import { answerOf, connectModern, type Json, type TestClient, type ToolResult } from "./clients.ts";
import { sandboxApi } from "./sandbox-api.ts";
import { type SandboxProcess, type SeenRequest, startSandboxProcess } from "./sandbox-process.ts";

export interface StoredQuestion extends Json {
  id: string;
  modality: string;
  text: string;
  rank: number;
  deleted: boolean;
}

export interface StoredStep {
  type: string;
  order: number;
  config: Json;
}

export interface Stored extends Json {
  id: string;
  title: string;
  status: string;
  urls: { candidate_url: string; review_url: string };
  metadata: Record<string, string> | null;
  workflow: StoredStep[];
  questions: StoredQuestion[];
}

/** A sandbox, the server, and a client of it, for all tests of a file. */
export interface ToolScene {
  readonly sandbox: SandboxProcess;
  readonly api: ReturnType<typeof sandboxApi>;
  readonly client: TestClient;
  call(tool: string, args: Json): Promise<ToolResult>;
  /** The answer of a call that has to succeed. */
  ask(tool: string, args: Json): Promise<Json>;
  /** The text of a call that has to fail. */
  refusal(tool: string, args: Json): Promise<string>;
  /** The id of a new posting, made past the server. */
  create(body: Json): Promise<string>;
  stored(id: string): Promise<Stored>;
  /** What exists, newest first. */
  all(): Promise<Stored[]>;
  /** The texts of a posting's active questions of a modality, in their order. */
  texts(id: string, modality: string): Promise<string[]>;
  /** What was written through `call` since the last `create`, as it arrived. */
  writes(): Promise<SeenRequest[]>;
}

/** Registers the hooks that open and close it. */
export function toolScene(): ToolScene {
  let sandbox: SandboxProcess;
  let api: ReturnType<typeof sandboxApi>;
  let client: TestClient;
  let seenBefore = 0;
  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    api = sandboxApi(sandbox);
    client = await connectModern({ env: sandbox.env });
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });
  const call: ToolScene["call"] = (tool, args) => client.callTool(tool, args);
  const all = async () => (await sandbox.postings()) as unknown as Stored[];
  const stored = async (id: string): Promise<Stored> => {
    const found = (await all()).find((one) => one.id === id);
    if (!found) throw new Error(`the sandbox has no posting ${id}`);
    return found;
  };
  return {
    get sandbox() {
      return sandbox;
    },
    get api() {
      return api;
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
      const id = await api.create(body);
      seenBefore = (await sandbox.requests()).length;
      return id;
    },
    stored,
    all,
    texts: async (id, modality) =>
      (await stored(id)).questions
        .filter((one) => one.modality === modality && !one.deleted)
        .sort((a, b) => a.rank - b.rank)
        .map(({ text }) => text),
    writes: async () => (await sandbox.requests()).slice(seenBefore).filter(({ method }) => method !== "GET"),
  };
}
