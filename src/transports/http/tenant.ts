import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, type McpServer } from "@modelcontextprotocol/server";
import type { Connection } from "../../connection.ts";
import type { Log } from "../../log.ts";
import type { Tenant } from "./tenants.ts";

/** Twice what the longest texts of a create come to in practice; HeyMilo's bounds alone allow more. */
export const MAX_BODY_BYTES = 1_048_576;
/** Nothing that could be listened for ever changes here, so few have a reason to. */
const MAX_SUBSCRIPTIONS = 16;

export interface McpTenantOptions {
  connection: Connection;
  log: Log;
  /** One MCP server for one request; `log` adds the request's id. */
  createServer: (options: { log: Log }) => McpServer;
}

export type McpTenant = Tenant & {
  connection: Connection;
  /** Resolves when the answer is complete, or its reader has left. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * One tenant's MCP endpoint, for both protocol eras. Nothing in it outlives a request but the connection, so any
 * instance can answer any request.
 */
export function createTenant({ connection, log, createServer }: McpTenantOptions): McpTenant {
  const onerror = ({ message }: Error) => log("warn", "transport", { message });
  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const requestId = requestInfo?.headers.get("x-request-id");
      return createServer({
        log: (level, event, fields) => log(level, event, { request_id: requestId, ...fields }),
      });
    },
    { onerror, maxRequestBodySize: MAX_BODY_BYTES, maxSubscriptions: MAX_SUBSCRIPTIONS },
  );
  const handle = toNodeHandler(handler, { onerror, maxRequestBodySize: MAX_BODY_BYTES });
  return {
    connection,
    handle: (request, response) => handle(request as Parameters<typeof handle>[0], response),
    busy: () => connection.busy(),
    remembered: () => connection.remembered(),
    close: async () => {
      await handler.close();
      await connection.close();
    },
  };
}
