import { type Details, HeyMiloError, type Path } from "./errors.ts";
import { printable } from "./text.ts";

/**
 * Whether the request's headers had been handed to the socket. Before that HeyMilo cannot have seen the request;
 * after it nobody but HeyMilo knows what became of it. An error code alone never tells: ECONNRESET and
 * UND_ERR_SOCKET happen on both sides.
 */
export type Phase = "not_sent" | "sent";

/** One field that HeyMilo rejected, with the path inside the body that was sent ([] for the body as a whole). */
export interface FieldError {
  path: Path;
  message: string;
  code?: string | undefined;
}

/**
 * HeyMilo answered with a 4xx or 5xx. The message is HeyMilo's own, as one printable line of at most 500
 * characters. `outcome.ts` says what it tells about a write.
 */
export class ApiError extends HeyMiloError {
  override readonly name = "ApiError";
  declare readonly status: number;
  /** HeyMilo's error category, e.g. `invalid_request_error`. */
  declare readonly type: string | undefined;
  /** HeyMilo's machine-readable code, e.g. `validation_error`. */
  declare readonly code: string | undefined;
  declare readonly fields: FieldError[];
  declare readonly requestId: string | undefined;
  /** How long HeyMilo asked us to wait, in milliseconds from the receipt of the answer; at most one hour. */
  declare readonly retryAfterMs: number | undefined;

  constructor({
    message,
    fields = [],
    ...details
  }: Details<ApiError, "status" | "message", "type" | "code" | "fields" | "requestId" | "retryAfterMs">) {
    super(printable(message, 500));
    Object.assign(this, { fields, ...details });
  }

  /**
   * Whether a gateway gave up on a request that HeyMilo may still be working on. By RFC 9110 a server that answers 408
   * did not get the whole request, but gateways answer it for a silent upstream, too (envoyproxy/envoy#19725). 499 is
   * nginx's, 522 and 524 are Cloudflare's, 598 and 599 other proxies'.
   */
  get isTimeOut(): boolean {
    return [408, 499, 504, 522, 524, 598, 599].includes(this.status);
  }

  /**
   * Which requests may be repeated unchanged: `always` (429: it was turned away at the door), `reads` (5xx and
   * time-outs: a write may have been carried out) or `no` (the same request gets the same answer).
   */
  get retryable(): "always" | "reads" | "no" {
    if (this.status === 429) return "always";
    return this.status >= 500 || this.isTimeOut ? "reads" : "no";
  }
}

export type ConnectionFailure =
  | "dns"
  | "refused"
  | "tls"
  | "connect_timeout"
  | "proxy"
  | "reset"
  | "closed"
  | "unreachable"
  | "other";

/** The connection could not be made, or broke before an answer began. `phase` says whether HeyMilo can have seen it. */
export class ConnectionError extends HeyMiloError {
  override readonly name = "ConnectionError";
  declare readonly phase: Phase;
  declare readonly reason: ConnectionFailure;
  /** The host (and port) that was talked to: the proxy's when the proxy failed. Never with credentials. */
  declare readonly host: string;
  /** What Node or undici called it, e.g. ECONNREFUSED; empty if they gave no code. */
  declare readonly code: string;
  /** What happened, as a clause. */
  declare readonly problem: string;
  /** What to do about it, in one or two sentences. */
  declare readonly advice: string | undefined;
  /** False if the same attempt is bound to fail again: a bad certificate, an unknown name, a proxy's refusal. */
  declare readonly transient: boolean;

  constructor({
    cause,
    ...details
  }: Details<ConnectionError, "phase" | "reason" | "host" | "code" | "problem" | "transient", "advice">) {
    const { host, problem, advice } = details;
    super([`${host}: ${problem}`, ...(advice ? [advice] : [])].join(". "), { cause });
    Object.assign(this, details);
  }
}

/**
 * What took too long: `connect` (incl. TLS and the proxy's tunnel), `headers` (no answer began), `body` (it began and
 * did not end), `queue` (our own pacing had no turn for it) or `deadline` (the whole tool call's time was over).
 */
type TimedOut = "connect" | "headers" | "body" | "deadline" | "queue";

/** Time ran out. Once sent, a write has an unknown outcome. */
export class TimeoutError extends HeyMiloError {
  override readonly name = "TimeoutError";
  /**
   * @param afterMs the time that was granted, in milliseconds
   * @param retryAfterMs with `queue`: after how long there is a turn; `why` says what it waits for
   */
  constructor(
    readonly phase: Phase,
    readonly which: TimedOut,
    readonly afterMs: number,
    readonly retryAfterMs?: number,
    why?: string,
  ) {
    super(why ? `the request was not sent: ${why}` : `${TIMED_OUT[which]} within ${Math.round(afterMs)} ms`);
  }
}

const TIMED_OUT: Record<TimedOut, string> = {
  connect: "no connection was made",
  headers: "HeyMilo did not begin to answer",
  body: "HeyMilo did not finish its answer",
  deadline: "the call was not finished",
  queue: "the request had no turn in the queue",
};

export type AnswerId = { status?: number | undefined; requestId?: string | undefined };

export type BrokenAnswer = "truncated" | "malformed" | "too_large" | "content_type" | "empty" | "redirect";

/**
 * HeyMilo, or something on the way to it, answered with a success (or with a redirect, which is never followed)
 * that cannot be used. The request was sent and probably carried out: a write has an unknown outcome.
 */
export class InvalidResponseError extends HeyMiloError {
  override readonly name = "InvalidResponseError";
  readonly phase = "sent" satisfies Phase;
  /** Absent if not even the status line was readable. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(
    readonly reason: BrokenAnswer,
    message: string,
    { status, requestId }: AnswerId = {},
  ) {
    super(printable(message, 500));
    this.status = status;
    this.requestId = requestId;
  }
}

/** The caller gave up. A write that was not sent was not carried out; one that was sent has an unknown outcome. */
export class CancelledError extends HeyMiloError {
  override readonly name = "CancelledError";
  readonly phase: Phase;

  constructor(readonly where: "queued" | "connecting" | "sent") {
    super(where === "sent" ? "cancelled after the request was sent" : "cancelled before the request was sent");
    this.phase = where === "sent" ? "sent" : "not_sent";
  }
}

/** In one line, as a part of another message. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof ApiError) return `HeyMilo answered ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};
