import { STATUS_CODES } from "node:http";
import type { Dispatcher } from "undici";
import type { Deadline } from "../deadline.ts";
import { type AnswerId, ApiError, type BrokenAnswer, InvalidResponseError } from "../errors.ts";
import { exactJsonOf } from "../json.ts";
import type { Redact } from "../redact.ts";
import { printable } from "../text.ts";
import { parseUrl } from "../url.ts";
import { readErrorBody } from "./error-body.ts";
import { exchange, type RawAnswer } from "./exchange.ts";
import { askedWait, type Headers } from "./rate-limit.ts";

export interface ApiRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/api/v2/` on, its segments already encoded (see `pathOf`). */
  path: string;
  /** Undefined values are left out. */
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** The exchange ends when this deadline ends. */
  deadline?: Deadline;
  /** For the whole exchange, in milliseconds: connecting, sending, and the answer to its last byte. */
  timeoutMs: number;
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
 * @throws ApiError for 4xx and 5xx; InvalidResponseError for a redirect and for a 2xx that cannot be used;
 *   ConnectionError, TimeoutError, CancelledError with the phase they happened in
 */
export async function send(target: Target, request: ApiRequest): Promise<ApiResponse> {
  const answer = await exchange(
    target.dispatcher,
    target.baseUrl,
    {
      method: request.method,
      path: pathAndQuery(target.baseUrl, request),
      headers: headersFor(target, request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
    },
    {
      timeoutMs: request.timeoutMs,
      maxBytes: target.maxBytes ?? LARGEST_ANSWER,
      deadline: request.deadline,
      onSent: request.onSent,
    },
  );
  return responseOf(answer, request, target.redact);
}

function pathAndQuery(baseUrl: URL, { path, query = {} }: ApiRequest): string {
  // Half a character, as a cut text may end with, cannot be encoded.
  const encoded = (value: string | number) => encodeURIComponent(String(value).toWellFormed());
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : `${encoded(name)}=${encoded(value)}`,
  );
  const prefix = baseUrl.pathname.replace(/\/+$/, "");
  return pairs.length === 0 ? prefix + path : `${prefix}${path}?${pairs.join("&")}`;
}

function headersFor(target: Target, request: ApiRequest): Record<string, string> {
  const headers: Record<string, string> = {
    "x-api-key": target.apiKey,
    "user-agent": target.userAgent,
    accept: "application/json",
    // undici does not decompress, so nobody on the way may compress.
    "accept-encoding": "identity",
  };
  if (target.workspaceId !== undefined) headers["x-workspace-id"] = target.workspaceId;
  if (request.body !== undefined) headers["content-type"] = "application/json";
  return headers;
}

function responseOf(answer: RawAnswer, request: ApiRequest, redact: Redact): ApiResponse {
  const { status, headers } = answer;
  const requestId = requestIdOf(headers, redact);
  const date = Date.parse(first(headers.date) ?? "");
  const dateMs = Number.isNaN(date) ? undefined : date;
  const retryAfterMs = askedWait(headers, status, dateMs ?? Date.now());

  if (status >= 400) throw refusedWith(answer, request, redact, { requestId, retryAfterMs });
  const body = usableBody(answer, { status, requestId });
  const sandbox = headers["x-heymilo-sandbox"] !== undefined;
  return { status, body, sandbox, requestId, dateMs };
}

function refusedWith(
  answer: RawAnswer,
  request: ApiRequest,
  redact: Redact,
  about: Pick<ApiError, "requestId" | "retryAfterMs">,
): ApiError {
  const { status } = answer;
  const text = answer.body.toString("utf8");
  const { message, type, code, fields } = readErrorBody(text, request.body, redact);
  return new ApiError({
    status,
    message: message ?? `${STATUS_CODES[status] ?? "Error"} (without a readable explanation)`,
    type,
    code,
    fields,
    ...about,
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
  const value = REQUEST_ID_HEADERS.map((name) => first(headers[name])).find(Boolean);
  return value && printable(redact(value), 128);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
