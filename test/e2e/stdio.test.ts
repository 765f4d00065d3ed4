import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { BINARY } from "../support/clients.ts";
import { toolCall } from "../support/messages.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import { abandoned, connectServer, openHeyMilo, type Server, startServer, until } from "../support/server-process.ts";

const NOWHERE = "http://127.0.0.1:9";

const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
};
const initialized = { jsonrpc: "2.0", method: "notifications/initialized" };
const ping = (id: number) => ({ jsonrpc: "2.0", id, method: "ping" });
const list = (id: number) => toolCall("list_interview_templates", {}, id);
const create = (id: number) => {
  const args = { title: "Line Cook", workflow: [{ type: "resume" }], idempotency_key: "requisition-4711" };
  return toolCall("create_interviewer", args, id);
};

async function opened(url = NOWHERE, env: Record<string, string> = {}): Promise<Server> {
  const server = startServer(url, env);
  server.send(initialize);
  await server.answer(1);
  server.send(initialized);
  return server;
}

const arrived = (sandbox: TestHeyMilo) => until(async () => (await sandbox.requests()).length > 0);
const gone = (sandbox: TestHeyMilo) =>
  until(async () => (await sandbox.requests()).every(({ aborted_at }) => aborted_at !== null));

describe.concurrent("what is no message", () => {
  it("is passed over, and the next message is answered", async () => {
    const server = await opened();
    const texts = [
      '{"jsonrpc":"2.0","id":7,\n',
      "\n",
      '{"hello":"world"}\n[1,2,3]\n"text"\nnull\n',
      `${String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code))}\n`,
      '{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}\n',
      '{"jsonrpc":"2.0","id":99,"result":{}}\n',
    ];
    for (const [index, text] of texts.entries()) {
      server.send(text);
      server.send(ping(index + 2));
      expect(await server.answer(index + 2)).toMatchObject({ result: {} });
    }
    const lines = server.stdout().trim().split("\n");
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(await server.kill("SIGTERM")).toEqual([0, null]);
  });

  it("a line that is longer than the SDK takes ends the server with code 1, which says so", async () => {
    const server = await opened();
    server.send("x".repeat(11 * 1024 * 1024));
    expect(await server.exited).toEqual([1, null]);
    expect(server.stderr()).toContain("exceeded maximum size");
  });

  it("an unknown tool, resource or method is refused as such", async () => {
    const server = await opened();
    server.send({ jsonrpc: "2.0", id: 4, method: "tools/destroy" });
    expect(await server.answer(4)).toMatchObject({ error: { code: -32601 } });
    server.send(toolCall("delete_everything", {}, 2));
    server.send({ jsonrpc: "2.0", id: 3, method: "resources/read", params: { uri: "heymilo://nothing" } });
    expect(await server.answer(2)).toMatchObject({ error: { code: -32602 } });
    expect(await server.answer(3)).toMatchObject({
      error: { message: expect.stringContaining("heymilo://nothing") },
    });
  });

  it("requests before initialize are answered, as the SDK does, and initialize still works", async () => {
    const server = startServer(NOWHERE);
    server.send({ jsonrpc: "2.0", id: 2, method: "tools/list" });
    expect(await server.answer(2)).toMatchObject({ result: { tools: expect.any(Array) } });
    server.send(initialize);
    expect(await server.answer(1)).toMatchObject({ result: { protocolVersion: "2025-06-18" } });
  });
});

it("a client that does not read for a while gets every answer, and the log speaks of no leak", async () => {
  const server = await opened();
  server.child.stdout.pause();
  const ids = Array.from({ length: 40 }, (_, index) => index + 2);
  for (const id of ids) server.send({ jsonrpc: "2.0", id, method: "tools/list" });
  server.send('{"hello":"world"}\n');
  await until(() => server.stderr().includes("transport"));
  server.child.stdout.resume();
  for (const id of ids) expect(await server.answer(id)).toHaveProperty("result.tools");
  expect(server.stderr()).not.toContain("MaxListeners");
});

const ENDS: [name: string, end: (server: Server) => void][] = [
  ["the end of stdin", ({ child }) => child.stdin.end()],
  ["SIGTERM", ({ child }) => void child.kill("SIGTERM")],
];

