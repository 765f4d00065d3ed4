import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import type { McpServer } from "@modelcontextprotocol/server";
import type { Connection } from "../../connection.ts";
import { type Log, quotelessMessage } from "../../log.ts";
import { createEndpoint, type Subscriptions } from "./endpoint.ts";
import { type BodyRoom, MAX_BODY_BYTES, readBody } from "./read-body.ts";
import { refuse } from "./refuse.ts";
import { NoRoomError, type Tenant } from "./tenants.ts";

export interface McpTenantOptions {
  connection: Connection;
  log: Log;
  /** One MCP server for one request, with a log that adds the request's id. */
  createServer: (options: { log: Log }) => McpServer;
  shared: SharedByTenants;
}

/** What all tenants of a process have together. */
export interface SharedByTenants {
  subscriptions: Subscriptions;
  bodies: BodyRoom;
}

export type McpTenant = Tenant & {
  connection: Connection;
  /**
   * Resolves when the answer is complete, or its reader has left.
   *
   * @throws NoRoomError if there is too little memory for the request's body
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * One tenant's MCP endpoint. Nothing in it outlives a request but the connection, so any instance can answer any
 * request.
 */
export function createTenant({ connection, log, createServer, shared }: McpTenantOptions): McpTenant {
  const onError = (error: Error) => log("warn", "transport", { message: quotelessMessage(error) });
  const endpoint = createEndpoint({
    createServer: ({ requestInfo }) => {
      const requestId = requestInfo?.headers.get("x-request-id");
      return createServer({
        log: (level, event, fields) => log(level, event, { request_id: requestId, ...fields }),
      });
    },
    subscriptions: shared.subscriptions,
    onError,
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === "broken off") return;
    if (body === "too large") {
      response.setHeader("connection", "close");
      return refuse(response, 413, `The body has more than ${MAX_BODY_BYTES} bytes.`);
    }
    const text = new TextDecoder().decode(body);
    const handler = toNodeHandler(
      { fetch: (bodyless) => endpoint.fetch(bodyless, text) },
      { onerror: onError },
    );
    await handler(request as Parameters<typeof handler>[0], response);
  };
  return {
    connection,
    handle: async (request, response) => {
      const giveBack = shared.bodies.take(request);
      if (!giveBack) throw new NoRoomError("This server reads as many large requests as it can at once.", 1);
      try {
        await handle(request, response);
      } finally {
        giveBack();
      }
    },
    busy: () => connection.busy(),
    remembered: () => connection.remembered(),
    close: async () => {
      await endpoint.close();
      await connection.close();
    },
  };
}
