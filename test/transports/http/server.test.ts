import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { nobodyAsked } from "../../../src/transports/http/access.ts";
import { type HttpServerOptions, type HttpServing, serveOverHttp } from "../../../src/transports/http/server.ts";
import { NoRoomError } from "../../../src/transports/http/tenants.ts";

let serving: HttpServing | undefined;

const start = async (options: Partial<HttpServerOptions> = {}) => {
  serving = await serveOverHttp({
    host: "127.0.0.1",
    port: 0,
    hostnames: ["127.0.0.1"],
    access: nobodyAsked,
    isReady: () => true,
    answer: async (_caller, request, response) => {
      for await (const _ of request);
      response.end("done");
    },
    timeoutMs: 5_000,
    logFor: () => () => {},
    ...options,
  });
  const { port } = serving.address;
  return { ...serving, port, url: `http://127.0.0.1:${port}` };
};

afterEach(() => serving?.close());

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
};

/** Everything that comes back until the other side ends. */
const answerTo = async (socket: Socket): Promise<string> => {
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
};

it("whoever does not finish its headers is answered 408 and cut off", async () => {
  const { port } = await start({ limits: { headersTimeout: 100, connectionsCheckingInterval: 20 } });
  const socket = await open(port);
  socket.write("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
  expect(await answerTo(socket)).toMatch(/^HTTP\/1.1 408 /);
});

it("whoever does not finish its body is answered 408 and cut off", async () => {
  const limits = { headersTimeout: 100, requestTimeout: 150, connectionsCheckingInterval: 20 };
  const { port } = await start({ limits });
  const socket = await open(port);
  socket.write("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{");
  expect(await answerTo(socket)).toMatch(/^HTTP\/1.1 408 /);
});

it("takes so many connections and drops the rest", async () => {
  const { port } = await start({ limits: { maxConnections: 1 } });
  const first = await open(port);
  const second = connect(port, "127.0.0.1");
  second.on("error", () => {});
  await once(second, "close");
  expect(first.destroyed).toBe(false);
  first.destroy();
});

it("a bug is an answer, not the end of the process", async () => {
  const logged: string[] = [];
  const { url } = await start({
    answer: async () => {
      throw new Error("unforeseen");
    },
    logFor: () => (level, event) => logged.push(`${level} ${event}`),
  });
  const { status } = await fetch(`${url}/mcp`, { method: "POST" });
  expect(status).toBe(500);
  expect(logged).toContain("error bug");
});

it("a connection that nobody uses makes room for one that somebody needs", async () => {
  const { port, url } = await start({ limits: { maxConnections: 1 } });
  const idle = await open(port);
  idle.write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await once(idle, "data");
  const dropped = connect(port, "127.0.0.1");
  dropped.on("error", () => {});
  await Promise.all([once(dropped, "close"), once(idle, "close")]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it.each(["user@127.0.0.1", "user:password@127.0.0.1", "127.0.0.1/path", "127.0.0.1#", "a b", ""])(
  "a Host that is no host name is refused: %j",
  async (host) => {
    const { port } = await start();
    const socket = await open(port);
    const head = `POST /mcp HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
    socket.write(head);
    expect(await answerTo(socket)).toMatch(/^HTTP\/1.1 400 /);
  },
);

it("two Host headers are refused: a proxy may have gone by the other", async () => {
  const { port } = await start();
  const socket = await open(port);
  const hosts = "Host: 127.0.0.1\r\nHost: evil.example\r\n";
  socket.write(`POST /mcp HTTP/1.1\r\n${hosts}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  expect(await answerTo(socket)).toMatch(/^HTTP\/1.1 400 /);
});

it.each(["GET", "DELETE", "PUT", "TRACE", "OPTIONS"])("%s is not allowed at the endpoint", async (method) => {
  const { port } = await start();
  const socket = await open(port);
  socket.write(`${method} /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  expect(await answerTo(socket)).toMatch(/^HTTP\/1.1 405 [\s\S]*allow: POST/i);
});

it("the endpoint may end with a slash", async () => {
  const { url } = await start();
  const answer = await fetch(`${url}/mcp/`, { method: "POST" });
  expect(await answer.text()).toBe("done");
});

it("who finds no room is told when to come again, and that nothing was sent", async () => {
  const { url } = await start({
    answer: async () => {
      throw new NoRoomError("Full.", 60);
    },
  });
  const answer = await fetch(`${url}/mcp`, { method: "POST" });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("60");
  expect(await answer.text()).toContain("Nothing was sent to HeyMilo");
});
