import { Agent, Client, request } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  minimal,
  type Parsed,
  sandboxForTest,
  type TestSandbox,
  testClock,
} from "../support/in-process-sandbox.ts";

const KEY = { "x-api-key": "sandbox-key", "content-type": "application/json" };

/** What a client without retries sees of one create, on a connection of its own. */
async function create({ url }: TestSandbox, signal?: AbortSignal) {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  try {
    const { statusCode, headers, body } = await request(`${url}/api/v2/postings`, {
      method: "POST",
      headers: KEY,
      body: JSON.stringify(minimal),
      dispatcher,
      signal,
    });
    return { status: statusCode, headers, text: await body.text() };
  } catch (error) {
    const { name, code } = error as { name: string; code?: string };
    return { failed: name === "AbortError" ? name : code };
  }
}

/** The same for a client that waits only until `moment`. Returns when the sandbox has noticed that it left. */
async function createImpatiently(sandbox: TestSandbox, moment: (entry: Parsed) => boolean) {
  const abort = new AbortController();
  const seen = create(sandbox, abort.signal);
  await until(async () => moment(await lastRequest(sandbox)));
  abort.abort();
  await until(async () => (await lastRequest(sandbox)).aborted_at !== null);
  return seen;
}

const received = (entry: Parsed): boolean => entry?.body != null;
const applied = (entry: Parsed): boolean => entry?.committed_at != null;

const committed = async ({ control }: TestSandbox): Promise<number> =>
  (await control("GET", "/state")).postings.length;

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function armed(fault: object): Promise<TestSandbox> {
  const sandbox = await sandboxForTest();
  const answer = await sandbox.control("POST", "/faults", {
    match: { method: "POST", path: "^/api/v2/postings$" },
    ...fault,
  });
  expect(answer.faults).toHaveLength(1);
  return sandbox;
}

const lastRequest = async ({ control }: TestSandbox): Promise<Parsed> =>
  (await control("GET", "/requests")).requests.at(-1);

describe("faults that answer with an error", () => {
  it.each([
    [{ fault: "error_before_commit" }, 500, 0],
    [{ fault: "error_after_commit" }, 500, 1],
    [{ fault: "unauthorized" }, 401, 0],
    [{ fault: "too_many_requests" }, 429, 0],
    [{ fault: "unavailable" }, 503, 0],
  ])("%o: %i, %i posting", async (fault, status, postings) => {
    const sandbox = await armed(fault);
    const seen = await create(sandbox);
    expect(seen.status).toBe(status);
    expect(JSON.parse(seen.text as string)).toHaveProperty("error.code");
    expect(seen.headers).not.toHaveProperty("retry-after");
    expect(seen.headers).toMatchObject({ "x-heymilo-sandbox": "1" });
    expect(await committed(sandbox)).toBe(postings);
    expect((await create(sandbox)).status).toBe(201);
  });

  it.each([
    [{ fault: "bad_gateway" }, 502, 0],
    [{ fault: "bad_gateway", status: 504 }, 504, 0],
    [{ fault: "bad_gateway_after_commit", status: 504 }, 504, 1],
  ])("%o: an HTML page with %i, %i posting", async (fault, status, postings) => {
    const sandbox = await armed(fault);
    const seen = await create(sandbox);
    expect(seen).toMatchObject({ status, headers: { "content-type": "text/html" } });
    expect(seen.text).toContain("<html>");
    expect(await committed(sandbox)).toBe(postings);
  });

  it("can say when to come back, in every form that is in use", async () => {
    const { now } = testClock("2027-01-01T00:00:00Z");
    const sandbox = await sandboxForTest({ now });
    await sandbox.control("POST", "/faults", [
      { fault: "too_many_requests", retry_after_s: 7 },
      { fault: "too_many_requests", retry_after_s: 7, retry_after_as: "date" },
      { fault: "unavailable", retry_after_s: 3 },
      { fault: "too_many_requests", ratelimit_reset_s: 30, headers: { "ratelimit-remaining": "0" } },
    ]);
    const hints: unknown[] = [];
    for (let n = 0; n < 4; n += 1) {
      const { headers } = await sandbox.call("GET", "/postings");
      hints.push([
        headers.get("retry-after"),
        headers.get("x-ratelimit-reset"),
        headers.get("ratelimit-remaining"),
      ]);
    }
    expect(hints).toEqual([
      ["7", null, null],
      ["Fri, 01 Jan 2027 00:00:07 GMT", null, null],
      ["3", null, null],
      [null, String(Date.parse("2027-01-01T00:00:30Z") / 1000), "0"],
    ]);
  });
});

describe("faults of the connection", () => {
  it.each([
    ["reset_before_commit", 0],
    ["reset_after_commit", 1],
  ])("%s: no answer, %i posting", async (fault, postings) => {
    const sandbox = await armed({ fault });
    expect(await create(sandbox)).toEqual({ failed: "ECONNRESET" });
    expect(await committed(sandbox)).toBe(postings);
    expect(await lastRequest(sandbox)).toMatchObject({ fault, status: null, body: { json: minimal } });
  });

  it.each([
    ["hang_before_commit", received, 0],
    ["hang_after_commit", applied, 1],
  ])("%s: silence", async (fault, moment, postings) => {
    const sandbox = await armed({ fault });
    expect(await createImpatiently(sandbox, moment)).toEqual({ failed: "AbortError" });
    expect(await lastRequest(sandbox)).toMatchObject({ fault, status: null, answered_at: null });
    expect(await committed(sandbox)).toBe(postings);
  });

  it("stale_keep_alive: a used connection closes under the next request; a fresh one is served", async () => {
    const sandbox = await sandboxForTest();
    await sandbox.control("POST", "/faults", { fault: "stale_keep_alive" });
    const client = new Client(sandbox.url);
    onTestFinished(() => client.destroy());
    const post = () =>
      client.request({
        method: "POST",
        path: "/api/v2/postings",
        headers: KEY,
        body: JSON.stringify(minimal),
      });
    await (await post()).body.text();
    await expect(post()).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
    expect(await committed(sandbox)).toBe(1);
    expect((await post()).statusCode).toBe(201);
  });
});

