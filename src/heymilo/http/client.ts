import type { Deadline } from "../deadline.ts";
import { type AnswerId, ApiError, HeyMiloError, InputError, TimeoutError } from "../errors.ts";
import { redactor, secretsOf } from "../redact.ts";
import { createPacing, type QueuePlace, type RateShare, SLOW } from "./pacing.ts";
import { retryRead, retryUnprocessed } from "./retry.ts";
import { noteWords, routeOf } from "./route.ts";
import { type ApiRequest, type ApiResponse, send, type Target } from "./send.ts";
import { signer } from "./sign.ts";
import { createDispatcher } from "./transport.ts";

/** One line of the log: never a body, a query, a header or a key. */
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
  /** It must not throw. */
  onLog?: ((event: HttpEvent) => void) | undefined;
  /** Called when a request is asked for; the returned function hears how each attempt ended. Neither may throw. */
  onRequest?: ((request: HttpRequest) => (event: HttpEvent) => void) | undefined;
}

/** A request whose time and cancellation come from a deadline. `timeoutMs` can shorten its attempts. */
export interface PacedRequest extends Omit<ApiRequest, "deadline" | "timeoutMs"> {
  timeoutMs?: number;
  /** By when it has to have had its turn, if that is sooner than the call's own deadline. */
  startBy?: Deadline;
  /** Whose part of the rate it takes its turn from; the whole rate's if absent. */
  share?: RateShare | undefined;
  onQueued?: ((place: QueuePlace) => void) | undefined;
}

/**
 * HeyMilo's API as requests and answers. All three ways to ask wait for their turn first (each attempt anew), and
 * throw the errors of `send`, and TimeoutError and CancelledError with phase `not_sent` from the queue.
 */
export interface Http {
  /** One exchange, nothing repeated. */
  send(call: PacedRequest, deadline: Deadline): Promise<ApiResponse>;
  /** Something that changes nothing: up to 3 attempts of at most a third of the deadline each. */
  read(call: PacedRequest, deadline: Deadline): Promise<ApiResponse>;
  /** A write: up to 5 attempts, as long as it is certain that none before was carried out. */
  write(call: PacedRequest, deadline: Deadline): Promise<ApiResponse>;
  /** HeyMilo's last word on the key was no: 401 or 402, or 403 to a key that it has never accepted. */
  readonly isKeyRefused: boolean;
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
  const target = {
    ...options,
    dispatcher: createDispatcher({ baseUrl, env, connections }),
    redact: redactor(secretsOf(options)),
  };
  const pacing = createPacing({ ratePerMinute, maxInFlight });

  let isAccepted: boolean | undefined;
  const heard = (status: number) => {
    if (status < 400) isAccepted = true;
    else if (status === 401 || status === 402) isAccepted = false;
    else if (status === 403) isAccepted ??= false;
  };

  const attempt = (call: PacedRequest, deadline: Deadline, number: number, mostMs: number) => {
    const onEnd = options.onRequest?.({ method: call.method, path: call.path });
    const askedAt = performance.now();
    const inTurn = async () => {
      const timeoutMs = Math.min(call.timeoutMs ?? Number.POSITIVE_INFINITY, mostMs, deadline.remaining());
      const startedAt = performance.now();
      const log = (ending: Pick<HttpEvent, "status" | "requestId" | "error">) => {
        const { method, path } = call;
        const ms = Math.round(performance.now() - startedAt);
        const event = { method, path: routeOf(path), attempt: number, ms, ...ending };
        options.onLog?.(event);
        onEnd?.(event);
      };
      try {
        const response = await send(target, { ...call, timeoutMs, deadline });
        heard(response.status);
        log({ status: response.status, requestId: response.requestId });
        return response;
      } catch (error) {
        if (error instanceof ApiError) heard(error.status);
        if (error instanceof ApiError && error.status === 429)
          pacing.pause(Math.max(error.retryAfterMs ?? 0, PAUSE_MS));
        log(endOfAttempt(error));
        const hadLeftMs = performance.now() - startedAt;
        throw isNeverSent(error) && startedAt - askedAt > hadLeftMs
          ? new TimeoutError("not_sent", "queue", deadline.totalMs, undefined, SLOW)
          : error;
      }
    };
    const startBy = call.startBy ?? deadline;
    const turn = { isWrite: call.method !== "GET", share: call.share, onQueued: call.onQueued };
    return pacing.run(inTurn, startBy, turn);
  };

  return {
    send: (call, deadline) => attempt(call, deadline, 1, deadline.totalMs),
    read: (call, deadline) => retryRead((number) => attempt(call, deadline, number, deadline.totalMs / 3), deadline),
    write: (call, deadline) =>
      retryUnprocessed((number) => attempt(call, deadline, number, deadline.totalMs), deadline),
    get isKeyRefused() {
      return isAccepted === false;
    },
    sign: signer(options.apiKey, options.workspaceId),
    close: () => target.dispatcher.destroy(),
  };
}

const isNeverSent = (error: unknown): boolean => error instanceof TimeoutError && error.phase === "not_sent";

function endOfAttempt(error: unknown): Pick<HttpEvent, "status" | "requestId" | "error"> {
  const { status, requestId } = error as AnswerId;
  return { error: error instanceof HeyMiloError ? error.name : "Error", status, requestId };
}

/**
 * A request path with its values encoded: pathOf`/api/v2/postings/${id}`.
 *
 * @throws InputError for a value that would change the path's meaning ("", "." and "..") or cannot be an id
 */
export function pathOf(strings: TemplateStringsArray, ...ids: string[]): string {
  noteWords(strings);
  return strings.reduce((path, part, index) => `${path}${segment(ids[index - 1] as string)}${part}`);
}

const LONGEST_ID = 200;

function segment(id: string): string {
  const isUsable =
    id !== "." && id !== ".." && id.length > 0 && id.length <= LONGEST_ID && !/[\s\p{Cc}\p{Cs}]/u.test(id);
  if (isUsable) return encodeURIComponent(id);
  const shown = JSON.stringify(id.slice(0, 40));
  throw new InputError([{ path: [], message: `${shown} is not an id: take it unchanged from a list or a receipt` }]);
}
