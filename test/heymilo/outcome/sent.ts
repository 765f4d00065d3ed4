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
  sent,
  silent,
  timeout,
  UNKNOWN,
} from "./scene.ts";

/** Everything that can happen to a request once its headers were handed to a socket, except for a refusal. */
export const afterSending: Row[] = [
  {
    name: "idle connection closed at the moment of sending",
    scene: async () => {
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
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `redirect ${status}`,
    scene: () => answering(answer(`${status} Moved`, "", { location: "https://elsewhere.test/?token=x" })),
    error: expect.objectContaining({
      reason: "redirect",
      status,
      message: expect.not.stringContaining("token"),
    }),
    outcome: UNKNOWN,
  })),
];

/** All refusals, by their status. */
export const answered: Row[] = [
  ...[400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 425, 451].map((status) =>
    answeredWith(status, REFUSED),
  ),
  ...[408, 460, 499, 500, 501, 502, 503, 504, 520, 522, 524, 598, 599].map((status) =>
    answeredWith(status, UNKNOWN),
  ),
  answeredWith(429, NEVER_SENT),
  answeredWith(429, { outcome: "not_created", retry: { afterMs: 12_000 } }, { "retry-after": 12 }),
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

function answeredWith(status: number, outcome: Outcome, headers: Record<string, string | number> = {}): Row {
  return {
    name: `${status} ${Object.keys(headers).join()}`,
    scene: () =>
      answering(answer(`${status} Status`, '{"error":{"type":"t","code":"c","message":"m"}}', headers)),
    error: expect.objectContaining({ name: "ApiError", status, code: "c", type: "t", message: "m" }),
    outcome,
  };
}
