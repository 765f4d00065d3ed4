import { getEventListeners, once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, it } from "vitest";
import { Deadline } from "../../src/heymilo/deadline.ts";
import { pathWith } from "../../src/heymilo/http/call.ts";
import { exchange } from "../../src/heymilo/http/exchange.ts";
import { createDispatcher } from "../../src/heymilo/http/transport.ts";
import {
  API_KEY,
  answer,
  client,
  deadline,
  failure,
  httpServer,
  jsonAnswer,
  rawServer,
} from "../support/raw-servers.ts";

it("sends what HeyMilo expects, and nothing else", async () => {
  const requests: unknown[] = [];
  const server = await httpServer(({ method, url, headers }, response, body) => {
    const { host: _host, connection: _connection, ...rest } = headers;
    requests.push({ method, url, headers: rest, body });
    response.setHeader("content-type", "application/json; charset=utf-8").end('{"data":"é"}');
  });
  const common = {
    "x-api-key": API_KEY,
    "user-agent": "heymilo-mcp/0.0.0-test",
    accept: "application/json",
    "accept-encoding": "identity",
  };
  const http = client(new URL("/prefix/", server.url));
  const query = { search: "a&b=ü", limit: 5, starting_after: undefined };
  const { body } = await http.send(
    { method: "GET", path: "/api/v2/postings/{posting_id}", ids: ["a/b"], query },
    deadline(),
  );
  expect(body).toEqual({ data: "é" });
  const workspace = client(server.url, { workspaceId: "ws_1" });
  await workspace.send({ method: "POST", path: "/api/v2/postings", body: { title: "ü" } }, deadline());
  await workspace.send({ method: "POST", path: "/api/v2/postings/x/archive" }, deadline());
  const withWorkspace = { ...common, "x-workspace-id": "ws_1" };
  expect(requests).toEqual([
    {
      method: "GET",
      url: "/prefix/api/v2/postings/a%2Fb?search=a%26b%3D%C3%BC&limit=5",
      headers: common,
      body: "",
    },
    {
      method: "POST",
      url: "/api/v2/postings",
      headers: { ...withWorkspace, "content-type": "application/json", "content-length": "14" },
      body: '{"title":"ü"}',
    },
    {
      method: "POST",
      url: "/api/v2/postings/x/archive",
      headers: { ...withWorkspace, "content-length": "0" },
      body: "",
    },
  ]);
});

it("reports what the answer says beside its body", async () => {
  const server = await httpServer((_request, response) => {
    response.setHeader("Date", "Wed, 21 Oct 2026 07:28:00 GMT");
    response.setHeader("X-Request-ID", "req_7");
    response.setHeader("X-HeyMilo-Sandbox", "1");
    response.setHeader("Content-Type", "application/problem+json");
    response.writeHead(201).end("null");
  });
  expect(await client(server.url).send({ method: "POST", path: "/api/v2/x" }, deadline())).toEqual({
    status: 201,
    body: null,
    requestId: "req_7",
    dateMs: Date.parse("2026-10-21T07:28:00Z"),
    sandbox: true,
  });
});

it("accepts an answer without a body where one is not due", async () => {
  const server = await rawServer((socket) => socket.write("HTTP/1.1 204 No Content\r\n\r\n"));
  const response = await client(server.url).send({ method: "DELETE", path: "/api/v2/x" }, deadline());
  expect(response).toMatchObject({ status: 204, body: undefined, sandbox: false });
});

