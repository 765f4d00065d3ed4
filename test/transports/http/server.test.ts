import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { nobodyAsked } from "../../../src/transports/http/access.ts";
import {
  type HttpServerOptions,
  type HttpServing,
  serveOverHttp,
} from "../../../src/transports/http/server.ts";

let serving: HttpServing | undefined;

const start = async (options: Partial<HttpServerOptions> = {}) => {
  serving = await serveOverHttp({
    host: "127.0.0.1",
    port: 0,
    hostnames: ["127.0.0.1"],
    access: nobodyAsked,
    readiness: { check: async () => true, close: async () => {} },
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

it("says at once whether it is alive, and after HeyMilo whether it is ready", async () => {
  const { url } = await start({ readiness: { check: async () => false, close: async () => {} } });
  const [alive, ready] = await Promise.all([fetch(`${url}/healthz`), fetch(`${url}/readyz?probe=1`)]);
  expect(alive.status).toBe(200);
  expect(ready.status).toBe(503);
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

it("drains: answers what is under way, is not ready, and accepts nothing new", async () => {
  let finish = () => {};
  const started = new Promise<void>((resolve) => {
    void start({
      answer: async (_caller, _request, response) => {
        resolve();
        await new Promise<void>((done) => {
          finish = done;
        });
        response.end("done");
      },
    }).then(({ url }) => {
      answer = fetch(`${url}/mcp`, { method: "POST" });
    });
  });
  let answer: Promise<Response> | undefined;
  await started;
  const draining = serving?.drain(10_000);
  const refused = fetch(`http://127.0.0.1:${serving?.address.port}/healthz`);
  await expect(refused).rejects.toThrow();
  finish();
  const response = await answer;
  expect(await response?.text()).toBe("done");
  expect(response?.headers.get("connection")).toBe("close");
  expect(await draining).toBe(0);
});

it("drains no longer than it is granted, and says how many it left", async () => {
  const { url, drain, close } = await start({ answer: () => new Promise(() => {}) });
  const answer = fetch(`${url}/mcp`, { method: "POST" });
  answer.catch(() => {});
  const other = fetch(`${url}/mcp`, { method: "POST", headers: { "mcp-method": "subscriptions/listen" } });
  other.catch(() => {});
  await fetch(`${url}/healthz`);
  expect(await drain(20)).toBe(1);
  await close();
  await expect(answer).rejects.toThrow();
});
