import { request } from "undici";
import { onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";

/** Parsed JSON of any shape: what a test expects of it is written in the test. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is being tested
export type Parsed = any;

export interface Answered {
  status: number;
  headers: Headers;
  body: Parsed;
}

export interface TestSandbox {
  url: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  control(method: string, path: string, body?: unknown): Promise<Parsed>;
  /** Creates a posting that must succeed and returns it. */
  create(body: object): Promise<Parsed>;
  close(): Promise<void>;
}

/** A sandbox of its own for one test, closed at its end. Paths are relative to `/api/v2`, unless they start with `//`. */
export async function sandboxForTest(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await openSandbox(options);
  onTestFinished(sandbox.close);
  return sandbox;
}

export async function openSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const { url, apiKey, close } = await startSandbox({ rateLimit: 0, ...options });
  const send = async (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await request(target, {
      method: method as "GET",
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    const json = answer.headers["content-type"] === "application/json" && text !== "";
    return {
      status: answer.statusCode,
      headers: new Headers(answer.headers as Record<string, string>),
      body: json ? JSON.parse(text) : text,
    };
  };
  const call: TestSandbox["call"] = (method, path, body, headers) =>
    send(method, `${url}${path.startsWith("//") ? path.slice(1) : `/api/v2${path}`}`, body, {
      "x-api-key": apiKey,
      ...headers,
    });
  return {
    url,
    call,
    control: async (method, path, body) => (await send(method, `${url}/__sandbox${path}`, body)).body,
    create: async (body) => {
      const created = await call("POST", "/postings", body);
      if (created.status !== 201) throw new Error(`create answered ${created.status}: ${JSON.stringify(created.body)}`);
      return created.body.data.posting;
    },
    close,
  };
}

/** The least that makes a posting without generated questions. */
export const minimal = { title: "Line Cook", workflow: [{ type: "web_interview", questions: [] }] };

/** A clock that stands still until it is moved. */
export function testClock(iso: string): { now: () => number; move: (ms: number) => void } {
  let at = Date.parse(iso);
  return {
    now: () => at,
    move: (ms) => {
      at += ms;
    },
  };
}