it("is not confused by an early hint", async () => {
  const server = await rawServer((socket) =>
    socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${jsonAnswer("{}")}`),
  );
  expect(await client(server.url).send({ method: "GET", path: "/api/v2/x" }, deadline())).toMatchObject({
    status: 200,
  });
});

it("keeps the connection, and makes a new one when the server has closed it meanwhile", async () => {
  let last: Socket | undefined;
  const server = await rawServer((socket) => {
    last = socket;
    socket.write(jsonAnswer("{}"));
  });
  const http = client(server.url);
  const request = () => http.send({ method: "POST", path: "/api/v2/x" }, deadline());
  await request();
  await request();
  expect(server.connections).toBe(1);
  last?.end();
  await once(last as Socket, "close");
  await request();
  expect(server.connections).toBe(2);
  expect(server.received.match(/POST/g)).toHaveLength(3);
});

it.each(["GET", "POST"] as const)("ends a %s at the server as soon as the caller gives up", async (method) => {
  const giveUp = new AbortController();
  let closed: Promise<unknown> | undefined;
  const server = await rawServer((socket) => {
    closed = once(socket, "close");
    giveUp.abort();
  });
  const error = await failure(client(server.url).send({ method, path: "/api/v2/x" }, deadline(20_000, giveUp.signal)));
  expect(error).toMatchObject({ name: "CancelledError", where: "sent" });
  await closed;
});

it("never sends what was given up while it waited for a connection", async () => {
  const server = await rawServer((socket, text) => {
    if (text.includes("/first")) setTimeout(() => socket.write(jsonAnswer("{}")), 50);
    else socket.write(jsonAnswer("{}"));
  });
  const pool = createDispatcher({ baseUrl: server.url, env: {}, connections: 1 });
  const giveUp = new AbortController();
  const ask = (path: string, signal?: AbortSignal) => {
    const limits = { timeoutMs: 10_000, maxBytes: 1_000, deadline: deadline(20_000, signal) };
    return exchange(pool, server.url, { method: "GET", path }, limits);
  };
  const first = ask("/first");
  const second = failure(ask("/second", giveUp.signal));
  const third = ask("/third");
  giveUp.abort();
  expect(await second).toMatchObject({ name: "CancelledError", where: "connecting" });
  expect([(await first).status, (await third).status]).toEqual([200, 200]);
  expect(server.received).not.toContain("/second");
  await pool.destroy();
});

it("never sends what ran out of time while the process slept", async () => {
  const server = await rawServer((socket) => socket.write(jsonAnswer("{}")));
  const pool = createDispatcher({ baseUrl: server.url, env: {}, connections: 1 });
  let now = 0;
  const asleep = new Deadline(20_000, { clock: { now: () => now, after: () => () => {} } });
  const limits = { timeoutMs: 20_000, maxBytes: 1_000, deadline: asleep };
  const sent = failure(exchange(pool, server.url, { method: "POST", path: "/late" }, limits));
  now = 30_000;
  expect(await sent).toMatchObject({ name: "TimeoutError", phase: "not_sent", which: "deadline" });
  expect(server.received).not.toContain("/late");
  await pool.destroy();
});

it("ends what is under way when it is closed, and cannot be used after that", async () => {
  const server = await rawServer(() => void http.close());
  const http = client(server.url);
  const request = () => failure(http.send({ method: "POST", path: "/api/v2/x" }, deadline()));
  expect(await request()).toMatchObject({ name: "CancelledError", where: "sent" });
  expect(await request()).toMatchObject({ name: "CancelledError", where: "connecting" });
});

it("leaves no listener on a call that goes on", async () => {
  const server = await rawServer((socket) => socket.write(answer("200 OK", "{}")));
  const call = deadline(20_000);
  await client(server.url).send({ method: "GET", path: "/api/v2/x" }, call);
  expect(getEventListeners(call.signal, "abort")).toHaveLength(0);
});

it("opens nothing before the first request", async () => {
  const server = await rawServer((socket) => socket.write(answer("200 OK", "{}")));
  client(server.url);
  // A connection of ours would have been accepted before this later one.
  const probe = connect(server.port, "127.0.0.1").end("hello");
  await once(probe, "data");
  expect(server.connections).toBe(1);
});

it.each(["", ".", "..", "a b", "a\n", "\u0000", "\ud800", "x".repeat(201)])("refuses %j as an id", (id) => {
  expect(() => pathWith([id], "/api/v2/postings/{posting_id}")).toThrow(
    expect.objectContaining({ name: "InputError" }),
  );
});

it("encodes ids", () => {
  expect(pathWith(["..%2f?#{é}", "$&"], "/api/v2/postings/{posting_id}/clone/{id}")).toBe(
    "/api/v2/postings/..%252f%3F%23%7B%C3%A9%7D/clone/%24%26",
  );
});

it("a key counts as refused by HeyMilo's last word on it: a 403 may be about one thing alone", async () => {
  const statuses = [403, 200, 403, 401, 403, 500, 200, 402, 404];
  const told: boolean[] = [];
  const server = await httpServer((_request, response) => {
    response.writeHead(statuses[told.length] ?? 500, { "content-type": "application/json" }).end("{}");
  });
  const http = client(server.url);
  for (const _ of statuses) {
    await http.send({ method: "GET", path: "/api/v2/postings" }, deadline()).catch(() => undefined);
    told.push(http.isKeyRefused);
  }
  expect(told).toEqual([true, false, false, true, true, true, false, true, true]);
  expect(client(server.url).isKeyRefused).toBe(false);
});
