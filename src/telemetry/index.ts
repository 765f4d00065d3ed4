import type { CallKind, Failure } from "../failure/failure.ts";
import type { HttpEvent, HttpRequest } from "../heymilo/http/client.ts";
import { Lazy } from "../heymilo/lazy.ts";

/** What the protocol says of a request. */
export interface TracedRequest {
  id: string | number;
  method: string;
  /** May carry the caller's trace: traceparent, tracestate and baggage. */
  _meta?: Readonly<Record<string, unknown>> | undefined;
}

/** A call of a tool, a resource, a prompt or a completion, as `run` knows it. */
export interface TracedCall {
  name: string;
  kind: CallKind;
  request: TracedRequest | undefined;
}

/** How a call ended, for telemetry. */
export interface CallEnding {
  /** A failure's outcome, or for a create `created`, `already_created` or `preview`; otherwise `ok`. */
  outcome: string;
  failure?: Failure;
}

/** What there is to see from outside: a span and a measurement for each call, and for each request to HeyMilo. */
export interface Telemetry {
  /** Does the work of a call within its span. */
  call<T>(call: TracedCall, work: () => Promise<T>, endingOf: (result: T) => CallEnding): Promise<T>;
  /** Notes who asks for a request to HeyMilo, and hears how it ended. */
  request(target: URL, request: HttpRequest): (event: HttpEvent) => void;
  /** A create whose answer was lost was found. */
  recovered(): void;
}

/** Where every copy of OpenTelemetry's API, of any 1.x version, finds the SDK that was set up in this process. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

const loaded = new Lazy<Telemetry>(async () => (await import("./opentelemetry.ts")).createTelemetry());

/**
 * OpenTelemetry, if an SDK has been set up before us (`node --import`); without one nothing of it is loaded. Asked for at
 * each call, since an SDK may come later than the server.
 */
export const telemetry = async (): Promise<Telemetry | undefined> =>
  REGISTERED in globalThis ? loaded.get() : undefined;
