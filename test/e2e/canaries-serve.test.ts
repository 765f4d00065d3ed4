import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startHosted } from "../support/hosted.ts";
import { toolCall } from "../support/messages.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";
import { startServer } from "../support/server-process.ts";

/** See canaries.test.ts. Here it is in headers, and in messages that are none. */
const CANARY = "c4n4ryJaneDoe";
const SDK = fileURLToPath(new URL("../support/opentelemetry.mjs", import.meta.url));

let sandbox: TestHeyMilo;
beforeAll(async () => {
  sandbox = await startHeyMilo();
});
afterAll(() => sandbox.stop());

const CALL = toolCall("list_interviewers");

/** What a client may write where a message should be. */
const MESSAGES: readonly string[] = [
  CANARY,
  `{"jsonrpc":"2.0","id":1,"method":"${CANARY}`,
  `{"${CANARY}":${CANARY}}`,
  JSON.stringify(CANARY),
  JSON.stringify({ [CANARY]: CANARY }),
  JSON.stringify({ ...CALL, jsonrpc: CANARY }),
  JSON.stringify({ ...CALL, id: { [CANARY]: CANARY } }),
  JSON.stringify({ ...CALL, id: CANARY }),
  JSON.stringify({ ...CALL, method: CANARY }),
  JSON.stringify({ ...CALL, method: 7, [CANARY]: 1 }),
  JSON.stringify({ ...CALL, params: CANARY }),
  JSON.stringify({ ...CALL, params: { name: { [CANARY]: CANARY }, arguments: CANARY } }),
  JSON.stringify({ ...CALL, params: { ...CALL.params, _meta: { progressToken: { [CANARY]: 1 } } } }),
  JSON.stringify({
    ...CALL,
    params: { ...CALL.params, _meta: { progressToken: CANARY, traceparent: CANARY } },
  }),
  JSON.stringify(toolCall(CANARY)),
  JSON.stringify([{ ...CALL, id: CANARY }, CANARY, { ...CALL, method: CANARY }]),
  JSON.stringify({ jsonrpc: "2.0", id: CANARY, result: { [CANARY]: CANARY } }),
  JSON.stringify({ jsonrpc: "2.0", id: CANARY, error: { code: 1, message: CANARY } }),
  JSON.stringify({ jsonrpc: "2.0", method: `notifications/${CANARY}`, params: { [CANARY]: CANARY } }),
  JSON.stringify({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId: CANARY, reason: CANARY },
  }),
  JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: CANARY,
      capabilities: { [CANARY]: {} },
      clientInfo: { name: CANARY, version: CANARY },
    },
  }),
];

/** Every header that we or the SDK reads, and some that others do. */
const HEADERS: readonly string[] = [
  ...["accept", "content-type", "content-encoding", "host", "origin", "user-agent", "referer", "cookie"],
  ...["authorization", "x-api-key", "x-workspace-id", "x-request-id", "x-forwarded-for", "forwarded"],
  ...["mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name", "mcp-param-title", "last-event-id"],
  ...["traceparent", "tracestate", "baggage", `x-${CANARY}`],
];

const valuesOf = (header: string): string[] => {
  if (header === "authorization") return [CANARY, `Bearer ${CANARY}`, `bearer  ${CANARY} x`, `Basic ${CANARY}`];
  if (header === "host") return [CANARY, `${CANARY}@localhost`, `localhost:${CANARY}`];
  if (header === "origin") return [CANARY, `https://${CANARY}.example`];
  if (header === "accept") return [CANARY, `application/json;${CANARY}=1, ${CANARY}/x`];
  if (header === "x-request-id") return [`${CANARY} with blanks`, `${CANARY}"{}`];
  return [CANARY];
};

/** Written by hand, since no HTTP client sends all of it. */
const send = (url: string, headers: Record<string, string>, body: string, path = "/mcp"): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const all = {
      host: "localhost",
      "x-api-key": sandbox.apiKey,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "content-length": String(Buffer.byteLength(body)),
      connection: "close",
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    socket.on("error", () => {});
    socket.on("close", () => resolve());
    socket.resume();
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  });

// The other levels write a part of what debug writes.
it("the log and the spans of a hosted server repeat no header, path, or message that is none", async () => {
  const server = await startHosted({
    env: {
      HEYMILO_BASE_URL: sandbox.url,
      HEYMILO_RATE_LIMIT: "0",
      HEYMILO_TIMEOUT_MS: "5000",
      HEYMILO_LOG_LEVEL: "debug",
    },
    execArgv: ["--import", SDK],
  });
  const body = JSON.stringify(CALL);
  for (const header of HEADERS) for (const value of valuesOf(header)) await send(server.url, { [header]: value }, body);
  for (const message of MESSAGES) await send(server.url, {}, message);
  await send(server.url, {}, body, `/${CANARY}?${CANARY}=1`);
  await send(server.url, { [`${CANARY} `]: "x" }, body);
  await send(server.url, { "transfer-encoding": CANARY }, body);
  expect(await server.stop()).toEqual([0, null]);
  // By OpenTelemetry's conventions a span has the id of its request.
  const said = server.stderr().replaceAll(/"jsonrpc\.request\.id":"\w+"/g, "");
  expect(said).toContain('"name":"tools/call list_interviewers"');
  expect(said).not.toContain(CANARY);
});

it("a server over stdio repeats no line that is no message", async () => {
  const server = startServer(sandbox.url, { HEYMILO_API_KEY: sandbox.apiKey });
  for (const message of MESSAGES) server.send(`${message.replaceAll("\n", " ")}\n`);
  server.send({ ...CALL, id: 99 });
  await server.answer(99);
  server.child.stdin.end();
  await server.exited;
  expect(server.stderr()).not.toContain(CANARY);
});
