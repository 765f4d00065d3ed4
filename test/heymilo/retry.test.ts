import { expect, it } from "vitest";
import type { HttpEvent } from "../../src/heymilo/http/client.ts";
import { answer, client, deadline, failure, NOBODYS_PORT, rawServer } from "../support/raw-servers.ts";

const ask = { method: "GET", path: "/api/v2/postings", query: { search: "private" } } as const;
const write = { method: "POST", path: "/api/v2/x", body: { title: "private" } } as const;

/** Gives one answer after the other; the last one again and again. */
async function script(...answers: (string | "reset")[]) {
  const times: number[] = [];
  const server = await rawServer((socket) => {
    const next = answers[Math.min(times.length, answers.length - 1)] as string;
    times.push(performance.now());
    if (next === "reset") socket.resetAndDestroy();
    else socket.end(next);
  });
  return { ...server, times };
}

const ok = answer("200 OK", "{}");
const refuse = (status: number, headers = {}) => answer(`${status} No`, '{"detail":"no"}', headers);

it.concurrent.each([
  ["500, then well", [refuse(500), ok], 2],
  ["a reset and half an answer, then well", ["reset", answer("200 OK", "{", { "content-length": 9 }), ok], 3],
  ["429 with a short wait", [refuse(429, { "retry-after": 0.02 }), ok], 2],
])("reads again after %s", async (_name, answers, attempts) => {
  const server = await script(...answers);
  expect(await client(server.url).read(ask, deadline())).toMatchObject({ status: 200 });
  expect(server.times).toHaveLength(attempts);
});

it.concurrent.each([
  ["three times 503", refuse(503), 3, "ApiError"],
  ["404", refuse(404), 1, "ApiError"],
  ["three times 408", refuse(408), 3, "ApiError"],
  ["a redirect", answer("301 Moved", ""), 1, "InvalidResponseError"],
  ["three times HTML", answer("200 OK", "<html>", { "content-type": "text/html" }), 3, "InvalidResponseError"],
])("gives up reading after %s", async (_name, text, attempts, name) => {
  const server = await script(text);
  expect(await failure(client(server.url).read(ask, deadline()))).toMatchObject({ name });
  expect(server.times).toHaveLength(attempts);
});

it.concurrent.each([
  ["500", refuse(500), 1],
  ["503 with Retry-After", refuse(503, { "retry-after": 0 }), 1],
  ["a reset", "reset", 1],
  ["a broken receipt", answer("201 Created", "{"), 1],
  ["422", refuse(422), 1],
  ["five times 429", refuse(429, { "retry-after": 0.02 }), 5],
])("writes no more after %s", async (_name, text, attempts) => {
  const server = await script(text);
  await failure(client(server.url).write(write, deadline()));
  expect(server.times).toHaveLength(attempts);
});

it.concurrent("writes again when nobody was there", async () => {
  const url = new URL(`http://127.0.0.1:${NOBODYS_PORT}`);
  const events: HttpEvent[] = [];
  const http = client(url, { onRequest: () => (event) => events.push(event) });
  expect(await failure(http.write(write, deadline()))).toMatchObject({ reason: "refused" });
  expect(events.map(({ attempt, error }) => [attempt, error])).toEqual(
    [1, 2, 3, 4, 5].map((n) => [n, "ConnectionError"]),
  );
});

it.concurrent("does not try a certificate twice", async () => {
  const events: HttpEvent[] = [];
  const http = client(new URL("https://api.heymilo.test"), {
    onRequest: () => (event) => events.push(event),
    env: { https_proxy: (await script(answer("407 Auth", ""))).url.href },
  });
  expect(await failure(http.write(write, deadline()))).toMatchObject({ code: "PROXY_407", transient: false });
  expect(events).toHaveLength(1);
});

