import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { hostHeaderValidation, originValidation } from "@modelcontextprotocol/node";
import { faultOf, type Log } from "../../log.ts";
import { type Access, type Caller, isRefusal, type Refusal } from "./access.ts";
import { refuse, sendDocument, sendJson } from "./refuse.ts";
import { NoRoomError } from "./tenants.ts";

export interface HttpServerOptions {
  host: string;
  /** 0 for any free one. */
  port: number;
  /** The only names that Host and Origin may have, against DNS rebinding; IPv6 addresses in brackets. */
  hostnames: readonly string[];
  access: Access;
  /** Public documents by path. They hold nothing of a request, so they may be asked for under any name. */
  documents?: ReadonlyMap<string, object>;
  /** What `/readyz` says as long as the server is not ending. */
  isReady: () => boolean;
  /** Carries out a request to /mcp. Resolves when its answer is complete. */
  answer: (caller: Caller, request: IncomingMessage, response: ServerResponse) => Promise<void>;
  timeoutMs: number;
  /** The log for a request; the caller's secrets are kept out of it. */
  logFor: (caller: Caller | undefined) => Log;
  limits?: Partial<typeof LIMITS>;
}

export type HttpServing = Awaited<ReturnType<typeof serveOverHttp>>;

/** What one server takes on; times in milliseconds. */
const LIMITS = {
  // Several times 64 busy agents; each may hold a body of 1 MiB.
  maxConnections: 512,
  headersTimeout: 10_000,
  /** For the request as a whole, its body included. */
  requestTimeout: 30_000,
  /** How often Node looks for requests that take too long. */
  connectionsCheckingInterval: 5_000,
  // Longer than load balancers keep a connection (60 s usually), so that they, not we, close idle ones.
  keepAliveTimeout: 65_000,
};

/** A connection without traffic for so long, after the longest call would have ended, has no reader any more. */
const STALLED_MS = 60_000;

/** @throws the listening error, such as EADDRINUSE */
export async function serveOverHttp(options: HttpServerOptions) {
  const limits = { ...LIMITS, ...options.limits };
  const server = createServer(limits);
  server.maxConnections = limits.maxConnections;
  server.setTimeout(options.timeoutMs + STALLED_MS);
  // When there are too many connections, the idle ones make room.
  server.on("drop", () => server.closeIdleConnections());
  const underWay = new Set<ServerResponse>();
  let draining = false;
  let finishing = false;
  let onAllAnswered = () => {};

  const answer = router(options, () => draining);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    response.once("close", () => {
      underWay.delete(response);
      if (underWay.size === 0) onAllAnswered();
      if (finishing) server.closeIdleConnections();
    });
    if (draining) response.setHeader("connection", "close");
    answer(request, response).catch((error: Error) => {
      options.logFor(undefined)("error", "bug", faultOf(error));
      if (!response.headersSent) sendJson(response, 500, { error: "internal error" });
      else response.destroy();
    });
  });
  server.listen(options.port, options.host.replace(/^\[|\]$/g, ""));
  await once(server, "listening");

  const drain = () => {
    draining = true;
    for (const response of underWay) if (!response.headersSent) response.setHeader("connection", "close");
  };
  return {
    address: server.address() as AddressInfo,
    /** Is no longer ready, and asks callers to open new connections, which a load balancer then sends elsewhere. */
    drain,
    /** Accepts no new connection. Resolves when every request that has come is answered. */
    finish: async () => {
      drain();
      finishing = true;
      const allAnswered = new Promise<void>((resolve) => {
        onAllAnswered = resolve;
      });
      server.close();
      if (underWay.size > 0) await allAnswered;
    },
    /** Ends all connections at once. Returns how many requests were broken off. */
    close: async () => {
      const brokenOff = underWay.size;
      if (server.listening) server.close();
      server.closeAllConnections();
      return brokenOff;
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const router = (options: HttpServerOptions, isDraining: () => boolean): Answer => {
  const hostnames = [...options.hostnames];
  const isKnownHost = hostHeaderValidation(hostnames);
  const isKnownOrigin = originValidation(hostnames);

  /** Who asks, or why there is no answer. */
  const admit = async (request: IncomingMessage, response: ServerResponse): Promise<Caller | Refusal> => {
    // Node shows the first Host header of several. A proxy in front may have used the last.
    if (request.headersDistinct.host?.length !== 1 || !HOST_AND_PORT.test(request.headers.host ?? ""))
      return { status: 400, message: "Host must be a host name, with a port if need be." };
    if (!isKnownHost(request, response) || !isKnownOrigin(request, response)) return ANSWERED;
    return options.access(request);
  };

  return async (request, response) => {
    const startedAt = performance.now();
    const requestId = identify(request);
    response.setHeader("x-request-id", requestId);
    const document = options.documents?.get(pathOf(request));
    const route = document ? "metadata" : routeOf(request);
    let caller: Caller | undefined;
    let refusal: Refusal | undefined;
    // Probes come all the time, and would hide the calls.
    const level = route === "mcp" ? "info" : "debug";
    response.once("close", () => {
      options.logFor(caller)(level, "request", {
        request_id: requestId,
        route,
        method: request.method,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        ...(caller && { tenant: caller.tenant.slice(0, 8) }),
        ...(caller?.grant && { who: caller.grant.who }),
        ...(refusal?.reason && { refused: refusal.reason }),
        ...(!response.writableFinished && { broken_off: true }),
      });
    });
    if (route === "mcp") {
      const decision = await admit(request, response);
      if (isRefusal(decision)) {
        refusal = decision;
        if (!response.writableEnded) refuse(response, decision);
      } else if (request.method !== "POST") {
        refuse(response, { status: 405, message: "Method not allowed.", allow: "POST" });
      } else {
        caller = decision;
        await options.answer(caller, request, response).catch((error: unknown) => {
          if (!(error instanceof NoRoomError)) throw error;
          refuse(response, { status: 503, message: error.message, retryAfterSeconds: error.retryAfterSeconds });
        });
      }
    } else if (document) sendDocument(request, response, document);
    else if (route === "healthz") sendJson(response, 200, { status: "ok" });
    else if (route === "readyz") {
      const ready = !isDraining() && options.isReady();
      sendJson(response, ready ? 200 : 503, { status: ready ? "ok" : "unavailable" });
    } else sendJson(response, 404, { error: "not found; the MCP endpoint is /mcp" });
  };
};

/** The parser of URLs would take anything before an @ for credentials. */
const HOST_AND_PORT = /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i;

const ROUTES = new Map([
  ["/mcp", "mcp"],
  ["/mcp/", "mcp"],
  ["/healthz", "healthz"],
  ["/readyz", "readyz"],
]);

const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?")[0] ?? "";

/** Only the route goes into the log: anything may stand in a URL. */
const routeOf = (request: IncomingMessage): string => ROUTES.get(pathOf(request)) ?? "other";

/** The SDK has refused the names itself. */
const ANSWERED: Refusal = { status: 403, message: "" };

/** Enough for UUIDs and traces; what goes into the log and back must not be able to forge a line of either. */
const USABLE = /^[\w.:+/=-]{1,128}$/;

/** The request's id: the caller's own, if it is a usable one, or a new one. Handlers then find it in the headers. */
const identify = (request: IncomingMessage): string => {
  const given = request.headers["x-request-id"];
  const id = typeof given === "string" && USABLE.test(given) ? given : randomUUID();
  request.headers["x-request-id"] = id;
  return id;
};
