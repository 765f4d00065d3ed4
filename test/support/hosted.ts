import { spawn } from "node:child_process";
import { once } from "node:events";
import { BINARY, type Json } from "./clients.ts";

/** `heymilo-mcp serve` as a process of its own. */
export interface HostedServer {
  /** Without a path. */
  url: string;
  pid: number;
  /** The log so far, and as text. */
  log(): Json[];
  stderr(): string;
  /** Resolves with the log's next entry, or one that is there, for which this holds. */
  logged(matches: (entry: Json) => boolean): Promise<Json>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code and signal. */
  exited: Promise<[number | null, NodeJS.Signals | null]>;
  /** SIGTERM, and then what `exited` says. */
  stop(): Promise<[number | null, NodeJS.Signals | null]>;
}

export interface HostedOptions {
  args?: string[];
  /** Nothing else of our own environment reaches the server. */
  env?: Record<string, string>;
  /** For Node itself, before the program. */
  execArgv?: string[];
}

/**
 * Starts the built server on a free port of this machine, which it has to be allowed to log. Rejects with what it wrote
 * if it does not listen.
 */
export async function startHosted({
  args = [],
  env = {},
  execArgv = [],
}: HostedOptions = {}): Promise<HostedServer> {
  const child = spawn(process.execPath, [...execArgv, BINARY, "serve", "--port", "0", ...args], {
    env,
    stdio: ["ignore", "inherit", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const exited = once(child, "exit") as HostedServer["exited"];
  const log = (): Json[] =>
    stderr
      .split("\n")
      .slice(0, -1)
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Json);
  const logged = async (matches: (entry: Json) => boolean): Promise<Json> => {
    for (;;) {
      const found = log().find(matches);
      if (found) return found;
      if (child.exitCode !== null) throw new Error(`the server has ended: ${stderr}`);
      await Promise.race([once(child.stderr, "data"), exited]);
    }
  };
  const { port } = await logged(({ event }) => event === "listening");
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    log,
    stderr: () => stderr,
    logged,
    kill: (signal) => {
      child.kill(signal);
    },
    exited,
    stop: async () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
