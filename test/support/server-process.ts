import { once } from "node:events";
import { Client } from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import type { SandboxOptions } from "../../src/sandbox/index.ts";
import type { Json } from "./clients.ts";
import { atEndOfFile } from "./end-of-file.ts";
import { jsonLinesOf, type Program, startProgram } from "./program.ts";
import { API_KEY, startHeyMilo, type TestHeyMilo } from "./sandbox.ts";

/** The text of a call's result, or of the error that a resource read was answered with. */
export interface Answered {
  firstLine: string;
  text: string;
  isError: boolean;
  structured: Json | undefined;
}

export interface CallOptions {
  signal?: AbortSignal;
  onprogress?: (progress: { progress: number; message?: string | undefined }) => void;
}

/** The built server as a process, with nothing of our environment but what a test gives it. */
export interface Server extends Program {
  send(message: object | string): void;
  /** The answer to the request with this id, when it has come. */
  answer(id: number): Promise<Json>;
}

/** The server, and a client of the SDK that is connected to it. */
export interface ConnectedServer extends Server {
  call(name: string, args: Json, options?: CallOptions): Promise<Answered>;
  read(uri: string, options?: CallOptions): Promise<Answered>;
}

const written: (() => string)[] = [];

/** Every byte that any server of this test file has written to stdout and stderr. */
export const everythingWritten = (): string => written.map((read) => read()).join("\n");

const opened: TestHeyMilo[] = [];

/** A HeyMilo until the end of the test file. */
export const openHeyMilo = async (options: SandboxOptions = {}): Promise<TestHeyMilo> => {
  const heymilo = await startHeyMilo({ apiKey: API_KEY, ...options });
  opened.push(heymilo);
  atEndOfFile(() => {
    opened.length = 0;
    return heymilo.stop();
  });
  return heymilo;
};

/** All of this test file, for rules that hold for all traffic. */
export const openedHeyMilos = (): readonly TestHeyMilo[] => opened;

export function startServer(url: string, env: Record<string, string> = {}): Server {
  const program = startProgram([], {
    env: {
      HEYMILO_BASE_URL: url,
      HEYMILO_API_KEY: API_KEY,
      HEYMILO_RATE_LIMIT: "0",
      HEYMILO_LOG_LEVEL: "debug",
      ...env,
    },
  });
  const { child, stdout, stderr, exited } = program;
  written.push(() => stdout() + stderr());
  atEndOfFile(() => {
    written.length = 0;
    return program.kill("SIGKILL");
  });
  return {
    ...program,
    send: (message) => {
      child.stdin.write(typeof message === "string" ? message : `${JSON.stringify(message)}\n`);
    },
    answer: async (id) => {
      for (let ended = false; ; ) {
        const found = jsonLinesOf(stdout()).find((message) => message.id === id && !("method" in message));
        if (found) return found;
        if (ended) throw new Error(`the server ended without an answer to ${id}`);
        await Promise.race([once(child.stdout, "data"), exited.then(() => (ended = true))]);
      }
    },
  };
}

/** @param env at least 5000 is HEYMILO_TIMEOUT_MS's least value */
export async function connectServer(url: string, env: Record<string, string> = {}): Promise<ConnectedServer> {
  const server = startServer(url, env);
  const { stdout, stdin } = server.child;
  const client = new Client(
    { name: "fault-suite", version: "1.0.0" },
    { versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await client.connect(new StdioServerTransport(stdout, stdin));
  // The servers' own deadline is what is tested.
  const patient = { timeout: 120_000 };
  return {
    ...server,
    call: async (name, args, options) => {
      const result = await client.callTool({ name, arguments: args }, { ...patient, ...options });
      const text = result.content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
      const structured = result.structuredContent as Json | undefined;
      return { firstLine: lineOf(text), text, isError: result.isError === true, structured };
    },
    read: async (uri, options) => {
      try {
        const { contents } = await client.readResource({ uri }, { ...patient, ...options });
        const text = contents.map((content) => ("text" in content ? content.text : "")).join("\n");
        return { firstLine: lineOf(text), text, isError: false, structured: JSON.parse(text) as Json };
      } catch (error) {
        const text = (error as Error).message;
        return { firstLine: lineOf(text), text, isError: true, structured: undefined };
      }
    },
  };
}

const lineOf = (text: string): string => text.split("\n")[0] ?? "";

/** A call that is cancelled rejects in the client; what it would have answered is of no interest. */
export const abandoned = (call: Promise<unknown>): Promise<void> =>
  call.then(
    () => undefined,
    () => undefined,
  );

/** Asks again and again until the answer is yes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
