import type { Json } from "./clients.ts";

/** JSON-RPC as clients write it, for tests that write it by hand. */
export const LIST = { jsonrpc: "2.0", id: 7, method: "tools/list", params: {} };

export const toolCall = (name: string, args: unknown = {}, id = 7) => ({
  ...LIST,
  id,
  method: "tools/call",
  params: { name, arguments: args },
});

/** What each message of 2026-07-28 carries. */
export const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "raw", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** A message of 2026-07-28 for the URL `/mcp`. */
export const modern = (method: string, params: Json = {}) => ({
  headers: {
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": method,
    ...(typeof params.name === "string" && { "mcp-name": params.name }),
  },
  body: { ...LIST, method, params: { ...params, _meta: ENVELOPE } },
});

/** Asks for a stream of notifications. */
export const LISTEN = modern("subscriptions/listen", { notifications: {} });