describe.concurrent("the end of the connection", () => {
  it.each(ENDS)("%s: an idle server ends with code 0, and says nothing", async (_name, end) => {
    const server = await opened(NOWHERE, { HEYMILO_LOG_LEVEL: "info" });
    // It says on start-up that this is not HeyMilo's own host.
    if (server.stderr() === "") await once(server.child.stderr, "data");
    const said = server.stderr();
    end(server);
    expect(await server.exited).toEqual([0, null]);
    expect(server.stderr()).toBe(said);
  });

  it.each(ENDS)("%s: a server that nobody has spoken to ends with code 0", async (_name, end) => {
    const server = startServer(NOWHERE);
    // It says on start-up that this is not HeyMilo's own host.
    await once(server.child.stderr, "data");
    end(server);
    expect(await server.exited).toEqual([0, null]);
  });

  it.each(ENDS)("%s: a call that ends soon is answered, then the server ends with code 0", async (_name, end) => {
    const sandbox = await openHeyMilo();
    const server = await opened(sandbox.url);
    await sandbox.arm({ fault: "slow", delay_ms: 200 });
    server.send(list(2));
    await arrived(sandbox);
    end(server);
    expect(await server.exited).toEqual([0, null]);
    expect(await server.answer(2)).toMatchObject({
      result: { structuredContent: { interview_templates: expect.any(Array) } },
    });
  });

  it("at once after the last request, as in a shell's pipe: all are answered", async () => {
    const server = startServer(NOWHERE);
    const lines = [
      initialize,
      initialized,
      { jsonrpc: "2.0", id: 2, method: "tools/list" },
      toolCall("create_interviewer", { title: "" }, 3),
      ping(4),
    ].map((line) => JSON.stringify(line));
    server.child.stdin.end(`${lines.join("\n")}\n`);
    expect(await server.exited).toEqual([0, null]);
    for (const id of [1, 2, 3, 4]) expect(await server.answer(id)).toHaveProperty("result");
  });

  it.each(ENDS)("%s: a call that does not end is given up, with its request, and code 0", async (_name, end) => {
    const sandbox = await openHeyMilo();
    const server = await opened(sandbox.url);
    await sandbox.arm({ fault: "hang_before_commit" });
    server.send(list(2));
    await arrived(sandbox);
    end(server);
    expect(await server.exited).toEqual([0, null]);
    await gone(sandbox);
    expect(server.stderr()).not.toContain("create sent but not answered");
  });

  it.each(ENDS)("%s: the key of a create that was sent and not answered goes to stderr", async (_name, end) => {
    const sandbox = await openHeyMilo();
    const server = await opened(sandbox.url, { HEYMILO_LOG_LEVEL: "error" });
    await sandbox.arm({ fault: "hang_after_commit", match: { method: "POST" } });
    server.send(create(2));
    await until(async () => (await sandbox.postings()).length === 1);
    end(server);
    expect(await server.exited).toEqual([0, null]);
    const lines = server.stderr().trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "error", event: "create sent but not answered", idempotency_key: "requisition-4711" },
    ]);
  });

  it("a line that is too long while a create is out: its key goes to stderr all the same", async () => {
    const sandbox = await openHeyMilo();
    const server = await opened(sandbox.url);
    await sandbox.arm({ fault: "hang_before_commit", match: { method: "POST" } });
    server.send(create(2));
    await until(async () => (await sandbox.requests()).some(({ method, body }) => method === "POST" && body));
    server.send("x".repeat(11 * 1024 * 1024));
    expect(await server.exited).toEqual([1, null]);
    expect(server.stderr()).toContain("requisition-4711");
  });

  it.each([
    ["stdout", ["stdout"]],
    ["stdout and stderr", ["stdout", "stderr"]],
  ] as const)("a closed %s ends it with code 0, and no crash", async (_name, streams) => {
    const server = await opened();
    for (const stream of streams) server.child[stream].destroy();
    // A process that another test is just starting may hold the pipe for a moment: then an answer still goes through.
    const pinging = setInterval(() => server.send(ping(2)), 100);
    expect(await server.exited).toEqual([0, null]);
    clearInterval(pinging);
    expect(server.stderr()).not.toMatch(/\n\s+at |Unhandled/);
  });

  it("a parent that dies leaves no server behind", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      const server = spawn(process.execPath, [${JSON.stringify(BINARY)}], {
        env: { HEYMILO_API_KEY: "some-key", HEYMILO_BASE_URL: "${NOWHERE}" },
      });
      server.stderr.once("data", () => console.log(server.pid));`;
    const parent = spawn(process.execPath, ["-e", script]);
    const pid = Number(String((await once(parent.stdout, "data"))[0]));
    expect(isRunning(pid)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !isRunning(pid));
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("a cancelled call that reads: its request to HeyMilo is gone", async () => {
  const sandbox = await openHeyMilo();
  const server = await connectServer(sandbox.url);
  await sandbox.arm({ fault: "hang_before_commit" });
  const cancelling = new AbortController();
  const reading = abandoned(server.read("heymilo://interview-templates", { signal: cancelling.signal }));
  await arrived(sandbox);
  cancelling.abort();
  await gone(sandbox);
  await reading;
});

it("progress tells what a slow create is waiting for, and only ever grows", async () => {
  const sandbox = await openHeyMilo();
  const server = await connectServer(sandbox.url, { HEYMILO_TIMEOUT_MS: "7500" });
  await sandbox.arm({ fault: "hang_after_commit", match: { method: "POST" } });
  const heard: { progress: number; message?: string | undefined }[] = [];
  const args = { title: "Line Cook", workflow: [{ type: "resume" }] };
  const created = await server.call("create_interviewer", args, {
    onprogress: (progress) => heard.push(progress),
  });
  expect(created.structured).toMatchObject({ outcome: "created" });
  expect(heard.map(({ message }) => message)).toContain("HeyMilo has not confirmed it; looking up what it made");
  expect(heard.map(({ progress }) => progress)).toEqual(heard.map((_, index) => index + 1));
});
