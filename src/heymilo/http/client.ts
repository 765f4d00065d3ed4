import type { Deadline } from "../deadline.ts";
import { HeyMiloError } from "../errors.ts";
import { classify } from "../outcome.ts";
import { redactor, secretsOf } from "../redact.ts";
import { type AnswerId, ApiError, ConnectionError, InvalidResponseError, TimeoutError } from "../request-errors.ts";
import { type ApiRequest, type Http, pathWith } from "./call.ts";
import { createPacing, type QueuePlace, SLOW, waitingForItsTurn } from "./pacing.ts";
import { send, type Target } from "./send.ts";
import { signer } from "./sign.ts";
import { createDispatcher } from "./transport.ts";

/** How one attempt ended, for logs and traces: never a body, a query, a header or a key. */
export interface HttpEvent {
  method: string;
  /** With the names of ids instead of ids, which are a caller's arguments. */
  path: string;
  attempt: number;
  /** From its turn in the queue to the last byte of the answer. */
  ms: number;
  status?: number | undefined;
  requestId?: string | undefined;
  /** The class of the error it ended with, e.g. "ConnectionError". */
  error?: string;
}

/** A request that is asked for, before its turn has come. */
export type HttpRequest = Pick<HttpEvent, "method" | "path">;

export interface HttpOptions extends Pick<Target, "baseUrl" | "apiKey" | "workspaceId" | "userAgent"> {
  /** HEYMILO_RATE_LIMIT; 0 for no limit. */
  ratePerMinute: number;
  /** HEYMILO_MAX_IN_FLIGHT; 0 for no limit. */
  maxInFlight: number;
  env: Record<string, string | undefined>;
  /** Called when a request is asked for; the returned function hears how each attempt ended. Neither may throw. */
  onRequest?: ((request: HttpRequest) => (event: HttpEvent) => void) | undefined;
}

/** How long the other requests wait after a 429 that gives no usable time. */
const PAUSE_MS = 1_000;

/** Further sockets: some may still be connecting for requests that were given up. */
const SPARE_CONNECTIONS = 8;
/** If there is no limit to what may be in flight. */
const MOST_CONNECTIONS = 128;

/** @throws ConfigError if a proxy variable holds no usable URL */
export function createHttp(options: HttpOptions): Http {
  const { baseUrl, env, ratePerMinute, maxInFlight } = options;
  const connections = maxInFlight ? maxInFlight + SPARE_CONNECTIONS : MOST_CONNECTIONS;
  const target: Target = {
    ...options,
    dispatcher: createDispatcher({ baseUrl, env, connections }),
    redact: redactor(secretsOf(options)),
  };
  const pacing = createPacing({ ratePerMinute, maxInFlight });
  let isAccepted: boolean | undefined;

  const attempt = async (request: ApiRequest, deadline: Deadline, number: number, mostMs: number) => {
    const { method, path: template, ids, share, onProgress, startBy = deadline } = request;
    const path = ids ? pathWith(ids, template) : template;
    const onEnd = options.onRequest?.({ method, path });
    const askedAt = performance.now();
    const onQueued = onProgress && ((place: QueuePlace) => onProgress(waitingForItsTurn(place)));
    const endTurn = await pacing.turn(startBy, { isWrite: method !== "GET", share, onQueued });
    const startedAt = performance.now();
    let ended: AnswerId & Pick<HttpEvent, "error"> = {};
    try {
      const timeoutMs = Math.min(request.timeoutMs ?? Number.POSITIVE_INFINITY, mostMs, deadline.remaining());
      const response = await send(target, { ...request, path }, deadline, timeoutMs);
      isAccepted = true;
      http.isSandbox = response.sandbox;
      ended = response;
      return response;
    } catch (error) {
      const { status, requestId } = error as AnswerId;
      ended = { error: error instanceof HeyMiloError ? error.name : "Error", status, requestId };
      if (error instanceof ApiError) {
        if (status === 401 || status === 402) isAccepted = false;
        else if (status === 403) isAccepted ??= false;
        else if (status === 429) pacing.pause(Math.max(error.retryAfterMs ?? 0, PAUSE_MS));
      }
      const isNeverSent = error instanceof TimeoutError && error.phase === "not_sent";
      const hadLeftMs = performance.now() - startedAt;
      if (!isNeverSent || startedAt - askedAt <= hadLeftMs) throw error;
      throw new TimeoutError("not_sent", "queue", deadline.totalMs, undefined, SLOW);
    } finally {
      const ms = Math.round(performance.now() - startedAt);
      const { status, requestId, error } = ended;
      onEnd?.({ method, path: template, attempt: number, ms, ...(error && { error }), status, requestId });
      endTurn();
    }
  };

  const http: Http & { isSandbox: boolean } = {
    send: (request, deadline) => attempt(request, deadline, 1, deadline.totalMs),
    read: (request, deadline) =>
      retry(READS, (number) => attempt(request, deadline, number, deadline.totalMs / 3), deadline),
    write: (request, deadline) =>
      retry(WRITES, (number) => attempt(request, deadline, number, deadline.totalMs), deadline),
    get isKeyRefused() {
      return isAccepted === false;
    },
    isSandbox: false,
    sign: signer(options.apiKey, options.workspaceId),
    close: () => target.dispatcher.destroy(),
  };
  return http;
}