it.concurrent("waits as long as HeyMilo asks, and holds the others back meanwhile", async () => {
  const server = await script(refuse(429, { "retry-after": 1 }), ok);
  const http = client(server.url, { maxInFlight: 1 });
  await Promise.all([http.write(write, deadline()), http.read(ask, deadline()), http.read(ask, deadline())]);
  const [turnedAway, ...others] = server.times as [number, ...number[]];
  expect(others).toHaveLength(3);
  for (const time of others) expect(time - turnedAway).toBeGreaterThanOrEqual(1_000);
});

it.concurrent("waits a second at least after a 429 that names no wait, whoever asks", async () => {
  const wait = async (headers: Record<string, string | number>) => {
    const server = await script(refuse(429, headers), refuse(429, headers), ok);
    const http = client(server.url, { maxInFlight: 4 });
    await Promise.all([http.write(write, deadline()), http.read(ask, deadline())]);
    const gaps = server.times.slice(2).map((time) => time - (server.times[0] as number));
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap, JSON.stringify(headers)).toBeGreaterThanOrEqual(990);
  };
  await Promise.all([
    wait({ "retry-after": 1_000_000_000 }),
    wait({ "retry-after": 0 }),
    wait({ "retry-after": -5 }),
    wait({ "retry-after": "soon" }),
    wait({ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }),
    wait({ "x-ratelimit-reset": 0 }),
  ]);
});

it.concurrent("says of a call that had no turn in time that it had none", async () => {
  const server = await rawServer(() => {});
  const http = client(server.url, { maxInFlight: 2 });
  // The first keeps its turn until the others have no time left.
  const first = failure(http.write(write, deadline(2_000)));
  const until = deadline(500);
  const calls = Array.from({ length: 5 }, () => failure(http.write(write, until)));
  const errors = await Promise.all([first, ...calls]);
  expect(errors[0]).toMatchObject({ phase: "sent" });
  for (const error of errors.slice(1)) {
    expect(error).toMatchObject({ name: "TimeoutError", which: "queue", phase: "not_sent", afterMs: 500 });
    expect((error as Error).message).toBe("the request was not sent: what went before it took too long");
  }
});

it.concurrent("makes a wait that does not fit into an error which tells the wait, for the others as well", async () => {
  const server = await script(refuse(429, { "retry-after": 30 }));
  const http = client(server.url);
  expect(await failure(http.read(ask, deadline(5_000)))).toMatchObject({ status: 429, retryAfterMs: 30_000 });
  const error = await failure(http.write(write, deadline(5_000)));
  expect(error).toMatchObject({ name: "TimeoutError", which: "queue", phase: "not_sent" });
  expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(5_000);
  expect(server.times).toHaveLength(1);
});

it.concurrent("gives a read no more than a third of the time for each attempt", async () => {
  const server = await rawServer(() => {});
  const error = await failure(client(server.url).read(ask, deadline(600)));
  expect(error).toMatchObject({ name: "TimeoutError", phase: "sent" });
  expect(server.received.match(/GET/g)?.length).toBeGreaterThanOrEqual(2);
});

it.concurrent("does not go on after the caller gave up", async () => {
  const giveUp = new AbortController();
  const server = await script(refuse(500, { "retry-after": 5 }));
  const reading = failure(
    client(server.url, { onRequest: () => () => setImmediate(() => giveUp.abort()) }).read(
      ask,
      deadline(20_000, giveUp.signal),
    ),
  );
  expect(await reading).toMatchObject({ name: "ApiError", status: 500 });
  expect(server.times).toHaveLength(1);
});

it.concurrent("logs each attempt, without bodies, queries and keys", async () => {
  const events: HttpEvent[] = [];
  const server = await script(refuse(502, { "x-request-id": "req_1" }), ok);
  await client(server.url, { onRequest: () => (event) => events.push(event) }).read(ask, deadline());
  const common = { method: "GET", path: "/api/v2/postings", ms: expect.any(Number) };
  expect(events).toEqual([
    { ...common, attempt: 1, status: 502, requestId: "req_1", error: "ApiError" },
    { ...common, attempt: 2, status: 200 },
  ]);
});
