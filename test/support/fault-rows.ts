/** One fault, and what becomes of a create and of reads that meet it. */
export interface FaultRow {
  name: string;
  fault: { fault: string; retry_after_s?: number; retry_after_as?: string; [parameter: string]: unknown };
  create: {
    /** The first line of the text: an outcome, or the error's line for machines. */
    line: string;
    postings: 0 | 1;
    /** How many creates arrived at HeyMilo. */
    posts: number;
  };
  /** What reads hear when the fault does not end; they get their answer if it strikes once. Absent if it does no harm. */
  reads: RegExp | undefined;
  /** Not even when it strikes once. */
  readsGiveUp?: true;
  /** When the fault's own commit comes only after the call. */
  commitsLater?: true;
  /** HEYMILO_TIMEOUT_MS, where the test has to wait for it. */
  timeoutMs?: number;
}

const created = { line: "created", postings: 1, posts: 1 } as const;
const createdAtSecond = { ...created, posts: 2 };
const unknown = {
  line: "outcome: unknown - retry: after N s - key: KEY",
  postings: 0,
  posts: 1,
} as const;
const SAFE = /^outcome: failed - retry: safe$/;
/** Two thirds of it are waited for a silent HeyMilo. A loaded machine needs some of the rest to look. */
const SHORT_MS = 15_000;

const row = (
  name: string,
  fault: FaultRow["fault"],
  create: FaultRow["create"],
  reads: FaultRow["reads"],
  more: Pick<FaultRow, "readsGiveUp" | "commitsLater" | "timeoutMs"> = {},
): FaultRow => ({ name, fault, create, reads, ...more });

export const FAULT_ROWS: FaultRow[] = [
  row(
    "429 with Retry-After in seconds",
    { fault: "too_many_requests", retry_after_s: 1 },
    createdAtSecond,
    /^outcome: failed - retry: after 1 s$/,
  ),
  row(
    "429 with Retry-After as a date",
    { fault: "too_many_requests", retry_after_s: 2, retry_after_as: "date" },
    createdAtSecond,
    /^outcome: failed - retry: after [12] s$/,
  ),
  row(
    "429 with a Retry-After that does not fit",
    { fault: "too_many_requests", retry_after_s: 90 },
    { line: "outcome: not_created - retry: after 90 s", postings: 0, posts: 1 },
    /^outcome: failed - retry: after (90|8\d) s$/,
    { readsGiveUp: true },
  ),
  row("429 without Retry-After", { fault: "too_many_requests" }, createdAtSecond, SAFE),
  row("500 before the commit", { fault: "error_before_commit" }, unknown, SAFE),
  row("500 after the commit", { fault: "error_after_commit" }, created, SAFE),
  row(
    "500 after the commit, and a list that lags",
    { fault: "error_after_commit", list_lag_ms: 1_000 },
    created,
    SAFE,
  ),
  row("a list that lags", { fault: "none", list_lag_ms: 1_500 }, created, undefined, { commitsLater: true }),
  row("502 with HTML before the commit", { fault: "bad_gateway" }, unknown, SAFE),
  row("502 with HTML after the commit", { fault: "bad_gateway_after_commit" }, created, SAFE),
  row("504 before the commit", { fault: "bad_gateway", status: 504 }, unknown, SAFE, { timeoutMs: SHORT_MS }),
  row("504 after the commit", { fault: "bad_gateway_after_commit", status: 504 }, created, SAFE),
  row("524 before the commit", { fault: "bad_gateway", status: 524 }, unknown, SAFE, { timeoutMs: SHORT_MS }),
  row("499 after the commit", { fault: "bad_gateway_after_commit", status: 499 }, created, SAFE),
  row("a redirect after the commit", { fault: "bad_gateway_after_commit", status: 302 }, created, SAFE, {
    readsGiveUp: true,
  }),
  row(
    "503 with Retry-After",
    { fault: "unavailable", retry_after_s: 1 },
    unknown,
    /^outcome: failed - retry: after 1 s$/,
  ),
  row("slowness", { fault: "slow", delay_ms: 700 }, created, undefined),
  row("silence before the commit", { fault: "hang_before_commit" }, unknown, SAFE, { timeoutMs: SHORT_MS }),
  row("silence after the commit", { fault: "hang_after_commit" }, created, SAFE, { timeoutMs: SHORT_MS }),
  row(
    "silence, and a commit before the first look",
    { fault: "late_commit", delay_ms: 2_000, answer: false },
    created,
    SAFE,
    { timeoutMs: SHORT_MS },
  ),
  row(
    "silence, and a commit after the call",
    { fault: "late_commit", delay_ms: SHORT_MS + 500, answer: false },
    unknown,
    SAFE,
    { timeoutMs: SHORT_MS, commitsLater: true },
  ),
  row("a reset before the commit", { fault: "reset_before_commit" }, unknown, SAFE),
  row("a reset after the commit", { fault: "reset_after_commit" }, created, SAFE),
  row("an idle connection that closes under the request", { fault: "stale_keep_alive" }, unknown, undefined),
  row("an answer that breaks off", { fault: "truncated" }, created, SAFE),
  row("an answer that is half of its JSON", { fault: "truncated_chunked" }, created, SAFE),
  row("an answer that is no JSON", { fault: "malformed_json" }, created, SAFE),
  row("an answer without a body", { fault: "empty_body" }, created, SAFE),
  row("an answer that says it is HTML", { fault: "wrong_content_type" }, created, SAFE),
  row("an answer of 16 MB", { fault: "oversize_body" }, created, SAFE, { readsGiveUp: true }),
  row(
    "a key that is refused midway",
    { fault: "unauthorized" },
    { line: "outcome: not_created - retry: no", postings: 0, posts: 1 },
    /^outcome: failed - retry: no$/,
    { readsGiveUp: true },
  ),
];
