import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  ApiError,
  CancelledError,
  ConfigError,
  ConnectionError,
  InputError,
  InvalidResponseError,
  OutcomeUnknownError,
  TimeoutError,
} from "../../src/heymilo/errors.ts";
import type { HttpOptions } from "../../src/heymilo/http/client.ts";
import { classify, type Outcome } from "../../src/heymilo/outcome.ts";
import * as servers from "./servers.ts";
import { answer, client, deadline, failure, rawServer } from "./servers.ts";

const NEVER_SENT: Outcome = { outcome: "not_created", retry: "safe" };
const REFUSED: Outcome = { outcome: "not_created", retry: "no" };
const UNKNOWN: Outcome = { outcome: "unknown", retry: "no" };

/** The network as it is in one row of the table. */
interface Scene {
  url: URL;
  options?: Partial<HttpOptions>;
  /** What arrived where the request was meant to go. */
  received?: () => string;
  timeoutMs?: number;
  signal?: AbortSignal;
  deadlineMs?: number;
  onSent?: () => void;
  /** Sent before, so that there is a connection to reuse or a slot that is taken. */
  before?: "finished" | "under way";
}

interface Row {
  name: string;
  scene: () => Promise<Scene>;
  error: object;
  outcome: Outcome;
}

/** A host that only a proxy could reach, so that loopback's exemption does not apply. */
const BEHIND_PROXY = new URL("https://api.heymilo.test");
const through = (proxy: { port: number }, url = BEHIND_PROXY): Scene => ({
  url,
  options: { env: { HTTPS_PROXY: `http://user:pass@127.0.0.1:${proxy.port}` } },
});

async function answering(text: string): Promise<Scene> {
  const server = await rawServer((socket) => socket.end(text));
  return { url: server.url, received: () => server.received };
}

async function silent(scene: Partial<Scene>): Promise<Scene> {
  const server = await rawServer(() => {});
  return { url: server.url, received: () => server.received, ...scene };
}

const notSent = (reason: string, code: unknown = expect.any(String)) =>
  expect.objectContaining({ name: "ConnectionError", phase: "not_sent", reason, code });
const sent = (reason: string, code: unknown = expect.any(String)) =>
  expect.objectContaining({ name: "ConnectionError", phase: "sent", reason, code });
const timeout = (phase: string, which: string) =>
  expect.objectContaining({ name: "TimeoutError", phase, which });
const cancelled = (where: string) => expect.objectContaining({ name: "CancelledError", where });
const invalid = (reason: string, status?: number) =>
  expect.objectContaining({ name: "InvalidResponseError", reason, status });

