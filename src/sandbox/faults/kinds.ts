import { tooManyRequests, unauthorized } from "../api.ts";
import { envelope, type Reply } from "../reply.ts";
import { choice, type Fields, flag, integer, number, solid, stringMap } from "../tables/fields.ts";
import { type Answer, asIs, changed, closed, cutByLength, cutCleanly, instead, oversized, reset } from "./wire.ts";

export const PARAM_FIELDS: Fields = {
  delay_ms: solid(integer(0, 600_000)),
  commit_if_disconnected: solid(flag),
  answer: solid(flag),
  list_lag_ms: solid(integer(0, 600_000)),
  retry_after_s: solid(number(0)),
  retry_after_as: solid(choice("seconds", "date")),
  ratelimit_reset_s: solid(number(0)),
  headers: solid(stringMap),
  status: solid(integer(300, 599)),
  megabytes: solid(integer(1, 1024)),
};

export const PARAM_DEFAULTS = {
  /** ms before the request is applied, for the kinds that apply it late. */
  delay_ms: 1_000,
  /** Whether a late commit happens even if the client has hung up meanwhile. */
  commit_if_disconnected: true,
  /** For late_commit: whether an answer follows, or nothing at all. */
  answer: true,
  /** ms during which what the request creates is missing from lists. Goes with every kind. */
  list_lag_ms: 0,
  retry_after_as: "seconds",
  /** Further headers of an error answer. */
  headers: {} as Record<string, string>,
  /** The gateway's status. */
  status: 502,
  megabytes: 16,
};

export type FaultParams = typeof PARAM_DEFAULTS & {
  /** Retry-After, in seconds from now. */
  retry_after_s?: number;
  /** X-RateLimit-Reset, given in seconds from now and sent as a Unix time. */
  ratelimit_reset_s?: number;
};

export interface FaultKind {
  summary: string;
  /** When the request is applied to the store, if at all. */
  commit: "at once" | "never" | "after delay_ms";
  /** What the client gets, or null for silence on an open connection. */
  answer: (params: FaultParams, now: number) => Answer | null;
  /** The answer waits for delay_ms although the request was applied at once. */
  answersLate?: true;
  /** Strikes as soon as the headers are in, and only on a connection that has been used before. */
  onReusedConnection?: true;
}

const internalError = envelope(500, {
  type: "api_error",
  code: "internal_error",
  message: "Internal server error",
});

const gatewayPage = (status: number): Reply => ({
  status,
  headers: { "content-type": "text/html" },
  text: `<html>\r\n<head><title>${status} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>${status} Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n`,
});

const unavailable = envelope(503, {
  type: "api_error",
  code: "service_unavailable",
  message: "The service is temporarily unavailable",
});

/** The request is applied as usual. What goes wrong comes after. */
const applied = (summary: string, answer: FaultKind["answer"]): FaultKind => ({ summary, commit: "at once", answer });

/** The request never reaches the store. */
const notApplied = (summary: string, answer: FaultKind["answer"]): FaultKind => ({ summary, commit: "never", answer });

/** Every way in which the sandbox can misbehave. */
export const FAULT_KINDS: Readonly<Record<string, FaultKind>> = {
  none: applied("Nothing wrong, other than list_lag_ms if that is given", () => asIs),
  too_many_requests: notApplied("429 (retry_after_s, retry_after_as, ratelimit_reset_s, headers)", (params, now) =>
    withHints(tooManyRequests(), params, now),
  ),
  unauthorized: notApplied("401 although the key is right; with skip, midway", () => instead(unauthorized("wrong"))),
  error_before_commit: notApplied("500, and nothing was applied", (params, now) =>
    withHints(internalError, params, now),
  ),
  error_after_commit: applied("500 although the request was applied", (params, now) =>
    withHints(internalError, params, now),
  ),
  bad_gateway: notApplied("A gateway's answer (status) with an HTML page, and nothing was applied", ({ status }) =>
    instead(gatewayPage(status)),
  ),
  bad_gateway_after_commit: applied(
    "A gateway's answer (status) with an HTML page although the request was applied",
    ({ status }) => instead(gatewayPage(status)),
  ),
  unavailable: notApplied("503 (retry_after_s, retry_after_as, headers), and nothing was applied", (params, now) =>
    withHints(unavailable, params, now),
  ),
  slow: { summary: "Waits delay_ms, then goes on as usual", commit: "after delay_ms", answer: () => asIs },
  slow_answer: { ...applied("Applied at once, answered after delay_ms", () => asIs), answersLate: true },
  hang_before_commit: notApplied("Never applied, never answered", () => null),
  hang_after_commit: applied("Applied at once, never answered", () => null),
  late_commit: {
    summary: "Applied after delay_ms (commit_if_disconnected), then answered or not (answer)",
    commit: "after delay_ms",
    answer: ({ answer }) => (answer ? asIs : null),
  },
  reset_before_commit: notApplied("The connection is reset, and nothing was applied", () => reset),
  reset_after_commit: applied("The connection is reset after the request was applied", () => reset),
  truncated: applied("Half of the answer, then the connection closes: Content-Length promised more", () => cutByLength),
  truncated_chunked: applied("Half of the answer in chunks that end cleanly", () => cutCleanly),
  malformed_json: applied("The right status with a body that isn't JSON, though it says so", () =>
    changed(({ payload }) => ({ payload: Buffer.concat([Buffer.from("{'data': "), payload]) })),
  ),
  wrong_content_type: applied("The right answer, labelled text/html", () =>
    changed(({ headers }) => ({ headers: { ...headers, "content-type": "text/html" } })),
  ),
  empty_body: applied("The right status with no body", () => changed(() => ({ payload: Buffer.alloc(0) }))),
  oversize_body: applied("The right status with a JSON body of `megabytes`", ({ megabytes }) => oversized(megabytes)),
  stale_keep_alive: {
    ...notApplied("Closes a connection that has been idle just as the next request comes in on it", () => closed),
    onReusedConnection: true,
  },
};

function withHints(reply: Reply, params: FaultParams, now: number): Answer {
  const { retry_after_s, retry_after_as, ratelimit_reset_s } = params;
  const headers: Record<string, string> = { ...params.headers };
  if (retry_after_s !== undefined)
    headers["retry-after"] =
      retry_after_as === "date" ? new Date(now + retry_after_s * 1000).toUTCString() : String(retry_after_s);
  if (ratelimit_reset_s !== undefined) headers["x-ratelimit-reset"] = String(Math.ceil(now / 1000 + ratelimit_reset_s));
  return instead({ ...reply, headers });
}
