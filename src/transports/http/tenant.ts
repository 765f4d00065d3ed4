import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import type { McpServer } from "@modelcontextprotocol/server";
import type { EndedCall } from "../../boundary/call.ts";
import { type Connection, logUnanswered } from "../../connection.ts";
import type { Principal } from "../../definition/question.ts";
import type { Room, Share } from "../../heymilo/memory.ts";
import { type Log, quotelessMessage } from "../../log.ts";
import type { Surface } from "../../surface/listed.ts";
import { narrowed, narrowingIn } from "../../surface/narrowing.ts";
import { scopeOfCall, surfaceFor } from "../../surface/scopes.ts";
import type { Caller } from "./access.ts";
import { createEndpoint, type KnownCaller, type Subscriptions } from "./endpoint.ts";
import { readBody, worstMemoryFor } from "./read-body.ts";
import { refusalResponse, refuse } from "./refuse.ts";
import { NoRoomError, type Tenant } from "./tenants.ts";

interface McpTenantOptions {
  connection: Connection;
  log: Log;
  /** One MCP server for one request, with a log that adds the request's id. */
  createServer: (options: RequestOptions) => McpServer;
  shared: SharedByTenants;
}

export interface RequestOptions {
  log: Log;
  /** What the caller may use, if that depends on the caller. */
  surface?: Surface;
  onCall?: (call: EndedCall) => void;
  /** Who calls, as the log names them. */
  who?: string;
  /** On whose behalf. */
  caller?: Principal;
}

interface SharedByTenants {
  /** What the settings select. */
  surface: Surface;
  /** Also what the settings leave out: an address may name it. */
  everything: Surface;
  subscriptions: Subscriptions;
  /** For what request bodies hold. */
  bodies: Room;
}

export type McpTenant = Tenant & {
  connection: Connection;
  /**
   * Resolves when the answer is complete, or its reader has left.
   *
   * @throws NoRoomError if there is too little memory for the request's body
   */
  handle(caller: Caller, request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * One tenant's MCP endpoint. Nothing in it outlives a request but the connection, so any instance can answer any
 * request.
 */
export function createTenant({ connection, log, createServer, shared }: McpTenantOptions): McpTenant {
  const onError = (error: Error) => log("warn", "transport", { message: quotelessMessage(error) });
  const endpoint = createEndpoint({
    createServer: ({ requestInfo, authInfo }) => {
      const requestId = requestInfo?.headers.get("x-request-id");
      const requestLog: Log = (level, event, fields) => log(level, event, { request_id: requestId, ...fields });
      const caller = authInfo?.extra?.caller as Caller;
      const asked = requestInfo && surfaceAt(requestInfo.url);
      const surface = asked && "tools" in asked ? asked : undefined;
      const { person, grant } = caller;
      return createServer({
        log: requestLog,
        caller: { person, isMachine: grant?.isMachine ?? false },
        ...(surface && { surface }),
        ...(hasGrant(caller) && {
          surface: surfaceFor(surface ?? shared.surface, caller.grant.scopes),
          onCall: (call) => requestLog("info", "call", { ...nameOf(caller), ...factsOf(call) }),
          who: caller.grant.who,
        }),
      });
    },
    subscriptions: shared.subscriptions,
    onError,
  });
  /** What an address leaves of the surface; undefined for all of it. */
  const surfaceAt = (url: string): Surface | { problem: string } | undefined => {
    const query = new URL(url, "http://localhost").searchParams;
    if (query.size === 0) return undefined;
    const narrowing = narrowingIn(query, shared.everything);
    if ("problem" in narrowing) return narrowing;
    const surface = narrowed(shared.surface, narrowing);
    return surface.tools.length > 0 ? surface : { problem: NOTHING_LEFT };
  };
  const known = (caller: Caller, surface: Surface, requestId: unknown): KnownCaller => {
    const authInfo = { token: "", clientId: caller.grant?.client ?? "", scopes: [], extra: { caller } };
    if (!hasGrant(caller)) return { authInfo };
    const { expiresAt, scopes, refusalOf } = caller.grant;
    const refuse: KnownCaller["refuse"] = (calls) => {
      for (const call of calls) {
        const scope = scopeOfCall(surface, call);
        if (scope === undefined || scopes.has(scope)) continue;
        const facts = { ...nameOf(caller), tool: call.name, outcome: "refused", scope };
        log("info", "call", { request_id: requestId, ...facts });
        return refusalResponse(refusalOf(scope));
      }
      return undefined;
    };
    return { authInfo, expiresAt, refuse };
  };
  const handle = async (caller: Caller, request: IncomingMessage, response: ServerResponse, room: Share) => {
    const surface = surfaceAt(request.url ?? "") ?? shared.surface;
    if ("problem" in surface) return refuse(response, { status: 400, message: `The address ${surface.problem}.` });
    if (hasGrant(caller) && surfaceFor(surface, caller.grant.scopes).tools.length === 0 && surface !== shared.surface)
      return refuse(response, { status: 400, message: `The address ${NOTHING_LEFT}.` });
    const read = await readBody(request);
    if (!read) return;
    if (!("body" in read)) {
      if (read.status === 413) response.setHeader("connection", "close");
      return refuse(response, read);
    }
    room.resize(read.memory);
    const from = known(caller, surface, request.headers["x-request-id"]);
    const handler = toNodeHandler(
      { fetch: (bodyless) => endpoint.fetch(bodyless, read.body, from) },
      { onerror: onError },
    );
    await handler(request as Parameters<typeof handler>[0], response);
  };
  return {
    connection,
    handle: async (caller, request, response) => {
      const room = shared.bodies.take(worstMemoryFor(request));
      if (!room) throw new NoRoomError("This server reads as many large requests as it can at once.", 1);
      try {
        await handle(caller, request, response, room);
      } finally {
        room.resize(0);
      }
    },
    busy: () => connection.busy(),
    remembered: () => connection.remembered(),
    close: async () => {
      logUnanswered(log, connection);
      await endpoint.close();
      await connection.close();
    },
  };
}

const NOTHING_LEFT = "leaves no tool of this connection";

type GrantedCaller = Required<Caller>;

const hasGrant = (caller: Caller): caller is GrantedCaller => caller.grant !== undefined;

/** Who did it, without a name or an address. */
const nameOf = ({ tenant, grant: { who, client, isMachine } }: GrantedCaller) => ({
  tenant: tenant.slice(0, 8),
  who,
  ...(isMachine && { machine: true }),
  ...(client !== undefined && { client }),
});

/** The log's field for the name of what was called, by the method. */
const NAMED: Readonly<Record<string, string>> = {
  "tools/call": "tool",
  "resources/read": "resource",
  "prompts/get": "prompt",
};

const factsOf = ({ name, method = "", outcome, ms, postingId }: EndedCall) => ({
  [NAMED[method] ?? "call"]: name,
  outcome,
  ms: Math.round(ms),
  ...(postingId !== undefined && { posting_id: postingId }),
});
