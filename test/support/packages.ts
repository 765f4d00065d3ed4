import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, expect } from "vitest";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Runs a program. Rejects, with what it wrote, if it fails. */
export const run = promisify(execFile);

/** A new folder, removed when the tests of the file are over. To be called while they are collected. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "heymilo-mcp-test-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Program {
  command: string;
  args?: string[];
  env?: Record<string, string>;
  cwd?: string;
}

/** Starts a server as a client does, with nothing of this process's environment but what the SDK passes on. */
export async function connect(program: Program): Promise<Client> {
  const client = new Client({ name: "heymilo-mcp-tests", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ ...program, stderr: "ignore" }));
  return client;
}

/** Creates an interviewer in the server's sandbox, and checks that the answer says so. */
export async function expectCreate(client: Client, title: string): Promise<void> {
  const workflow = [{ type: "resume" }];
  const result = await client.callTool({ name: "create_interviewer", arguments: { title, workflow } });
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  expect(result.structuredContent).toMatchObject({ outcome: "created", sandbox: expect.any(String) });
}
