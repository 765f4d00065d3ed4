import { expect } from "vitest";
import * as servers from "../../support/raw-servers.ts";
import { answer } from "../../support/raw-servers.ts";
import { cancelled, NEVER_SENT, notSent, type Row, type Scene, silent, timeout } from "./scene.ts";

/** A host that only a proxy could reach, so that loopback's exemption does not apply. */
const BEHIND_PROXY = new URL("https://api.heymilo.test");
const through = (proxy: { port: number }, url = BEHIND_PROXY): Scene => ({
  url,
  options: { env: { HTTPS_PROXY: `http://user:pass@127.0.0.1:${proxy.port}` } },
});

/** Everything that can happen to a request before its headers are handed to a socket. */
export const beforeSending: Row[] = [
  {
    name: "connection refused",
    scene: async () => ({ url: new URL(`http://127.0.0.1:${servers.NOBODYS_PORT}`) }),
    error: notSent("refused", "ECONNREFUSED"),
    outcome: NEVER_SENT,
  },
  {
    name: "unknown name",
    scene: async () => ({ url: new URL("https://api.heymilo.invalid") }),
    error: notSent("dns", expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/)),
    outcome: NEVER_SENT,
  },
  {
    name: "self-signed certificate",
    scene: async () => {
      const server = await servers.tlsServer();
      return { url: server.url, received: () => server.received };
    },
    error: notSent("tls", "DEPTH_ZERO_SELF_SIGNED_CERT"),
    outcome: NEVER_SENT,
  },
  {
    name: "no TLS on this port",
    scene: async () => {
      const server = await servers.httpServer((_request, response) => response.end());
      return { url: new URL(server.url.href.replace("http:", "https:")), received: () => server.received };
    },
    error: notSent("tls"),
    outcome: NEVER_SENT,
  },
  {
    name: "reset while connecting",
    scene: async () => {
      const server = await servers.socketServer(
        (socket) => socket.once("data", () => socket.resetAndDestroy()),
        "https",
      );
      return { url: server.url };
    },
    error: notSent("reset", "ECONNRESET"),
    outcome: NEVER_SENT,
  },
  {
    name: "closed while connecting",
    scene: async () => {
      const server = await servers.socketServer((socket) => socket.once("data", () => socket.end()), "https");
      return { url: server.url };
    },
    error: notSent("reset", "ECONNRESET"),
    outcome: NEVER_SENT,
  },
  {
    name: "connect timeout",
    scene: async () => ({ url: (await servers.socketServer(() => {}, "https")).url }),
    error: notSent("connect_timeout", "UND_ERR_CONNECT_TIMEOUT"),
    outcome: NEVER_SENT,
  },
  {
    name: "the attempt's time ends while connecting",
    scene: async () => ({ url: (await servers.socketServer(() => {}, "https")).url, timeoutMs: 100 }),
    error: timeout("not_sent", "connect"),
    outcome: NEVER_SENT,
  },
  {
    name: "the deadline passes while connecting",
    scene: async () => ({
      url: (await servers.socketServer(() => {}, "https")).url,
      deadlineMs: 100,
      timeoutMs: 10_000,
    }),
    error: timeout("not_sent", expect.stringMatching(/deadline|connect/) as unknown as string),
    outcome: NEVER_SENT,
  },
  {
    name: "proxy not there",
    scene: async () => through({ port: servers.NOBODYS_PORT }),
    error: notSent("proxy", "ECONNREFUSED"),
    outcome: NEVER_SENT,
  },
  ...[403, 407, 502].map((status) => ({
    name: `proxy refuses the tunnel with ${status}`,
    scene: async () =>
      through(await servers.connectProxy((socket) => socket.end(answer(`${status} No`, "no")))),
    error: notSent("proxy", `PROXY_${status}`),
    outcome: NEVER_SENT,
  })),
  {
    name: "proxy closes instead of answering",
    scene: async () => through(await servers.connectProxy((socket) => socket.end())),
    error: notSent("proxy", "UND_ERR_SOCKET"),
    outcome: NEVER_SENT,
  },
  {
    name: "certificate not trusted behind a proxy",
    scene: async () => {
      const origin = await servers.tlsServer();
      const proxy = await servers.connectProxy(servers.tunnelTo(origin.port));
      return { ...through(proxy), received: () => origin.received };
    },
    error: notSent("tls", "DEPTH_ZERO_SELF_SIGNED_CERT"),
    outcome: NEVER_SENT,
  },
  {
    name: "cancelled before it began",
    scene: () => silent({ signal: AbortSignal.abort() }),
    error: cancelled("queued"),
    outcome: NEVER_SENT,
  },
  {
    name: "cancelled in the queue",
    scene: async () => {
      const giveUp = new AbortController();
      setTimeout(() => giveUp.abort(), 100);
      return silent({ before: "under way", options: { maxInFlight: 1 }, signal: giveUp.signal });
    },
    error: cancelled("queued"),
    outcome: NEVER_SENT,
  },
  {
    name: "the deadline passes in the queue",
    scene: () => silent({ before: "under way", options: { maxInFlight: 1 }, deadlineMs: 100 }),
    error: timeout("not_sent", "queue"),
    outcome: NEVER_SENT,
  },
  {
    name: "cancelled while connecting",
    scene: async () => {
      const giveUp = new AbortController();
      const server = await servers.socketServer(() => giveUp.abort(), "https");
      return { url: server.url, signal: giveUp.signal };
    },
    error: cancelled("connecting"),
    outcome: NEVER_SENT,
  },
];
