import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import type { McpServer } from "@modelcontextprotocol/server";
import type { Connection } from "../../connection.ts";
import type { Log } from "../../log.ts";
import { createEndpoint, type Subscriptions } from "./endpoint.ts";
import type { Tenant } from "./tenants.ts";

/** Twice what the longest texts of a create come to in practice; HeyMilo's bounds alone allow more. */
export const MAX_BODY_BYTES = 1_048_576;

export interface McpTenantOptions {
  connection: Connection;
  log: Log;
  /** One MCP server for one request, with a log that adds the request's id. */
  createServer: (options: { log: Log }) => McpServer;
  subscriptions: Subscriptions;
}

export type McpTenant = Tenant & {
  connection: Connection;
  /** Resolves when the answer is complete, or its reader has left. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * One tenant's MCP endpoint. Nothing in it outlives a request but the connection, so any instance can answer any
 * request.
 */
export function createTenant({ connection, log, createServer, subscriptions }: McpTenantOptions): McpTenant {
  const onError = ({ message }: Error) => log("warn", "transport", { message });
  const endpoint = createEndpoint({
    createServer: ({ requestInfo }) => {
      const requestId = requestInfo?.headers.get("x-request-id");
      return createServer({
        log: (level, event, fields) => log(level, event, { request_id: requestId, ...fields }),
      });
    },
    subscriptions,
    onError,
  });
  const handle = toNodeHandler(endpoint, { onerror: onError, maxRequestBodySize: MAX_BODY_BYTES });
  return {
    connection,
    handle: (request, response) => handle(request as Parameters<typeof handle>[0], response),
    accepted: () => connection.accepted(),
    busy: () => connection.busy(),
    remembered: () => connection.remembered(),
    close: async () => {
      await endpoint.close();
      await connection.close();
    },
  };
}
