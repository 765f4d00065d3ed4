import { type Exit, type Program, type ProgramOptions, startProgram } from "./program.ts";

/** `heymilo-mcp serve` as a process of its own. */
export interface HostedServer extends Program {
  /** Without a path. */
  url: string;
  pid: number;
  /** SIGTERM, and then what `exited` says. */
  stop(): Promise<Exit>;
}

/**
 * Starts the built server on a free port of this machine, which it has to be allowed to log. Rejects with what it wrote
 * if it does not listen.
 */
export async function startHosted({
  args = [],
  ...options
}: ProgramOptions & { args?: string[] } = {}): Promise<HostedServer> {
  const program = startProgram(["serve", "--port", "0", ...args], options);
  const { port } = await program.logged(({ event }) => event === "listening");
  return {
    ...program,
    url: `http://127.0.0.1:${port}`,
    pid: program.child.pid as number,
    stop: () => program.kill("SIGTERM"),
  };
}