describe("faults of the answer's body", () => {
  it("truncated: promises more than it sends", async () => {
    const sandbox = await armed({ fault: "truncated" });
    expect(await create(sandbox)).toEqual({ failed: "UND_ERR_SOCKET" });
    expect(await committed(sandbox)).toBe(1);
    expect((await lastRequest(sandbox)).status).toBe(201);
  });

  it.each([
    ["truncated_chunked", "application/json"],
    ["malformed_json", "application/json"],
    ["empty_body", "application/json"],
  ])("%s: 201 with a body that can't be parsed", async (fault, type) => {
    const sandbox = await armed({ fault });
    const { status, headers, text } = await create(sandbox);
    expect(status).toBe(201);
    expect(headers?.["content-type"]).toBe(type);
    expect(() => JSON.parse(text as string)).toThrow(SyntaxError);
    expect(await committed(sandbox)).toBe(1);
  });

  it("wrong_content_type: the right body under the wrong name", async () => {
    const sandbox = await armed({ fault: "wrong_content_type" });
    const { status, headers, text } = await create(sandbox);
    expect([status, headers?.["content-type"]]).toEqual([201, "text/html"]);
    expect(JSON.parse(text as string).data.object).toBe("posting");
  });

  it("oversize_body: as many megabytes of JSON as asked for", async () => {
    const sandbox = await armed({ fault: "oversize_body", megabytes: 3 });
    const { status, text } = await create(sandbox);
    expect(status).toBe(201);
    expect(JSON.parse(text as string).padding).toHaveLength(3 * 1024 * 1024);
    expect(await committed(sandbox)).toBe(1);
  });
});

describe("faults of time", () => {
  // Timers may fire a millisecond early against the clock.
  const DELAY = 60;
  const ATLEAST = DELAY - 2;

  it("slow: applied and answered after delay_ms", async () => {
    const sandbox = await armed({ fault: "slow", delay_ms: DELAY });
    expect((await create(sandbox)).status).toBe(201);
    const { received_at, committed_at } = await lastRequest(sandbox);
    expect(committed_at - received_at).toBeGreaterThanOrEqual(ATLEAST);
  });

  it("slow_answer: applied at once, answered after delay_ms", async () => {
    const sandbox = await armed({ fault: "slow_answer", delay_ms: DELAY });
    expect((await create(sandbox)).status).toBe(201);
    const { committed_at, answered_at } = await lastRequest(sandbox);
    expect(answered_at - committed_at).toBeGreaterThanOrEqual(ATLEAST);
  });

  it("late_commit: applied after delay_ms, then answered", async () => {
    const sandbox = await armed({ fault: "late_commit", delay_ms: DELAY });
    expect((await create(sandbox)).status).toBe(201);
    const { received_at, committed_at } = await lastRequest(sandbox);
    expect(committed_at - received_at).toBeGreaterThanOrEqual(ATLEAST);
  });

  it("late_commit: or never answered", async () => {
    const sandbox = await armed({ fault: "late_commit", delay_ms: DELAY, answer: false });
    expect(await createImpatiently(sandbox, applied)).toEqual({ failed: "AbortError" });
    expect(await committed(sandbox)).toBe(1);
  });

  it("late_commit: happens although the client has gone", async () => {
    const sandbox = await armed({ fault: "late_commit", delay_ms: 1_000 });
    expect(await createImpatiently(sandbox, received)).toEqual({ failed: "AbortError" });
    await until(async () => (await committed(sandbox)) === 1);
    const { aborted_at, committed_at, ...entry } = await lastRequest(sandbox);
    expect(committed_at).toBeGreaterThanOrEqual(aborted_at);
    expect(entry).toMatchObject({ client_connected_when_answered: false, status: null });
  });

  it("late_commit: or is dropped with the client, if it is told so", async () => {
    const sandbox = await armed({ fault: "late_commit", delay_ms: 1_000, commit_if_disconnected: false });
    expect(await createImpatiently(sandbox, received)).toEqual({ failed: "AbortError" });
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await lastRequest(sandbox)).toMatchObject({ committed_at: null });
    expect(await committed(sandbox)).toBe(0);
  });

  it("list_lag_ms: a new posting is there by its id at once, in lists only later, and works as a cursor", async () => {
    const clock = testClock("2027-01-01T00:00:00Z");
    const sandbox = await sandboxForTest({ now: clock.now });
    const old = await sandbox.create(minimal);
    await sandbox.control("POST", "/faults", { fault: "none", list_lag_ms: 5_000 });
    expect((await create(sandbox)).status).toBe(201);
    const [hidden] = (await sandbox.control("GET", "/state")).postings;
    expect(hidden.listed).toBe(false);
    expect((await sandbox.call("GET", `/postings/${hidden.id}`)).status).toBe(200);
    const listed = async (query = "") =>
      (await sandbox.call("GET", `/postings${query}`)).body.data.map(({ id }: Parsed) => id);
    expect(await listed()).toEqual([old.id]);
    expect(await listed(`?starting_after=${hidden.id}`)).toEqual([old.id]);
    clock.move(5_000);
    expect(await listed()).toEqual([hidden.id, old.id]);
  });
});
