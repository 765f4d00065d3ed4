import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Api, answer, type Target } from "./api.ts";
import { BODY_LIMIT, BodyTooLarge, readBody } from "./body.ts";
import { CONTROL_PREFIX, type Controls, control } from "./control.ts";
import { FAULT_KINDS, type FaultKind, PARAM_DEFAULTS } from "./faults/kinds.ts";
import type { Strike } from "./faults/queue.ts";
import { asIs, brokenByUs, type Prepared, prepare } from "./faults/wire.ts";
import { Cancelled, type Pending } from "./pending.ts";
import { envelope } from "./reply.ts";
import type { LogEntry } from "./request-log.ts";

interface SandboxParts {
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

async function serve(request: IncomingMessage, response: ServerResponse, reused: boolean, parts: SandboxParts) {
  const requestId = `req_${randomUUID()}`;
  response.setHeader("x-heymilo-sandbox", "1");
  response.setHeader("x-request-id", requestId);
  // The clock may be a test's own, and clients compare created_at with this.
  const date = parts.api.deviations.date(parts.now());
  if (date === undefined) response.sendDate = false;
  else response.setHeader("date", new Date(date).toUTCString());
  if (isFromElsewhere(request)) return asIs(response, prepare(ELSEWHERE));
  const target = targetOf(request);
  if (target.path.startsWith(`${CONTROL_PREFIX}/`))
    return asIs(response, prepare(control(target, await readBody(request), parts.controls)));
  const entry = parts.controls.log.open(request, target, requestId);
  await exchange(request, response, target, reused, entry, parts);
}

/** One request to the API, from its headers to the end of its answer, along the fault that is armed for it, if any. */
async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  reused: boolean,
  entry: LogEntry,
  { api, controls, pending, now, report }: SandboxParts,
) {
  const strike = controls.faults.take(target.method, target.path, reused);
  const { kind, params } = strike ?? NO_FAULT;
  entry.fault = strike?.name ?? null;
  response.on("close", () => {
    if (!response.writableFinished && !brokenByUs(response)) entry.aborted_at = now();
    report({ ...entry, body: undefined });
  });
  const clientLeft = () => entry.aborted_at !== null;
  const respond = async (prepared: Prepared) => {
    const send = kind.answer(params, now());
    if (send !== null) entry.client_connected_when_answered = !clientLeft();
    if (clientLeft()) return;
    if (send === null) return pending.hang(response);
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
  const incoming = { ...target, headers: request.headers, body, listLagMs: params.list_lag_ms };
  const prepared = prepare(answer(incoming, api));
  entry.committed_at = now();
  if (kind.answersLate) await pending.wait(params.delay_ms);
  await respond(prepared);
}

/**
 * A page in this machine's browser could arm faults or reset the sandbox: its requests carry an Origin. Under a name
 * that leads here (DNS rebinding) it could read the answers, too.
 */
function isFromElsewhere({ headers: { host = "", origin } }: IncomingMessage): boolean {
  const isHere = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
  return !isHere || (origin !== undefined && origin !== `http://${host}`);
}

const ELSEWHERE = envelope(403, {
  code: "sandbox_is_local",
  message: "The sandbox is for programs on this machine, not for web pages: it has to be called by its own address",
});

/** By hand, because URL would tidy up what the sandbox should see as it came, such as `/postings/%2e%2e`. */
function targetOf({ method = "", url = "/" }: IncomingMessage): Target {
  const [path = "", ...query] = url.split("?");
  return { method, path, query: new URLSearchParams(query.join("?")) };
}

/** Stands for the API's answer where there was none. */
const NOTHING: Prepared = { status: 500, headers: {}, payload: Buffer.alloc(0) };

function failed(error: unknown, response: ServerResponse, { report }: SandboxParts): void {
  if (error instanceof BodyTooLarge) {
    const message = `The request body is larger than ${BODY_LIMIT} bytes`;
    return void asIs(response, prepare(envelope(413, { code: "request_too_large", message })));
  }
  const clientLeft = (error as NodeJS.ErrnoException).code === "ECONNRESET";
  if (clientLeft || error instanceof Cancelled || response.headersSent) return void response.socket?.destroy();
  report({ error: String(error), stack: (error as Error).stack });
  const message = `The sandbox itself failed: ${error}`;
  asIs(response, prepare(envelope(500, { type: "api_error", code: "sandbox_error", message })));
}
