import { type Attributes, context, metrics, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { CallKind, Failure } from "../failure/failure.ts";
import type { HttpEvent, HttpRequest } from "../heymilo/http/client.ts";
import { NAME, VERSION } from "../version.ts";

interface TracedRequest {
  id: string | number;
  method: string;
  /** May carry the caller's trace: traceparent, tracestate and baggage. */
  _meta?: Readonly<Record<string, unknown>> | undefined;
}

/** A call of a tool, a resource, a prompt or a completion, as `run` knows it. */
interface TracedCall {
  name: string;
  kind: CallKind;
  request?: TracedRequest | undefined;
  /** The caller's pseudonym, as the log has it. */
  who?: string | undefined;
}

export interface CallEnding {
  /** A failure's outcome, or for a create `created`, `already_created` or `preview`; otherwise `ok`. */
  outcome: string;
  failure?: Failure;
}

/** Buckets that the conventions for HTTP and MCP advise, in seconds; creates take up to a minute. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Spans and metrics by the semantic conventions for HTTP clients and for MCP (the latter in development). No argument,
 * result, header or key goes into them.
 */
export function createTelemetry() {
  const tracer = trace.getTracer(NAME, VERSION);
  const meter = metrics.getMeter(NAME, VERSION);
  const duration = (name: string, description: string) =>
    meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries: SECONDS } });
  const calls = duration("mcp.server.operation.duration", "Duration of MCP requests");
  const requests = duration("http.client.request.duration", "Duration of HTTP requests to HeyMilo");
  const rateLimited = meter.createCounter("heymilo.rate_limited", {
    description: "Requests that HeyMilo turned away with 429",
  });
  const recovered = meter.createCounter("heymilo.creates.recovered", {
    description: "Creates whose answer was lost and whose posting was found",
  });

  return {
    /** Does the work of a call within its span. */
    call: <T>(call: TracedCall, work: () => Promise<T>, endingOf: (result: T) => CallEnding): Promise<T> => {
      const startedAt = performance.now();
      const known = attributesOf(call);
      const parent = propagation.extract(context.active(), call.request?._meta ?? {});
      const ambient = trace.getSpanContext(context.active());
      const links = ambient && parent !== context.active() ? [{ context: ambient }] : [];
      const options = { kind: SpanKind.SERVER, attributes: { ...known.measured, ...known.traced }, links };
      return tracer.startActiveSpan(known.span, options, parent, async (span) => {
        const result = await work();
        const ending = endingOf(result);
        const found = { ...(call.request && errorOf(call, ending)), "heymilo.outcome": ending.outcome };
        span.setAttributes(found);
        if (ending.failure) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
        calls.record((performance.now() - startedAt) / 1000, { ...known.measured, ...found });
        return result;
      });
    },

    /** Notes which call asks for a request to HeyMilo. What it returns is told how the request ended. */
    request: ({ hostname, port, protocol, origin }: URL, { method, path }: HttpRequest) => {
      const asker = context.active();
      const measured = {
        "http.request.method": method,
        "server.address": hostname,
        "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
      };
      return (event: HttpEvent) => {
        const found = answerAttributes(event);
        const startTime = Date.now() - event.ms;
        const attributes = {
          ...measured,
          ...found,
          "url.full": origin + path,
          "url.template": event.path,
          ...(event.attempt > 1 && { "http.request.resend_count": event.attempt - 1 }),
        };
        const options = { kind: SpanKind.CLIENT, startTime, attributes };
        const span = tracer.startSpan(`${method} ${event.path}`, options, asker);
        if (event.error) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(startTime + event.ms);
        requests.record(event.ms / 1000, { ...measured, ...found });
        if (event.status === 429) rateLimited.add(1);
      };
    },

    recovered: () => recovered.add(1),
  };
}

/** A caller may choose any. */
const LONGEST_ID = 64;

/** What is known when a call begins: `measured` has few values, `traced` as many as there are calls. */
const attributesOf = ({ name, request, who }: TracedCall) => {
  const method = request?.method ?? "completion/complete";
  const target: Attributes = TARGETS[method]?.(name) ?? {};
  return {
    span: Object.keys(target).length > 0 ? `${method} ${name}` : method,
    measured: { "mcp.method.name": method, ...target },
    traced: {
      ...(request && { "jsonrpc.request.id": String(request.id).slice(0, LONGEST_ID) }),
      ...(who !== undefined && { "enduser.pseudo.id": who }),
    },
  };
};

const TARGETS: Readonly<Record<string, (name: string) => Attributes>> = {
  "tools/call": (name) => ({ "gen_ai.tool.name": name, "gen_ai.operation.name": "execute_tool" }),
  "prompts/get": (name) => ({ "gen_ai.prompt.name": name }),
};

/** A tool's failure is a result, that of a resource or prompt a JSON-RPC error (`boundary/answers.ts`). */
const errorOf = ({ request }: TracedCall, { failure }: CallEnding): Attributes => {
  if (!failure) return {};
  if (request?.method === "tools/call") return { "error.type": "tool_error" };
  return { "error.type": failure.problems ? "-32602" : "-32603" };
};

const answerAttributes = ({ status, error }: HttpEvent): Attributes => ({
  ...(status !== undefined && { "http.response.status_code": status }),
  ...(error !== undefined && { "error.type": status === undefined ? error : String(status) }),
});
