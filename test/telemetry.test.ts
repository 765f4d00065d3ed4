import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  AggregationTemporality,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Connection, createConnection } from "../src/connection.ts";
import { Memory } from "../src/heymilo/memory.ts";
import { redactor } from "../src/heymilo/redact.ts";
import { createServer } from "../src/server.ts";
import { loadConfig } from "../src/settings/load.ts";
import { surface } from "../src/surface/index.ts";
import { exampleRequest } from "./support/example-requests.ts";
import { startHeyMilo, type TestHeyMilo } from "./support/sandbox.ts";

const spans = new InMemorySpanExporter();
const measurements = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter: measurements, exportIntervalMillis: 2 ** 30 });

const PARENT = { trace: "4bf92f3577b34da6a3ce929d0e0e4736", span: "00f067aa0ba902b7" };
const REQUEST = exampleRequest("customer-service-rep");

let sandbox: TestHeyMilo;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));

  sandbox = await startHeyMilo();
  const { config } = loadConfig(
    { "max-in-flight": "2", "rate-limit": "0" },
    { HEYMILO_BASE_URL: sandbox.url, HEYMILO_API_KEY: sandbox.apiKey },
  );
  connection = createConnection({ config, problems: [], env: {}, memory: new Memory() });
  const server = createServer({ config, connection, log: () => {}, redact: redactor([]), surface, who: "5ca1ab1e" });
  client = new Client({ name: "tests", version: "1.0.0" }, { versionNegotiation: { mode: "legacy" } });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  await client.connect(near);
});

afterAll(async () => {
  await client.close();
  await connection.close();
  await sandbox.stop();
  for (const api of [context, propagation, trace, metrics]) api.disable();
});

beforeEach(async () => {
  await reader.forceFlush();
  measurements.reset();
  spans.reset();
});

const arm = (fault: object) => sandbox.arm({ match: { method: "POST", path: "^/api/v2/postings$" }, ...fault });

const call = (name: string, args: object, meta?: object) =>
  client.callTool({ name, arguments: { ...args }, ...(meta && { _meta: { ...meta } }) });

const spanOf = (name: string): ReadableSpan => {
  const found = spans.getFinishedSpans().filter((span) => span.name === name);
  expect(
    found,
    spans
      .getFinishedSpans()
      .map((span) => span.name)
      .join(),
  ).toHaveLength(1);
  return found[0] as ReadableSpan;
};

const measured = async (name: string) => {
  await reader.forceFlush();
  return measurements
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics: all }) => all)
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ attributes, value })));
};

it("a tool call is a span, a child of the caller's, with the requests to HeyMilo below it", async () => {
  await call("create_interviewer", REQUEST, { traceparent: `00-${PARENT.trace}-${PARENT.span}-01` });
  const span = spanOf("tools/call create_interviewer");
  expect(span.kind).toBe(SpanKind.SERVER);
  expect(span.spanContext().traceId).toBe(PARENT.trace);
  expect(span.parentSpanContext?.spanId).toBe(PARENT.span);
  expect(span.attributes).toMatchObject({
    "mcp.method.name": "tools/call",
    "gen_ai.tool.name": "create_interviewer",
    "gen_ai.operation.name": "execute_tool",
    "jsonrpc.request.id": expect.any(String),
    "enduser.pseudo.id": "5ca1ab1e",
    "heymilo.outcome": "created",
  });

  const post = spanOf("POST /api/v2/postings");
  expect(post.kind).toBe(SpanKind.CLIENT);
  expect(post.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  expect(post.attributes).toMatchObject({
    "http.request.method": "POST",
    "http.response.status_code": 201,
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(sandbox.url).port),
    "url.full": `${sandbox.url}/api/v2/postings`,
    "url.template": "/api/v2/postings",
  });
});

it("ids stay out of names and measurements, and everything private out of all", async () => {
  const created = await call("create_interviewer", { ...REQUEST, title: "Top Secret Role" });
  const { posting_id: id } = created.structuredContent as { posting_id: string };
  await call("get_interviewer", { posting_id: id });
  expect(spanOf("GET /api/v2/postings/{posting_id}").attributes["url.full"]).toContain(id);
  const durations = await measured("http.client.request.duration");
  expect(durations.length).toBeGreaterThan(0);
  expect(JSON.stringify(durations)).not.toContain(id);
  const everything = JSON.stringify([
    durations,
    spans.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  ]);
  for (const secret of [sandbox.apiKey, "Top Secret Role"]) expect(everything).not.toContain(secret);
});

it("a failed tool call is an error although the protocol calls it a result", async () => {
  const { isError } = await call("create_interviewer", { title: "x" });
  expect(isError).toBe(true);
  const { attributes, status } = spanOf("tools/call create_interviewer");
  expect(attributes).toMatchObject({ "error.type": "tool_error", "heymilo.outcome": "not_created" });
  expect(status.code).toBe(SpanStatusCode.ERROR);
});

it("a failed resource is a JSON-RPC error", async () => {
  const reading = client.readResource({ uri: "heymilo://interview-templates/IT_000000" });
  await expect(reading).rejects.toThrow();
  const { attributes, status } = spanOf("resources/read");
  expect(attributes["error.type"]).toMatch(/^-32/);
  expect(status.code).toBe(SpanStatusCode.ERROR);
});

it("a refused request is an error of its own, and counted if it was the rate limit", async () => {
  await arm({ fault: "too_many_requests", retry_after_s: 0.02 });
  await call("create_interviewer", { ...REQUEST, title: "After a 429" });
  const posts = spans.getFinishedSpans().filter(({ name }) => name === "POST /api/v2/postings");
  expect(posts.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([429, 201]);
  expect(posts[0]?.attributes["error.type"]).toBe("429");
  expect(posts[0]?.status.code).toBe(SpanStatusCode.ERROR);
  expect(await measured("heymilo.rate_limited")).toMatchObject([{ value: 1 }]);
});

it("calls are measured by tool and outcome, requests by status", async () => {
  await call("create_interviewer", { ...REQUEST, title: "Measured" });
  await call("create_interviewer", { ...REQUEST, title: "Measured" });
  const calls = await measured("mcp.server.operation.duration");
  expect(
    calls.map(({ attributes, value }) => [attributes["heymilo.outcome"], (value as Histogram).count]).sort(),
  ).toEqual([
    ["already_created", 1],
    ["created", 1],
  ]);
});

it("a create whose answer was lost, and which was found, is counted", async () => {
  await arm({ fault: "reset_after_commit" });
  const { isError } = await call("create_interviewer", { ...REQUEST, title: "Lost and Found" });
  expect(isError).not.toBe(true);
  expect(await measured("heymilo.creates.recovered")).toMatchObject([{ value: 1 }]);
});

it("a request that waits for its turn stays with the call that asked for it", async () => {
  await arm({ fault: "slow", delay_ms: 200, times: 4 });
  const titles = ["First", "Second", "Third", "Fourth"];
  await Promise.all(
    titles.map((title, index) => {
      const traceId = `${index}`.repeat(32).replace(/^0+$/, "a".repeat(32));
      return call("create_interviewer", { ...REQUEST, title }, { traceparent: `00-${traceId}-${PARENT.span}-01` });
    }),
  );
  const tracesOf = (name: string) =>
    spans
      .getFinishedSpans()
      .filter((span) => span.name === name)
      .map((span) => span.spanContext().traceId)
      .sort();
  expect(new Set(tracesOf("POST /api/v2/postings")).size).toBe(titles.length);
  expect(tracesOf("POST /api/v2/postings")).toEqual(tracesOf("tools/call create_interviewer"));
});
