import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LogEntry } from "../../src/sandbox/request-log.ts";
import type { StoredPosting } from "./sandbox-process.ts";

/** Characters that come out otherwise in a URL, in JSON and in base64. */
export const API_KEY = 'hm+live/"k\\3y"=&%41~?#{s}|x';

export type Posting = StoredPosting & {
  title: string;
  description: string;
  archived: boolean;
  metadata: Record<string, string> | null;
};

/** One HeyMilo, in another process than whoever uses it. */
export interface RemoteSandbox {
  url: string;
  /** What exists, whether lists show it or not, newest first. */
  postings(): Promise<Posting[]>;
  requests(): Promise<LogEntry[]>;
  /** Arms faults, one after the other. */
  arm(...faults: object[]): Promise<void>;
  disarm(): Promise<void>;
  reset(): Promise<void>;
}

export interface SandboxHost {
  open(options?: object): Promise<RemoteSandbox>;
  /** All that were opened, for rules that hold for all traffic. */
  opened(): readonly RemoteSandbox[];
  stop(): Promise<void>;
}

/** Starts a process for as many sandboxes as a test file needs: starting one for each test takes longer than the test. */
export function startSandboxHost(): SandboxHost {
  const host = fork(fileURLToPath(new URL("./sandbox-host.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  host.setMaxListeners(0);
  const sandboxes: RemoteSandbox[] = [];
  let asked = 0;
  return {
    open: async (options = {}) => {
      asked += 1;
      const url = await ask(host, asked, { apiKey: API_KEY, ...options });
      const sandbox = remote(url);
      sandboxes.push(sandbox);
      return sandbox;
    },
    opened: () => sandboxes,
    stop: async () => {
      const exited = once(host, "exit");
      host.disconnect();
      await exited;
    },
  };
}

const ask = (host: ChildProcess, id: number, options: object): Promise<string> =>
  new Promise((resolve) => {
    const onMessage = (answer: { id: number; url: string }) => {
      if (answer.id !== id) return;
      host.off("message", onMessage);
      resolve(answer.url);
    };
    host.on("message", onMessage);
    host.send({ id, options });
  });

function remote(url: string): RemoteSandbox {
  const steer = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/__sandbox/${path}`, { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    postings: async () => (await steer<{ postings: Posting[] }>("GET", "state")).postings,
    requests: async () => (await steer<{ requests: LogEntry[] }>("GET", "requests")).requests,
    arm: (...faults) => steer("POST", "faults", faults),
    disarm: () => steer("DELETE", "faults"),
    reset: () => steer("POST", "reset"),
  };
}
