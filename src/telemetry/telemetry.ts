import type { CallKind, Failure } from "../failure/failure.ts";
import type { HttpEvent, HttpRequest } from "../heymilo/http/client.ts";

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

export interface CallEnding {
  /** A failure's outcome, or for a create `created`, `already_created` or `preview`; otherwise `ok`. */
  outcome: string;
  failure?: Failure;
}

export interface Telemetry {
  /** Does the work of a call within its span. */
  call<T>(call: TracedCall, work: () => Promise<T>, endingOf: (result: T) => CallEnding): Promise<T>;
  /** Notes which call asks for a request to HeyMilo. What it returns is told how the request ended. */
  request(target: URL, request: HttpRequest): (event: HttpEvent) => void;
  /** A create was found after its answer was lost. */
  recovered(): void;
}
