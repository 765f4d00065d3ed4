import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { ENVELOPE, modern, toolCall } from "../support/messages.ts";
import { post } from "../support/two-workspaces.ts";

let server: HostedServer;

beforeAll(async () => {
  server = await startHosted({ args: ["--sandbox"] });
});

afterAll(() => server.stop());

const CALL = { name: "list_interview_templates", arguments: {} };

/** A call as each era sends it. */
const ERAS = [
  { era: "2025-11-25", headers: { "mcp-protocol-version": "2025-11-25" }, envelope: {} },
  { era: "2026-07-28", headers: modern("tools/call", CALL).headers, envelope: ENVELOPE },
];

const messagesIn = (stream: string): Json[] =>
  stream
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice("data: ".length)));

describe.each(ERAS)("a call of $era", ({ headers, envelope }) => {
  const call = (given: Record<string, string | undefined>, progressToken?: string) => {
    const params = { ...CALL, _meta: { ...envelope, ...(progressToken && { progressToken }) } };
    return post(server.url, { ...headers, ...given }, { ...toolCall(CALL.name), params });
  };

  it.each(["application/json, text/event-stream", "application/json", "*/*", "application/*;q=0.5", undefined])(
    "with Accept %s is answered as plain JSON",
    async (accept) => {
      const { status, headers: answered, body } = await call({ accept });
      expect(status).toBe(200);
      expect(answered["content-type"]).toContain("application/json");
      expect(JSON.parse(body)).toMatchObject({ id: 7, result: { structuredContent: expect.any(Object) } });
    },
  );

  it.each(["text/event-stream", "text/*", "application/json;q=0, text/event-stream"])(
    "with Accept %s is answered as a stream",
    async (accept) => {
      const { status, headers: answered, body } = await call({ accept });
      expect(status).toBe(200);
      expect(answered["content-type"]).toContain("text/event-stream");
      expect(messagesIn(body)).toMatchObject([{ id: 7, result: { structuredContent: expect.any(Object) } }]);
    },
  );

  it("that asks for progress on a connection to be closed finds it closed after the answer", async () => {
    const answered = await call({ connection: "close" }, "p1");
    expect(answered.headers.connection).toBe("close");
    expect(answered.body).toContain('"structuredContent"');
  });

  it("that asks for progress gets its answer, as a stream or not, but where a stream is not accepted", async () => {
    const plain = await call({ accept: "application/json" }, "p1");
    expect(plain.headers["content-type"]).toContain("application/json");
    expect(JSON.parse(plain.body)).toMatchObject({ id: 7, result: {} });
    const either = await call({}, "p1");
    const isStream = either.headers["content-type"]?.includes("text/event-stream");
    const messages = isStream ? messagesIn(either.body) : [JSON.parse(either.body)];
    expect(messages.at(-1)).toMatchObject({ id: 7, result: {} });
  });

  it.each(["text/html", "application/json;q=0"])("with Accept %s is told what there is", async (accept) => {
    const { status, body } = await call({ accept });
    expect(status).toBe(406);
    expect(body).toContain("application/json or text/event-stream");
  });
});

it("who asks for progress hears of it while it waits", async () => {
  const busy = await startHosted({ args: ["--sandbox"], env: { HEYMILO_MAX_IN_FLIGHT: "2" } });
  const call = (id: number) => {
    const params = { ...CALL, _meta: { progressToken: `p${id}` } };
    return post(busy.url, {}, { ...toolCall(CALL.name, {}, id), params });
  };
  const answers = await Promise.all(Array.from({ length: 12 }, (_, id) => call(id)));
  await busy.stop();
  const messages = answers.flatMap(({ body }) => messagesIn(body));
  expect(messages.filter((message) => "result" in message)).toHaveLength(12);
  const heard = messages.filter(({ method }) => method === "notifications/progress");
  expect(JSON.stringify(heard)).toContain("Waiting for a turn");
});

it("a client of the older SDK that closes after its answer hears of no error", async () => {
  const errors: Error[] = [];
  for (let round = 0; round < 20; round += 1) {
    const client = new ClientV1({ name: "closes-at-once", version: "1" });
    const transport = new TransportV1(new URL(`${server.url}/mcp`));
    await client.connect(transport as unknown as Parameters<ClientV1["connect"]>[0]);
    client.onerror = (error) => void errors.push(error);
    await client.callTool(CALL);
    await client.close();
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toEqual([]);
});

it("a body of another shape than a message is refused as such, and harms nobody", async () => {
  const deep = (open: string, close: string) => `${open.repeat(100_000)}1${close.repeat(100_000)}`;
  const odd = ["", "{", "null", "7", '"text"', "[]", "[[]]", "[null]", '{"params":null}', '{"params":"p"}'];
  for (const body of [...odd, deep("[", "]"), deep('{"a":', "}")]) {
    const { status } = await post(server.url, {}, body);
    expect(status, body.slice(0, 40)).toBeGreaterThanOrEqual(400);
    expect(status, body.slice(0, 40)).toBeLessThan(500);
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
