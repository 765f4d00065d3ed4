import type { Socket } from "node:net";
import { expect } from "vitest";
import * as servers from "../../support/raw-servers.ts";
import { cancelled, notSent, type Row, type Scene, silent, timeout } from "./scene.ts";

/** A host that only a proxy could reach, so that loopback's exemption does not apply. */
const BEHIND_PROXY = new URL("https://api.heymilo.test");
const through = (proxy: { port: number }, url = BEHIND_PROXY): Scene => ({
  url,
  options: { env: { HTTPS_PROXY: `http://user:pass@127.0.0.1:${proxy.port}` } },
});

/** A server that does something to each connection as soon as it is made, and no TLS. */
const connecting = async (onSocket: (socket: Socket) => void, scene: Partial<Scene> = {}): Promise<Scene> => ({
  url: (await servers.socketServer(onSocket, "https")).url,
  ...scene,
});

/** Everything that can happen to a request before its headers are handed to a socket. */
export const beforeSending: Row[] = [
  [
    "connection refused",
    async () => ({ url: new URL(`http://127.0.0.1:${servers.NOBODYS_PORT}`) }),
    notSent("refused", "ECONNREFUSED"),
  ],
  [
    "unknown name",
    async () => ({ url: new URL("https://api.heymilo.invalid") }),
    notSent("dns", expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/)),
  ],
  [
    "self-signed certificate",
    async () => {
      const server = await servers.tlsServer();
      return { url: server.url, received: () => server.received };
    },
    notSent("tls", "DEPTH_ZERO_SELF_SIGNED_CERT"),
  ],
  [
    "no TLS on this port",
    async () => {
      const server = await servers.httpServer((_request, response) => response.end());
      return { url: new URL(server.url.href.replace("http:", "https:")), received: () => server.received };
    },
    notSent("tls"),
  ],
  [
    "reset while connecting",
    () => connecting((socket) => socket.once("data", () => socket.resetAndDestroy())),
    notSent("reset", "ECONNRESET"),
  ],
  [
    "closed while connecting",
    () => connecting((socket) => socket.once("data", () => socket.end())),
    notSent("reset", "ECONNRESET"),
  ],
  ["connect timeout", () => connecting(() => {}), notSent("connect_timeout", "UND_ERR_CONNECT_TIMEOUT")],
  [
    "the attempt's time ends while connecting",
    () => connecting(() => {}, { timeoutMs: 100 }),
    timeout("not_sent", "connect"),
  ],
  [
    "the deadline passes while connecting",
    () => connecting(() => {}, { deadlineMs: 100, timeoutMs: 10_000 }),
    timeout("not_sent", expect.stringMatching(/deadline|connect/) as unknown as string),
  ],
  ["proxy not there", async () => through({ port: servers.NOBODYS_PORT }), notSent("proxy", "ECONNREFUSED")],
  ...[403, 407, 502].map(
    (status): Row => [
      `proxy refuses the tunnel with ${status}`,
      async () => through(await servers.connectProxy((socket) => socket.end(servers.answer(`${status} No`, "no")))),
      notSent("proxy", `PROXY_${status}`),
    ],
  ),
  [
    "proxy closes instead of answering",
    async () => through(await servers.connectProxy((socket) => socket.end())),
    notSent("proxy", "UND_ERR_SOCKET"),
  ],
  [
    "certificate not trusted behind a proxy",
    async () => {
      const origin = await servers.tlsServer();
      const proxy = await servers.connectProxy(servers.tunnelTo(origin.port));
      return { ...through(proxy), received: () => origin.received };
    },
    notSent("tls", "DEPTH_ZERO_SELF_SIGNED_CERT"),
  ],
  ["cancelled before it began", () => silent({ signal: AbortSignal.abort() }), cancelled("queued")],
  [
    "cancelled in the queue",
    async () => {
      const giveUp = new AbortController();
      setTimeout(() => giveUp.abort(), 100);
      return silent({ before: "under way", options: { maxInFlight: 1 }, signal: giveUp.signal });
    },
    cancelled("queued"),
  ],
  [
    "the deadline passes in the queue",
    () => silent({ before: "under way", options: { maxInFlight: 1 }, deadlineMs: 100 }),
    timeout("not_sent", "queue"),
  ],
  [
    "cancelled while connecting",
    async () => {
      const giveUp = new AbortController();
      return connecting(() => giveUp.abort(), { signal: giveUp.signal });
    },
    cancelled("connecting"),
  ],
];
