import { STATUS_CODES } from "node:http";
import type { Dispatcher } from "undici";
import type { Deadline } from "../deadline.ts";
import { exactJsonOf } from "../json.ts";
import type { Redact } from "../redact.ts";
import { type AnswerId, ApiError, type BrokenAnswer, InvalidResponseError } from "../request-errors.ts";
import { printable } from "../text.ts";
import { parseUrl } from "../url.ts";
import { readErrorBody } from "./error-body.ts";
import { exchange, type RawAnswer } from "./exchange.ts";
import { askedWait, type Headers } from "./rate-limit.ts";

/** What is asked of HeyMilo. */
export interface RequestData {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/api/v2/` on, its segments already encoded. */
  path: string;
  /** Undefined values are left out. */
  query?: Record<string, string | number | undefined> | undefined;
  body?: unknown;
  /** Called once, at the moment from which the request may reach HeyMilo. It must not throw. */
  onSent?: () => void;
}

export interface ApiResponse {
  status: number;
  body: unknown;
  requestId?: string | undefined;
  /** The answer's Date header: HeyMilo's clock, in milliseconds since 1970. */
  dateMs?: number | undefined;
  /** The answer comes from the embedded sandbox. */
  sandbox: boolean;
}

export interface Target {
  /** https, or http on loopback; a path in it comes before the request's. */
  baseUrl: URL;
  apiKey: string;
  workspaceId?: string | undefined;
  /** `heymilo-mcp/<version>` */
  userAgent: string;
  dispatcher: Dispatcher;
  /** Keeps the key out of what HeyMilo sends back. */
  redact: Redact;
  /** The largest answer to accept, in bytes; 8 MB by default: eight in flight then hold 64 MB at most. */
  maxBytes?: number;
}

const LARGEST_ANSWER = 8_000_000;

const REQUEST_ID_HEADERS = [
  "x-request-id",
  "request-id",
  "x-correlation-id",
  "x-amzn-requestid",
  "x-amzn-trace-id",
  "cf-ray",
];

/**
 * Exactly one HTTP exchange: no retry, no redirect. Resolves with a usable 2xx answer.
 *
 * @param timeoutMs for the whole exchange: connecting, sending, and the answer to its last byte
 * @throws ApiError for 4xx and 5xx; InvalidResponseError for a redirect and for a 2xx that cannot be used;
 *   ConnectionError, TimeoutError, CancelledError with the phase they happened in
 */
export async function send(
  target: Target,
  request: RequestData,
  deadline: Deadline,
  timeoutMs: number,
): Promise<ApiResponse> {
  const { dispatcher, baseUrl, apiKey, userAgent, workspaceId, redact, maxBytes = LARGEST_ANSWER } = target;
  const { method, body, onSent } = request;
  const headers = {
    "x-api-key": apiKey,
    "user-agent": userAgent,
    accept: "application/json",
    // undici does not decompress, so nobody on the way may compress.
    "accept-encoding": "identity",
    ...(workspaceId !== undefined && { "x-workspace-id": workspaceId }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const path = baseUrl.pathname.replace(/\/+$/, "") + pathAndQuery(request);
  const sent = { method, path, headers, body: body === undefined ? null : JSON.stringify(body) };
  const answer = await exchange(dispatcher, baseUrl, sent, { timeoutMs, maxBytes, deadline, onSent });

  const requestId = requestIdOf(answer.headers, redact);
  const date = Date.parse(first(answer.headers.date) ?? "");
  const dateMs = Number.isNaN(date) ? undefined : date;
  if (answer.status >= 400) throw refusedWith(answer, request, redact, { requestId, nowMs: dateMs ?? Date.now() });
  const { status } = answer;
  const sandbox = answer.headers["x-heymilo-sandbox"] !== undefined;
  return { status, body: usableBody(answer, { status, requestId }), sandbox, requestId, dateMs };
}

function pathAndQuery({ path, query = {} }: RequestData): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.append(name, String(value));
  // Not every server takes a plus for a blank.
  return params.size === 0 ? path : `${path}?${params.toString().replaceAll("+", "%20")}`;
}

function refusedWith(
  { status, headers, body }: RawAnswer,
  request: RequestData,
  redact: Redact,
  { requestId, nowMs }: { requestId: string | undefined; nowMs: number },
): ApiError {
  const { message, type, code, fields } = readErrorBody(body.toString("utf8"), request.body, redact);
  return new ApiError({
    status,
    message: message ?? `${STATUS_CODES[status] ?? "Error"} (without a readable explanation)`,
    type,
    code,
    fields,
    requestId,
    retryAfterMs: askedWait(headers, status, nowMs),
  });
}

function usableBody(answer: RawAnswer, id: AnswerId): unknown {
  const { status, headers, body, complete } = answer;
  const unusable = (reason: BrokenAnswer, message: string) => new InvalidResponseError(reason, message, id);
  if (status >= 300)
    throw unusable("redirect", `a redirect (${status}${redirectedTo(headers)}), which is not followed`);
  if (!complete) throw unusable("truncated", `the answer (${status}) broke off after ${body.length} bytes`);
  if (status === 204 || status === 205) return undefined;
  if (body.length === 0) throw unusable("empty", `the answer (${status}) is empty`);
  const contentType = first(headers["content-type"]);
  if (contentType !== undefined && !/^application\/([\w.+-]+\+)?json\b/i.test(contentType))
    throw unusable("content_type", `the answer (${status}) is ${contentType} instead of JSON`);
  const json = exactJsonOf(body.toString("utf8"));
  if (json === undefined) throw unusable("malformed", `the answer (${status}) is not valid JSON`);
  return json;
}

/** Only the host: the rest of a redirect may hold tokens. */
function redirectedTo(headers: Headers): string {
  const location = first(headers.location);
  const url = location === undefined ? undefined : parseUrl(location);
  return url ? ` to ${url.host}` : "";
}

function requestIdOf(headers: Headers, redact: Redact): string | undefined {
  const name = REQUEST_ID_HEADERS.find((name) => headers[name]);
  return name && printable(redact(first(headers[name]) ?? ""), 128);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
