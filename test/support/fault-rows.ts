/** One fault, and what becomes of a create and of reads that meet it. */
export interface FaultRow {
  name: string;
  fault: { fault: string; retry_after_s?: number; retry_after_as?: string; [parameter: string]: unknown };
  /** HEYMILO_TIMEOUT_MS, where the test has to wait for it. */
  timeoutMs?: number;
  create: {
    /** The first line of the text: an outcome, or the error's line for machines. */
    line: string;
    postings: 0 | 1;
    /** How many creates arrived at HeyMilo. */
    posts: number;
  };
  /** When the fault's own commit comes only after the call. */
  commitsLater?: true;
  /** What reads hear when the fault does not end; they get their answer if it strikes once. Absent if it does no harm. */
  reads?: RegExp;
  /** Not even when it strikes once. */
  readsGiveUp?: true;
}

const CREATED = "created";
const UNKNOWN = "outcome: unknown - retry: after N s - key: KEY";
const SAFE = /^outcome: failed - retry: safe$/;
/** Enough for a look at two thirds of it, and nothing more to wait for. */
const SHORT_MS = 10_000;

export const FAULT_ROWS: FaultRow[] = [
  {
    name: "429 with Retry-After in seconds",
    fault: { fault: "too_many_requests", retry_after_s: 1 },
    create: { line: CREATED, postings: 1, posts: 2 },
    reads: /^outcome: failed - retry: after 1 s$/,
  },
  {
    name: "429 with Retry-After as a date",
    fault: { fault: "too_many_requests", retry_after_s: 2, retry_after_as: "date" },
    create: { line: CREATED, postings: 1, posts: 2 },
    reads: /^outcome: failed - retry: after [12] s$/,
  },
  {
    name: "429 with a Retry-After that does not fit",
    fault: { fault: "too_many_requests", retry_after_s: 90 },
    create: { line: "outcome: not_created - retry: after 90 s", postings: 0, posts: 1 },
    reads: /^outcome: failed - retry: after (90|8\d) s$/,
    readsGiveUp: true,
  },
  {
    name: "429 without Retry-After",
    fault: { fault: "too_many_requests" },
    create: { line: CREATED, postings: 1, posts: 2 },
    reads: SAFE,
  },
  {
    name: "500 before the commit",
    fault: { fault: "error_before_commit" },
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: SAFE,
  },
  {
    name: "500 after the commit",
    fault: { fault: "error_after_commit" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "500 after the commit, and a list that lags",
    fault: { fault: "error_after_commit", list_lag_ms: 1_000 },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "a list that lags",
    fault: { fault: "none", list_lag_ms: 1_500 },
    create: { line: CREATED, postings: 1, posts: 1 },
    commitsLater: true,
  },
  {
    name: "502 with HTML before the commit",
    fault: { fault: "bad_gateway" },
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: SAFE,
  },
  {
    name: "502 with HTML after the commit",
    fault: { fault: "bad_gateway_after_commit" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "504 before the commit",
    fault: { fault: "bad_gateway", status: 504 },
    timeoutMs: SHORT_MS,
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: SAFE,
  },
  {
    name: "504 after the commit",
    fault: { fault: "bad_gateway_after_commit", status: 504 },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "524 before the commit",
    fault: { fault: "bad_gateway", status: 524 },
    timeoutMs: SHORT_MS,
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: SAFE,
  },
  {
    name: "499 after the commit",
    fault: { fault: "bad_gateway_after_commit", status: 499 },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "a redirect after the commit",
    fault: { fault: "bad_gateway_after_commit", status: 302 },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
    readsGiveUp: true,
  },
  {
    name: "503 with Retry-After",
    fault: { fault: "unavailable", retry_after_s: 1 },
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: /^outcome: failed - retry: after 1 s$/,
  },
  {
    name: "slowness",
    fault: { fault: "slow", delay_ms: 700 },
    create: { line: CREATED, postings: 1, posts: 1 },
  },
  {
    name: "silence before the commit",
    fault: { fault: "hang_before_commit" },
    timeoutMs: SHORT_MS,
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: SAFE,
  },
  {
    name: "silence after the commit",
    fault: { fault: "hang_after_commit" },
    timeoutMs: SHORT_MS,
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "silence, and a commit before the first look",
    fault: { fault: "late_commit", delay_ms: 2_000, answer: false },
    timeoutMs: SHORT_MS,
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "silence, and a commit after the call",
    fault: { fault: "late_commit", delay_ms: SHORT_MS + 500, answer: false },
    timeoutMs: SHORT_MS,
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    commitsLater: true,
    reads: SAFE,
  },
  {
    name: "a reset before the commit",
    fault: { fault: "reset_before_commit" },
    create: { line: UNKNOWN, postings: 0, posts: 1 },
    reads: SAFE,
  },
  {
    name: "a reset after the commit",
    fault: { fault: "reset_after_commit" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "an idle connection that closes under the request",
    fault: { fault: "stale_keep_alive" },
    create: { line: UNKNOWN, postings: 0, posts: 1 },
  },
  {
    name: "an answer that breaks off",
    fault: { fault: "truncated" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "an answer that is half of its JSON",
    fault: { fault: "truncated_chunked" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "an answer that is no JSON",
    fault: { fault: "malformed_json" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "an answer without a body",
    fault: { fault: "empty_body" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "an answer that says it is HTML",
    fault: { fault: "wrong_content_type" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
  },
  {
    name: "an answer of 16 MB",
    fault: { fault: "oversize_body" },
    create: { line: CREATED, postings: 1, posts: 1 },
    reads: SAFE,
    readsGiveUp: true,
  },
  {
    name: "a key that is refused midway",
    fault: { fault: "unauthorized" },
    create: { line: "outcome: not_created - retry: no", postings: 0, posts: 1 },
    reads: /^outcome: failed - retry: no$/,
    readsGiveUp: true,
  },
];