const BACKOFF = {
  /** The longest first wait, doubled with each attempt, in milliseconds. */
  baseMs: 250,
  /** No wait is longer, unless HeyMilo asks for it. */
  capMs: 4_000,
};

/** After a 429 that does not say how long to wait, or nothing sensible; doubled with each attempt. */
const RATE_LIMITED_MS = 1_000;

/** How often something is sent, and after which errors again. */
interface RetryRules {
  attempts: number;
  mayRepeat(error: unknown): boolean;
}

/** For what changes nothing: after connection failures, timeouts, unusable answers, 429 and 5xx. */
export const READS: RetryRules = { attempts: 3, mayRepeat: mayReadAgain };

/**
 * For a write: only if it is certain that none before was carried out, since it was never sent, or turned away with 429.
 * HeyMilo's conduct rules for integrations allow five attempts.
 */
export const WRITES: RetryRules = { attempts: 5, mayRepeat: mayWriteAgain };

/**
 * Sends again as the rules allow. The last error is thrown when the attempts are used up, when the deadline has no room
 * for the wait (its `retryAfterMs` then says how long it would have been), and at once for everything else.
 */
export async function retry<T>(
  { attempts, mayRepeat }: RetryRules,
  sendOnce: (attempt: number) => Promise<T>,
  deadline: Deadline,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await sendOnce(number);
    } catch (error) {
      if (number === attempts || deadline.isOver || !mayRepeat(error)) throw error;
      const waitMs = waitAfter(error, number);
      if (waitMs >= deadline.remaining()) throw error;
      // If the caller leaves meanwhile, the last answer still is what is known of the request.
      await deadline.wait(waitMs).catch(() => {
        throw error;
      });
    }
  }
}

function mayReadAgain(error: unknown): boolean {
  if (error instanceof ApiError) return error.retryable !== "no";
  if (error instanceof InvalidResponseError) return error.reason !== "redirect" && error.reason !== "too_large";
  return isTransient(error);
}

function mayWriteAgain(error: unknown): boolean {
  if (classify(error).retry === "no") return false;
  return error instanceof ApiError || isTransient(error);
}

function isTransient(error: unknown): boolean {
  if (error instanceof TimeoutError) return error.which !== "deadline" && error.which !== "queue";
  return error instanceof ConnectionError && error.transient;
}

/** What HeyMilo asked for, or else a random time up to a growing limit ("full jitter"), so that clients spread out. */
function waitAfter(error: unknown, attempt: number): number {
  const growth = 2 ** (attempt - 1);
  const jitterMs = Math.random() * Math.min(BACKOFF.capMs, BACKOFF.baseMs * growth);
  if (!(error instanceof ApiError)) return jitterMs;
  // To be turned away and told to wait no time, or until a time long past, makes no sense.
  const { status, retryAfterMs = 0 } = error;
  const askedMs = retryAfterMs > 0 || status !== 429 ? retryAfterMs : RATE_LIMITED_MS * growth;
  return Math.ceil(askedMs + jitterMs);
}
