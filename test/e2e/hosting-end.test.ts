import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, it } from "vitest";
import { answerOf, type Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import type { HostedServer } from "../support/hosted.ts";
import { connectHttpModern } from "../support/http-clients.ts";
import { LISTEN, toolCall } from "../support/messages.ts";
import { until } from "../support/server-process.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const REQUEST = exampleRequest("customer-service-rep");
const CREATES = { method: "POST", path: "^/api/v2/postings$" };

const heymilo = twoWorkspaces();

beforeEach(() => heymilo.anna.reset());

const start = (args: string[] = [], env: Record<string, string> = {}) => startBefore(heymilo, args, env);

const callOf = (key: string) => toolCall("create_interviewer", { ...REQUEST, idempotency_key: key });

const arrived = () => until(async () => (await heymilo.anna.requests()).some(({ method }) => method === "POST"));

/** A create that HeyMilo has, and has not answered. */
const createSlowly = async (server: HostedServer, fault: Json, key: string) => {
  await heymilo.anna.arm({ ...fault, match: CREATES });
  const client = await connectHttpModern(server.url, { "x-api-key": KEYS.anna });
  const call = client.callTool("create_interviewer", { ...REQUEST, idempotency_key: key });
  call.catch(() => {});
  await arrived();
  return { call };
};

const unanswered = (server: HostedServer) =>
  server
    .log()
    .filter(({ event }) => event === "create sent but not answered")
    .map(({ idempotency_key }) => idempotency_key);

it("is ready while HeyMilo cannot be reached, since another instance would not help", async () => {
  const server = await start([], { HEYMILO_BASE_URL: "http://127.0.0.1:9" });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await server.stop()).toEqual([0, null]);
});

it("--drain-ms: serves on after the signal, not ready, and then ends in order", async () => {
  const server = await start(["--drain-ms", "1000"]);
  server.kill("SIGTERM");
  await server.logged(({ event }) => event === "draining");
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  const answer = await post(server.url, { "x-api-key": KEYS.anna }, callOf("while-draining"));
  expect(JSON.parse(answer.body).result.structuredContent).toMatchObject({ outcome: "created" });
  expect(answer.headers.connection).toBe("close");
  expect(await server.exited).toEqual([0, null]);
});

it("a second signal ends a drain at once", async () => {
  const server = await start(["--drain-ms", "600000"]);
  server.kill("SIGTERM");
  await server.logged(({ event }) => event === "draining");
  await sleep(800);
  server.kill("SIGTERM");
  expect(await server.exited).toEqual([0, null]);
});

it.each(["SIGTERM", "SIGHUP"] as const)("%s lets a create under way be answered", async (signal) => {
  const server = await start();
  const { call } = await createSlowly(server, { fault: "slow", delay_ms: 500 }, "finished");
  server.kill(signal);
  expect(answerOf(await call).outcome).toBe("created");
  expect(await server.exited).toEqual([0, null]);
  const ending = server.log().find(({ event }) => event === "ending");
  expect(ending?.creates_under_way).toEqual(["finished"]);
});

it("a create whose caller has left gets the grace, and is then no longer unanswered", async () => {
  const server = await start();
  await heymilo.anna.arm({ fault: "slow", delay_ms: 800, match: CREATES });
  const leaving = new AbortController();
  const call = fetch(`${server.url}/mcp`, {
    method: "POST",
    headers: { "x-api-key": KEYS.anna, "content-type": "application/json" },
    body: JSON.stringify(callOf("nobody-listens")),
    signal: leaving.signal,
  });
  call.catch(() => {});
  await arrived();
  leaving.abort();
  await server.logged(({ broken_off }) => broken_off === true);
  server.kill("SIGTERM");
  expect(await server.exited).toEqual([0, null]);
  expect(await heymilo.anna.postings()).toHaveLength(1);
  expect(unanswered(server)).toEqual([]);
});

it("a create that calls itself a subscription in a header gets the grace like any other", async () => {
  const server = await start();
  await heymilo.anna.arm({ fault: "slow", delay_ms: 500, match: CREATES });
  const headers = { "x-api-key": KEYS.anna, "mcp-method": "subscriptions/listen" };
  const call = post(server.url, headers, callOf("so-called"));
  await arrived();
  server.kill("SIGTERM");
  expect(JSON.parse((await call).body).result.structuredContent).toMatchObject({ outcome: "created" });
  expect(await server.exited).toEqual([0, null]);
});

it("a stream that somebody listens to is ended, and does not hold the server up", async () => {
  const server = await start(["--grace-ms", "600000"]);
  const listening = await fetch(`${server.url}/mcp`, {
    method: "POST",
    headers: { ...LISTEN.headers, "x-api-key": KEYS.anna, "content-type": "application/json" },
    body: JSON.stringify(LISTEN.body),
  });
  expect(listening.headers.get("content-type")).toContain("text/event-stream");
  server.kill("SIGTERM");
  await listening.text();
  expect(await server.exited).toEqual([0, null]);
});

it("a call that comes during the drain is refused before anything is sent, and may be repeated", async () => {
  const server = await start();
  const { call } = await createSlowly(server, { fault: "slow", delay_ms: 1_500 }, "first");
  const body = JSON.stringify(callOf("second"));
  const head = [
    "POST /mcp HTTP/1.1",
    `Host: ${new URL(server.url).host}`,
    `X-API-KEY: ${KEYS.anna}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const late = connect(Number(new URL(server.url).port), "127.0.0.1");
  // The request has begun, so its connection stays open.
  late.write(`${head.join("\r\n")}\r\n`);
  await fetch(`${server.url}/healthz`);
  server.kill("SIGTERM");
  await server.logged(({ event }) => event === "ending");
  late.write(`\r\n${body}`);
  let answer = "";
  late.on("data", (chunk) => {
    answer += String(chunk);
  });
  await once(late, "close");
  expect(answer).toContain("outcome: not_created - retry: safe");
  expect(answer).toContain("shutting down");
  expect(answerOf(await call).outcome).toBe("created");
  expect(await server.exited).toEqual([0, null]);
  expect(await heymilo.anna.postings()).toHaveLength(1);
});

it("the same signal twice at once is one; another one later ends the wait, and says what is unanswered", async () => {
  const server = await start(["--grace-ms", "600000"]);
  await createSlowly(server, { fault: "hang_after_commit" }, "cannot-wait");
  server.kill("SIGTERM");
  await sleep(5);
  server.kill("SIGINT");
  await server.logged(({ event }) => event === "ending");
  await sleep(800);
  expect(server.log().some(({ event }) => event === "ended")).toBe(false);
  server.kill("SIGINT");
  expect(await server.exited).toEqual([0, null]);
  expect(unanswered(server)).toEqual(["cannot-wait"]);
});
