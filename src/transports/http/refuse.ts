import type { ServerResponse } from "node:http";

/** As MCP's clients read it, with a status for the others. */
export const refuse = (response: ServerResponse, status: number, message: string): void =>
  sendJson(response, status, { jsonrpc: "2.0", id: null, error: { code: -32_600, message } });

export const sendJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
};
