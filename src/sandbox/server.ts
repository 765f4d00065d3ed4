import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Api, answer } from "./api.ts";
import { CONTROL_PREFIX, type Controls, control } from "./control.ts";
import { FAULT_KINDS, type FaultKind, PARAM_DEFAULTS } from "./faults/kinds.ts";
import type { Strike } from "./faults/queue.ts";
import { asIs, brokenByUs, type Prepared, prepare } from "./faults/wire.ts";
import { BODY_LIMIT, BodyTooLarge, envelope, readBody } from "./http.ts";
import { Cancelled, type Pending } from "./pending.ts";
import type { LogEntry } from "./request-log.ts";

export interface SandboxParts {
  api: Api;
  controls: Controls;
  pending: Pending;
  now: () => number;
  report: (line: object) => void;
}

const NO_FAULT: Strike = { name: "none", kind: FAULT_KINDS.none as FaultKind, params: PARAM_DEFAULTS };

export function createSandboxServer(parts: SandboxParts): Server {
  const used = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    const reused = used.has(request.socket);
    used.add(request.socket);
    serve(request, response, reused, parts).catch((error: unknown) => failed(error, response, parts));
  });
  // Longer than any client keeps a connection: only the stale_keep_alive fault closes one under a request.
  server.keepAliveTimeout = 120_000;
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  reused: boolean,
  parts: SandboxParts,
) {
  const requestId = `req_${randomUUID()}`;
  response.setHeader("x-heymilo-sandbox", "1");
  response.setHeader("x-request-id", requestId);
  // The clock may be a test's own, and clients compare created_at with this.
  response.setHeader("date", new Date(parts.now()).toUTCString());
  const url = new URL(request.url ?? "/", "http://sandbox");
  if (url.pathname.startsWith(`${CONTROL_PREFIX}/`)) {
    const reply = control(request.method ?? "", url, await readBody(request), parts.controls);
    return asIs(response, prepare(reply));
  }
  const entry = parts.controls.log.open(request, url, requestId);
  response.on("close", () => parts.report({ ...entry, body: undefined }));
  await exchange(request, response, url, reused, entry, parts);
}

/** One request to the API, from its headers to the end of its answer, along the fault that is armed for it, if any. */
async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  reused: boolean,
  entry: LogEntry,
  { api, controls, pending, now }: SandboxParts,
) {
  const method = request.method ?? "";
  const strike = controls.faults.take(method, url.pathname, reused);
  const { kind, params } = strike ?? NO_FAULT;
  entry.fault = strike?.name ?? null;
  response.on("close", () => {
    if (!response.writableFinished && !brokenByUs(response)) entry.aborted_at = now();
  });
  const clientLeft = () => entry.aborted_at !== null;
  const respond = async (prepared: Prepared) => {
    const send = kind.answer(params, now());
    if (send === null) return pending.hang(response);
    entry.client_connected_when_answered = !clientLeft();
    if (clientLeft()) return;
    await send(response, prepared);
    entry.answered_at = now();
    entry.status = response.headersSent ? response.statusCode : null;
  };
  if (kind.onReusedConnection) return respond(NOTHING);
  const body = await readBody(request);
  controls.log.body(entry, body);
  if (kind.commit === "never") return respond(NOTHING);
  if (kind.commit === "after delay_ms") await pending.wait(params.delay_ms);
  if (clientLeft() && !params.commit_if_disconnected) return;
  const { headers } = request;
  const listLagMs = params.list_lag_ms;
  const incoming = { method, path: url.pathname, query: url.searchParams, headers, body, listLagMs };
  const prepared = prepare(answer(incoming, api));
  entry.committed_at = now();
  if (kind.answersLate) await pending.wait(params.delay_ms);
  await respond(prepared);
}

/** Stands for the API's answer where there was none. */
const NOTHING: Prepared = { status: 500, headers: {}, payload: Buffer.alloc(0) };

function failed(error: unknown, response: ServerResponse, { report }: SandboxParts): void {
  if (error instanceof BodyTooLarge) {
    const message = `The request body is larger than ${BODY_LIMIT} bytes`;
    return void asIs(response, prepare(envelope(413, { code: "request_too_large", message })));
  }
  response.socket?.destroy();
  const clientLeft = (error as NodeJS.ErrnoException).code === "ECONNRESET";
  if (!(error instanceof Cancelled) && !clientLeft)
    report({ error: String(error), stack: (error as Error).stack });
}
