import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refusal } from "./access.ts";

/** As MCP's clients read it, with a status for the others. */
export const refuse = (response: ServerResponse, refusal: Refusal): void =>
  sendJson(response, refusal.status, refusalBody(refusal), headersOf(refusal));

/** The same as a `Response`. */
export const refusalResponse = (refusal: Refusal): Response =>
  Response.json(refusalBody(refusal), { status: refusal.status, headers: headersOf(refusal) });

const refusalBody = ({ message, code = -32_600 }: Refusal): object => ({
  jsonrpc: "2.0",
  id: null,
  error: { code, message },
});

const headersOf = ({ challenge, retryAfterSeconds, allow }: Refusal): Record<string, string> => ({
  ...(allow && { allow }),
  ...(challenge && { "www-authenticate": challenge }),
  ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
});

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...headers,
  });
  response.end(JSON.stringify(body));
};

/** A document that pages of any origin may read. */
export const sendDocument = (request: IncomingMessage, response: ServerResponse, document: object): void => {
  const shared = { "access-control-allow-origin": "*" };
  if (request.method === "GET" || request.method === "HEAD") sendJson(response, 200, document, shared);
  else if (request.method === "OPTIONS") {
    const allowed = { "access-control-allow-methods": "GET, HEAD", "access-control-allow-headers": "*" };
    response.writeHead(204, { ...shared, ...allowed }).end();
  } else sendJson(response, 405, { error: "only GET" }, { allow: "GET, HEAD, OPTIONS" });
};
