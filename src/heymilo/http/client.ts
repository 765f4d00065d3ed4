import type { Deadline } from "../deadline.ts";
import { type AnswerId, ApiError, HeyMiloError, TimeoutError } from "../errors.ts";
import { redactor, secretsOf } from "../redact.ts";
import { createPacing, type QueuePlace, SLOW, waitingForItsTurn } from "./pacing.ts";
import type { RateShare } from "./rate.ts";
import { READS, retry, WRITES } from "./retry.ts";
import { routeOf } from "./route.ts";
import { type ApiResponse, type RequestData, send, type Target } from "./send.ts";
import { signer } from "./sign.ts";
import { createDispatcher } from "./transport.ts";

/** How one attempt ended, for logs and traces: never a body, a query, a header or a key. */
export interface HttpEvent {
  method: string;
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

/** A request whose time and cancellation come from a deadline. */
export interface ApiRequest extends RequestData {
  /** Can shorten its attempts. */
  timeoutMs?: number;
  /** By when it has to have had its turn, if that is sooner than the call's own deadline. */
  startBy?: Deadline;
  /** Whose part of the rate it takes its turn from; the whole rate's if absent. */
  share?: RateShare | undefined;
  /** Told where it stands when it has to wait for its turn. */
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * HeyMilo's API as requests and answers. All three ways to ask wait for their turn first (each attempt anew), and
 * throw the errors of `send`, and TimeoutError and CancelledError with phase `not_sent` from the queue.
 */
export interface Http {
  /** One exchange, nothing repeated. */
  send(request: ApiRequest, deadline: Deadline): Promise<ApiResponse>;
  /** Something that changes nothing: up to 3 attempts of at most a third of the deadline each. */
  read(request: ApiRequest, deadline: Deadline): Promise<ApiResponse>;
  /** A write: up to 5 attempts, as long as it is certain that none before was carried out. */
  write(request: ApiRequest, deadline: Deadline): Promise<ApiResponse>;
  /** HeyMilo's last word on the key was no: 401 or 402, or 403 to a key that it has never accepted. */
  readonly isKeyRefused: boolean;
  /** The last answer was the sandbox's: nothing is real. */
  readonly isSandbox: boolean;
  /** A signature that only holders of the same HeyMilo key can make. */
  sign(text: string): string;
  /** Ends all connections; requests in flight end with a CancelledError. */
  close(): Promise<void>;
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
    const { method, path, share, onProgress, startBy = deadline } = request;
    const onEnd = options.onRequest?.({ method, path });
    const askedAt = performance.now();
    const onQueued = onProgress && ((place: QueuePlace) => onProgress(waitingForItsTurn(place)));
    const endTurn = await pacing.turn(startBy, { isWrite: method !== "GET", share, onQueued });
    const startedAt = performance.now();
    let ended: AnswerId & Pick<HttpEvent, "error"> = {};
    try {
      const timeoutMs = Math.min(request.timeoutMs ?? Number.POSITIVE_INFINITY, mostMs, deadline.remaining());
      const response = await send(target, request, deadline, timeoutMs);
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
      onEnd?.({ method, path: routeOf(path), attempt: number, ms, ...(error && { error }), status, requestId });
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
