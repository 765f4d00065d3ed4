import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { InstalledClient } from "./home.ts";

/** What Codex says of the server's tools, and of a call that it makes. Its app server does that without a login. */
export async function askCodex({ program, env, home }: InstalledClient, more: Record<string, string>): Promise<string> {
  const child = spawn(program, ["app-server"], {
    cwd: home,
    env: { ...env, ...more },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: 60_000,
  });
  const waiting = new Map<number, (line: string) => void>();
  createInterface({ input: child.stdout }).on("line", (line) => waiting.get(JSON.parse(line).id)?.(line));
  const ended = once(child, "exit").then(() => "ended without an answer");
  const send = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  let id = 0;
  const ask = (method: string, params: object): Promise<string> => {
    id += 1;
    const answer = new Promise<string>((resolve) => waiting.set(id, resolve));
    send({ id, method, params });
    return Promise.race([answer, ended]);
  };
  try {
    await ask("initialize", { clientInfo: { name: "heymilo-mcp-tests", title: "Tests", version: "1.0.0" } });
    send({ method: "initialized", params: {} });
    const tools = await ask("mcpServerStatus/list", { detail: "toolsAndAuthOnly" });
    const thread = JSON.parse(await ask("thread/start", { cwd: home }));
    const call = { server: "heymilo", threadId: thread.result?.thread.id, tool: "list_interviewers", arguments: {} };
    return `${tools}\n${await ask("mcpServer/tool/call", call)}`;
  } finally {
    child.kill();
  }
}
