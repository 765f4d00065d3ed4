import { expect, it } from "vitest";
import { createDispatcher } from "../../src/heymilo/http/transport.ts";
import { isLoopback } from "../../src/heymilo/url.ts";
import { client, connectProxy, deadline, failure, jsonAnswer, rawServer, tunnelTo } from "../support/raw-servers.ts";

const BEHIND_PROXY = new URL("http://api.heymilo.test");
const ask = { method: "GET", path: "/api/v2/x" } as const;

it.each(["HTTP_PROXY", "http_proxy", "Http_Proxy"])("goes through %s, and keeps the tunnel", async (name) => {
  const origin = await rawServer((socket) => socket.write(jsonAnswer("{}")));
  const proxy = await connectProxy(tunnelTo(origin.port));
  const http = client(BEHIND_PROXY, { env: { [name]: `http://us%40er:pass@127.0.0.1:${proxy.port}` } });
  await http.send(ask, deadline());
  await http.send(ask, deadline());
  expect(proxy.tunnels).toEqual(["api.heymilo.test:80"]);
  expect(proxy.received).toContain(`proxy-authorization: Basic ${Buffer.from("us@er:pass").toString("base64")}`);
  expect(origin.received.match(/GET \/api\/v2\/x/g)).toHaveLength(2);
  expect(origin.received).not.toMatch(/proxy-authorization/i);
});

it("never sends traffic to this machine through a proxy", async () => {
  const origin = await rawServer((socket) => socket.write(jsonAnswer("{}")));
  const proxy = await connectProxy((socket) => socket.destroy());
  const env = { HTTP_PROXY: proxy.url.href, HTTPS_PROXY: proxy.url.href, NO_PROXY: "" };
  for (const host of ["127.0.0.1", "localhost"]) {
    await client(new URL(`http://${host}:${origin.port}`), { env }).send(ask, deadline());
  }
  expect(proxy.connections).toBe(0);
});

it.each([
  ["api.heymilo.test", 0],
  ["heymilo.test", 0],
  ["*", 0],
  ["other.test, .heymilo.test", 0],
  ["other.test", 1],
])("with NO_PROXY=%s makes %i tunnels", async (noProxy, tunnels) => {
  const proxy = await connectProxy((socket) => socket.end("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"));
  const url = new URL("http://api.heymilo.test:9");
  // The name does not exist: without the proxy it fails too, but elsewhere.
  const http = client(url, { env: { HTTP_PROXY: proxy.url.href, no_proxy: noProxy } });
  expect(await failure(http.send(ask, deadline()))).toMatchObject({ reason: tunnels ? "proxy" : "dns" });
  expect(proxy.tunnels).toHaveLength(tunnels);
});

it("asks a proxy that hangs up only once per attempt", async () => {
  const proxy = await connectProxy((socket) => socket.destroy());
  const http = client(BEHIND_PROXY, { env: { HTTP_PROXY: proxy.url.href } });
  expect(await failure(http.send(ask, deadline()))).toMatchObject({ phase: "not_sent", reason: "proxy" });
  expect(proxy.connections).toBe(1);
});

it.each(["socks5://127.0.0.1:1", "ftp://proxy", "http://", "http://[oops"])("refuses %s as a proxy", (value) => {
  const env = { HTTPS_PROXY: value, HTTP_PROXY: value };
  const create = () => createDispatcher({ baseUrl: BEHIND_PROXY, env, connections: 1 });
  expect(create).toThrow(expect.objectContaining({ name: "ConfigError", variable: "HTTP_PROXY" }));
});

it.each([
  ["localhost", true],
  ["sandbox.localhost", true],
  ["127.0.0.1", true],
  ["127.8.9.1", true],
  ["[::1]", true],
  ["[::ffff:7f00:1]", true],
  ["[::2]", false],
  ["0.0.0.0", false],
  ["127.evil.test", false],
  ["localhost.evil.test", false],
  ["7f.evil.test", false],
  ["10.0.0.1", false],
  ["api.heymilo.ai", false],
])("takes %s for this machine: %s", (host, expected) => {
  expect(isLoopback(new URL(`http://${host}`).hostname)).toBe(expected);
});
