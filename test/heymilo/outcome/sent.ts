import { expect } from "vitest";
import type { Outcome } from "../../../src/heymilo/outcome.ts";
import * as servers from "../../support/raw-servers.ts";
import { answer, rawServer } from "../../support/raw-servers.ts";
import {
  answering,
  cancelled,
  invalid,
  NEVER_SENT,
  REFUSED,
  type Row,
  type Scene,
  sent,
  silent,
  timeout,
  UNKNOWN,
} from "./scene.ts";

/** Everything that can happen to a request once its headers were handed to a socket, except for a refusal. */
export const afterSending: Row[] = [
  [
    "idle connection closed at the moment of sending",
    async () => {
      let idle: unknown;
      const server = await rawServer((socket, text) => {
        if (text.startsWith("GET")) {
          idle = socket;
          socket.write(servers.jsonAnswer("{}"));
        } else if (socket === idle) socket.resetAndDestroy();
        else socket.end(servers.jsonAnswer("{}"));
      });
      return {
        url: server.url,
        received: () => server.received.replace(/^GET[\s\S]*?\r\n\r\n/, ""),
        before: "finished",
      };
    },
    sent("reset", "ECONNRESET"),
  ],
  [
    "reset after sending",
    async () => {
      const server = await rawServer((socket) => socket.resetAndDestroy());
      return { url: server.url, received: () => server.received };
    },
    sent("reset", "ECONNRESET"),
  ],
  ["closed after sending", () => answering(""), sent("closed", "UND_ERR_SOCKET")],
  [
    "reset after sending through a proxy",
    async () => {
      const origin = await rawServer((socket) => socket.resetAndDestroy());
      const proxy = await servers.connectProxy(servers.tunnelTo(origin.port));
      return {
        url: new URL("http://api.heymilo.test"),
        options: { env: { http_proxy: `127.0.0.1:${proxy.port}` } },
        received: () => origin.received,
      };
    },
    sent(expect.stringMatching(/reset|closed/) as unknown as string),
  ],
  ["no answer in time", () => silent({ timeoutMs: 1_000 }), timeout("sent", "headers")],
  [
    "deadline passes before an answer",
    () => silent({ deadlineMs: 1_000 }),
    timeout("sent", expect.stringMatching(/deadline|headers/) as unknown as string),
  ],
  ["answer does not end in time", () => endless("201 Created"), timeout("sent", "body")],
  [
    "cancelled after sending",
    () => {
      const giveUp = new AbortController();
      return silent({ signal: giveUp.signal, onSent: () => setTimeout(() => giveUp.abort(), 50) });
    },
    cancelled("sent"),
  ],
  ["not HTTP at all", () => answering("SSH-2.0-OpenSSH_9.6\r\n"), invalid("malformed")],
  [
    "body shorter than announced",
    () => answering(answer("201 Created", '{"data":', { "content-length": 500 })),
    invalid("truncated", 201),
  ],
  [
    "chunked body without an end",
    () =>
      answering(
        'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n',
      ),
    invalid("truncated", 201),
  ],
  ["malformed JSON", () => answering(answer("201 Created", '{"data":{"id":')), invalid("malformed", 201)],
  ["empty body", () => answering(answer("201 Created", "")), invalid("empty", 201)],
  [
    "HTML with 200",
    () => answering(answer("200 OK", "<html>Sign in</html>", { "content-type": "text/html" })),
    invalid("content_type", 200),
  ],
  [
    "announced as too large",
    () => answering(answer("201 Created", "{", { "content-length": 9_000_000 })),
    invalid("too_large", 201),
  ],
  [
    "too large without saying so",
    () => {
      const filler = `2000\r\n${" ".repeat(0x2000)}\r\n`.repeat(1000);
      return answering(
        `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${filler}`,
      );
    },
    invalid("too_large", 201),
  ],
  ...[301, 302, 303, 307, 308].map(
    (status): Row => [
      `redirect ${status}`,
      () => answering(answer(`${status} Moved`, "", { location: "https://elsewhere.test/?token=x" })),
      expect.objectContaining({
        reason: "redirect",
        status,
        message: expect.not.stringContaining("token"),
      }),
    ],
  ),
];

/** All refusals, by their status, and what they say of the outcome. */
export const answered: [outcome: Outcome, ...row: Row][] = [
  ...[400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 425, 451].map((status) => answeredWith(status, REFUSED)),
  ...[408, 460, 499, 500, 501, 502, 503, 504, 520, 522, 524, 598, 599].map((status) => answeredWith(status, UNKNOWN)),
  answeredWith(429, NEVER_SENT),
  answeredWith(429, { outcome: "not_created", retry: { afterMs: 12_000 } }, { "retry-after": 12 }),
  [
    REFUSED,
    "a refusal whose body breaks off",
    () => answering(answer("422 Unprocessable", '{"detail":', { "content-length": 500 })),
    expect.objectContaining({ name: "ApiError", status: 422 }),
  ],
  [
    REFUSED,
    "a refusal whose body does not end",
    () => endless("422 Unprocessable"),
    expect.objectContaining({ name: "ApiError", status: 422 }),
  ],
];

/** Announces more than it sends, and waits. */
async function endless(status: string): Promise<Scene> {
  const server = await rawServer((socket) => socket.write(answer(status, "{", { "content-length": 50 })));
  return { url: server.url, received: () => server.received, timeoutMs: 1_000 };
}

function answeredWith(
  status: number,
  outcome: Outcome,
  headers: Record<string, string | number> = {},
): [outcome: Outcome, ...row: Row] {
  return [
    outcome,
    `${status} ${Object.keys(headers).join()}`,
    () => answering(answer(`${status} Status`, '{"error":{"type":"t","code":"c","message":"m"}}', headers)),
    expect.objectContaining({ name: "ApiError", status, code: "c", type: "t", message: "m" }),
  ];
}
