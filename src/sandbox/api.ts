import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { parseBody } from "./body.ts";
import type { Deviations } from "./deviations/index.ts";
import { isObject } from "./json.ts";
import type { RateLimit } from "./rate-limit.ts";
import { envelope, orRefusal, type Reply, unprocessable } from "./reply.ts";
import { findRoute } from "./router.ts";
import type { Route } from "./routes/route.ts";
import type { Store } from "./store.ts";
import { check, checkQuery, missing } from "./validate.ts";

/** Where a request goes. */
export interface Target {
  method: string;
  /** Percent-encoded, as it came. */
  path: string;
  query: URLSearchParams;
}

/** A complete HTTP request to `/api/v2` or `/health`. */
interface Incoming extends Target {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** ms during which what this request creates is missing from lists. */
  listLagMs: number;
}

export interface Api {
  apiKey: string;
  store: Store;
  rateLimit: RateLimit;
  deviations: Deviations;
}

export type KeyState = "right" | "wrong" | "missing";

export function keyState(headers: IncomingHttpHeaders, apiKey: string): KeyState {
  const sent = headers["x-api-key"];
  if (sent === undefined || sent === "") return "missing";
  return sent === apiKey ? "right" : "wrong";
}

/** Applies the request to the store and returns the answer, as HeyMilo would. */
export function answer(incoming: Incoming, api: Api): Reply {
  const { apiKey, rateLimit } = api;
  const found = findRoute(incoming.method, incoming.path);
  if ("status" in found) return found;
  if (found.route.open) return handle(found.route, found.params, incoming, api);
  const key = keyState(incoming.headers, apiKey);
  if (key !== "right") return unauthorized(key);
  const { allowed, headers } = rateLimit.take();
  const reply = allowed ? handle(found.route, found.params, incoming, api) : tooManyRequests();
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

export const unauthorized = (key: KeyState): Reply =>
  envelope(401, {
    type: "authentication_error",
    code: key === "missing" ? "missing_api_key" : "invalid_api_key",
    message: key === "missing" ? "No API key: send it in the X-API-KEY header" : "The API key is not valid",
  });

export const tooManyRequests = (): Reply =>
  envelope(429, {
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
    message: "Too many requests for this API key",
  });

function handle(
  route: Route,
  params: Record<string, string>,
  incoming: Incoming,
  { apiKey, store, deviations }: Api,
): Reply {
  const query = checkQuery(route.query ?? {}, incoming.query);
  const body = route.body ? checkBody(route.body, incoming) : { value: {}, violations: [] };
  const violations = [...query.violations, ...body.violations];
  if (violations.length > 0) return unprocessable(violations);
  const request = {
    params,
    query: deviations.query(query.value),
    body: deviations.body(isObject(body.value) ? body.value : {}),
    actor: actorOf(apiKey),
    listLagMs: Math.max(incoming.listLagMs, deviations.listLagMs),
    deviations,
  };
  return orRefusal(() => deviations.reply(route.answer(request, store)));
}

function checkBody(field: NonNullable<Route["body"]>, { body, headers }: Incoming): ReturnType<typeof check> {
  const parsed = parseBody(body, headers["content-type"]);
  if ("violation" in parsed) return { value: null, violations: [parsed.violation] };
  if (parsed.body === undefined || parsed.body === null) return { value: null, violations: [missing(["body"], null)] };
  return check(field, parsed.body, ["body"]);
}

/** Looks like the audit fields of the API, `api_key:abcd1234`, and gives nothing of the key away. */
const actorOf = (apiKey: string): string => `api_key:${createHash("sha256").update(apiKey).digest("hex").slice(0, 8)}`;