const beforeSending: Row[] = [
  {
    name: "connection refused",
    scene: async () => ({ url: new URL(`http://127.0.0.1:${await servers.unusedPort()}`) }),
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
    scene: async () => through({ port: await servers.unusedPort() }),
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

const afterSending: Row[] = [
  {
    name: "idle connection closed at the moment of sending",
    scene: async () => {
      const server = await rawServer((socket, text) => {
        if (text.startsWith("GET")) socket.write(servers.jsonAnswer("{}"));
        else socket.resetAndDestroy();
      });
      return {
        url: server.url,
        received: () => server.received.replace(/^GET[\s\S]*?\r\n\r\n/, ""),
        before: "finished",
      };
    },
    error: sent("reset", "ECONNRESET"),
    outcome: UNKNOWN,
  },
  {
    name: "reset after sending",
    scene: async () => {
      const server = await rawServer((socket) => socket.resetAndDestroy());
      return { url: server.url, received: () => server.received };
    },
    error: sent("reset", "ECONNRESET"),
    outcome: UNKNOWN,
  },
  {
    name: "closed after sending",
    scene: () => answering(""),
    error: sent("closed", "UND_ERR_SOCKET"),
    outcome: UNKNOWN,
  },
  {
    name: "reset after sending through a proxy",
    scene: async () => {
      const origin = await rawServer((socket) => socket.resetAndDestroy());
      const proxy = await servers.connectProxy(servers.tunnelTo(origin.port));
      return {
        url: new URL("http://api.heymilo.test"),
        options: { env: { http_proxy: `127.0.0.1:${proxy.port}` } },
        received: () => origin.received,
      };
    },
    error: sent(expect.stringMatching(/reset|closed/) as unknown as string),
    outcome: UNKNOWN,
  },
  {
    name: "no answer in time",
    scene: () => silent({ timeoutMs: 100 }),
    error: timeout("sent", "headers"),
    outcome: UNKNOWN,
  },
  {
    name: "deadline passes before an answer",
    scene: () => silent({ deadlineMs: 100 }),
    error: timeout("sent", expect.stringMatching(/deadline|headers/) as unknown as string),
    outcome: UNKNOWN,
  },
  {
    name: "answer does not end in time",
    scene: async () => {
      const server = await rawServer((socket) =>
        socket.write(answer("201 Created", "{", { "content-length": 50 })),
      );
      return { url: server.url, received: () => server.received, timeoutMs: 200 };
    },
    error: timeout("sent", "body"),
    outcome: UNKNOWN,
  },
  {
    name: "cancelled after sending",
    scene: () => {
      const giveUp = new AbortController();
      return silent({ signal: giveUp.signal, onSent: () => setTimeout(() => giveUp.abort(), 50) });
    },
    error: cancelled("sent"),
    outcome: UNKNOWN,
  },
  {
    name: "not HTTP at all",
    scene: () => answering("SSH-2.0-OpenSSH_9.6\r\n"),
    error: invalid("malformed"),
    outcome: UNKNOWN,
  },
  {
    name: "body shorter than announced",
    scene: () => answering(answer("201 Created", '{"data":', { "content-length": 500 })),
    error: invalid("truncated", 201),
    outcome: UNKNOWN,
  },
  {
    name: "chunked body without an end",
    scene: () =>
      answering(
        'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n',
      ),
    error: invalid("truncated", 201),
    outcome: UNKNOWN,
  },
  {
    name: "malformed JSON",
    scene: () => answering(answer("201 Created", '{"data":{"id":')),
    error: invalid("malformed", 201),
    outcome: UNKNOWN,
  },
  {
    name: "empty body",
    scene: () => answering(answer("201 Created", "")),
    error: invalid("empty", 201),
    outcome: UNKNOWN,
  },
  {
    name: "HTML with 200",
    scene: () => answering(answer("200 OK", "<html>Sign in</html>", { "content-type": "text/html" })),
    error: invalid("content_type", 200),
    outcome: UNKNOWN,
  },
  {
    name: "announced as too large",
    scene: () => answering(answer("201 Created", "{", { "content-length": 9_000_000 })),
    error: invalid("too_large", 201),
    outcome: UNKNOWN,
  },
  {
    name: "too large without saying so",
    scene: () => {
      const filler = `2000\r\n${" ".repeat(0x2000)}\r\n`.repeat(1000);
      return answering(
        `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${filler}`,
      );
    },
    error: invalid("too_large", 201),
    outcome: UNKNOWN,
  },
  ...[301, 302, 307, 308].map((status) => ({
    name: `redirect ${status}`,
    scene: () => answering(answer(`${status} Moved`, "", { location: "https://elsewhere.test/?token=x" })),
    error: expect.objectContaining({
      reason: "redirect",
      status,
      message: expect.not.stringContaining("token"),
    }),
    outcome: REFUSED,
  })),
  {
    name: "303",
    scene: () => answering(answer("303 See Other", "")),
    error: invalid("redirect", 303),
    outcome: UNKNOWN,
  },
];

const answered: Row[] = [
  ...[400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 425, 451].map((status) =>
    status_(status, REFUSED),
  ),
  ...[408, 500, 501, 502, 503, 504, 520].map((status) => status_(status, UNKNOWN)),
  status_(429, NEVER_SENT),
  status_(429, { outcome: "not_created", retry: { afterMs: 12_000 } }, { "retry-after": 12 }),
  {
    name: "a refusal whose body breaks off",
    scene: () => answering(answer("422 Unprocessable", '{"detail":', { "content-length": 500 })),
    error: expect.objectContaining({ name: "ApiError", status: 422 }),
    outcome: REFUSED,
  },
  {
    name: "a refusal whose body does not end",
    scene: async () => {
      const server = await rawServer((socket) =>
        socket.write(answer("422 Unprocessable", "{", { "content-length": 9 })),
      );
      return { url: server.url, received: () => server.received, timeoutMs: 200 };
    },
    error: expect.objectContaining({ name: "ApiError", status: 422 }),
    outcome: REFUSED,
  },
];

function status_(status: number, outcome: Outcome, headers: Record<string, string | number> = {}): Row {
  return {
    name: `${status} ${Object.keys(headers).join()}`,
    scene: () =>
      answering(answer(`${status} Status`, '{"error":{"type":"t","code":"c","message":"m"}}', headers)),
    error: expect.objectContaining({ name: "ApiError", status, code: "c", type: "t", message: "m" }),
    outcome,
  };
}

/** Every request whose headers undici wrote to a socket, tunnels for proxies aside. */
function watchSockets(): string[] {
  const written: string[] = [];
  const onSendHeaders = (message: unknown) => {
    const { method } = (message as { request: { method: string } }).request;
    if (method === "POST") written.push(method);
  };
  subscribe("undici:client:sendHeaders", onSendHeaders);
  onTestFinished(() => {
    unsubscribe("undici:client:sendHeaders", onSendHeaders);
  });
  return written;
}

async function play(row: Row) {
  const written = watchSockets();
  const scene = await row.scene();
  const http = client(scene.url, scene.options);
  if (scene.before === "finished") await http.send({ method: "GET", path: "/api/v2/before" }, deadline());
  if (scene.before === "under way") {
    http.send({ method: "GET", path: "/api/v2/before" }, deadline()).catch(() => {});
  }
  let sentCalls = 0;
  const error = await failure(
    http.send(
      {
        method: "POST",
        path: "/api/v2/postings",
        body: { title: "x" },
        ...(scene.timeoutMs === undefined ? {} : { timeoutMs: scene.timeoutMs }),
        onSent: () => {
          sentCalls++;
          scene.onSent?.();
        },
      },
      deadline(scene.deadlineMs, scene.signal),
    ),
  );
  return { error, sentCalls, written, received: scene.received?.() ?? "" };
}

describe("a write's outcome: nothing was sent", () => {
  it.each(beforeSending)("$name", async (row) => {
    const { error, sentCalls, written, received } = await play(row);
    expect(error).toEqual(row.error);
    expect(classify(error)).toEqual(row.outcome);
    expect({ sentCalls, written: written.length }).toEqual({ sentCalls: 0, written: 0 });
    expect(received).not.toContain("POST");
    expect(inspect(error, { depth: 9 })).not.toMatch(/SECRET|user:pass|dXNlcjpwYXNz/);
  });
});

describe("a write's outcome: it was sent", () => {
  it.each([...afterSending, ...answered])("$name", async (row) => {
    const { error, sentCalls, written, received } = await play(row);
    expect(error).toEqual(row.error);
    expect(classify(error)).toEqual(row.outcome);
    expect({ sentCalls, written: written.length }).toEqual({ sentCalls: 1, written: 1 });
    expect(received).toContain("POST /api/v2/postings");
    expect(inspect(error, { depth: 9 })).not.toContain("SECRET");
  });
});

describe("a write's outcome: other errors", () => {
  it.each([
    [new InputError([]), REFUSED],
    [new ConfigError("HEYMILO_API_KEY", "is not set.", "Set it."), REFUSED],
    [new OutcomeUnknownError({ operation: "create", why: "lost", howToLook: "list" }), UNKNOWN],
    [
      new TimeoutError("not_sent", "queue", 100, 5_000),
      { outcome: "not_created", retry: { afterMs: 5_000 } },
    ],
    [new CancelledError("sent"), UNKNOWN],
    [new InvalidResponseError("malformed", "no HTTP"), UNKNOWN],
    [new TypeError("a bug"), UNKNOWN],
    ["not even an error", UNKNOWN],
  ])("%s", (error, outcome) => {
    expect(classify(error)).toEqual(outcome);
  });
});

describe("connection errors tell what to do", () => {
  it.each([
    ["unknown name", /api\.heymilo\.invalid.*HEYMILO_BASE_URL.*HTTPS_PROXY/],
    ["connection refused", /127\.0\.0\.1:\d+.*sandbox.*HEYMILO_BASE_URL/],
    ["self-signed certificate", /NODE_EXTRA_CA_CERTS/],
    ["proxy not there", /127\.0\.0\.1:\d+: the proxy failed.*HTTPS_PROXY/],
    ["proxy refuses the tunnel with 407", /refused the connection \(407\).*user and password.*HTTPS_PROXY/],
  ])("%s", async (name, text) => {
    const row = beforeSending.find((candidate) => candidate.name === name) as Row;
    const { error } = await play(row);
    expect(error).toBeInstanceOf(ConnectionError);
    expect((error as ConnectionError).message).toMatch(text);
  });

  it("keeps HeyMilo's request id and says whether to repeat", async () => {
    const scene = await answering(answer("500 Oops", "{}", { "X-Request-Id": "req_1" }));
    const error = await failure(client(scene.url).send({ method: "GET", path: "/api/v2/x" }, deadline()));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ requestId: "req_1", retryable: "reads" });
  });
});
