import { readFile } from "node:fs/promises";
import { Agent, Client, request } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { FAULT_KINDS } from "../../src/sandbox/faults/kinds.ts";
import { minimal, type Parsed, sandboxForTest, type TestSandbox, testClock } from "../support/in-process-sandbox.ts";

const KEY = { "x-api-key": "sandbox-key", "content-type": "application/json" };

/**
 * Whether a fault commits is known to the tests of creates, which fail otherwise. That an answer cannot be read is not,
 * since a create also succeeds if it can.
 */

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

const committed = async ({ control }: TestSandbox): Promise<number> => (await control("GET", "/state")).postings.length;

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

const noJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
};

it.each<[fault: object, seen: object]>([
  [{ fault: "truncated" }, { failed: "UND_ERR_SOCKET" }],
  [{ fault: "truncated_chunked" }, { status: 201, text: expect.toSatisfy(noJson) as string }],
  [{ fault: "malformed_json" }, { status: 201, text: expect.toSatisfy(noJson) as string }],
  [{ fault: "empty_body" }, { status: 201, text: "" }],
  [{ fault: "wrong_content_type" }, { status: 201, headers: { "content-type": "text/html" } }],
  [
    { fault: "oversize_body", megabytes: 3 },
    { status: 201, text: expect.stringMatching(/x{3000000}/) as string },
  ],
])("%o: a create sees %o, and the next one its answer", async (fault, seen) => {
  const sandbox = await armed(fault);
  expect(await create(sandbox)).toMatchObject(seen);
  expect(await create(sandbox)).toMatchObject({ status: 201, text: expect.not.toSatisfy(noJson) });
});

it.each<[fault: { fault: string; [parameter: string]: unknown }, moment: typeof received, postings: number]>([
  [{ fault: "hang_before_commit" }, received, 0],
  [{ fault: "hang_after_commit" }, applied, 1],
  [{ fault: "late_commit", delay_ms: 60, answer: false }, applied, 1],
])("%o: silence, until the client leaves", async (fault, moment, postings) => {
  const sandbox = await armed(fault);
  expect(await createImpatiently(sandbox, moment)).toEqual({ failed: "AbortError" });
  expect(await lastRequest(sandbox)).toMatchObject({ fault: fault.fault, status: null, answered_at: null });
  expect(await committed(sandbox)).toBe(postings);
});

it.each([
  ["slow", "received_at", "committed_at"],
  ["slow_answer", "committed_at", "answered_at"],
  ["late_commit", "received_at", "committed_at"],
])("%s: delay_ms between %s and %s, and then an answer", async (fault, from, to) => {
  const sandbox = await armed({ fault, delay_ms: 60 });
  expect((await create(sandbox)).status).toBe(201);
  const entry = await lastRequest(sandbox);
  // Timers may fire a millisecond early against the clock.
  expect(entry[to] - entry[from]).toBeGreaterThanOrEqual(58);
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
    hints.push([headers.get("retry-after"), headers.get("x-ratelimit-reset"), headers.get("ratelimit-remaining")]);
  }
  expect(hints).toEqual([
    ["7", null, null],
    ["Fri, 01 Jan 2027 00:00:07 GMT", null, null],
    ["3", null, null],
    [null, String(Date.parse("2027-01-01T00:00:30Z") / 1000), "0"],
  ]);
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

it.each([
  [{ fault: "explode" }, "fault", "literal_error"],
  [{ fault: "slow", delay: 3 }, "delay", "extra_forbidden"],
  [{ fault: "slow", delay_ms: "3" }, "delay_ms", "int_type"],
  [{ fault: "slow", times: 0 }, "times", "greater_than_equal"],
  [{ fault: "slow", match: { path: "^(" } }, "path", "regex_invalid"],
  [{ fault: "slow", match: { url: "/" } }, "url", "extra_forbidden"],
])("refuses %o", async (fault, key, type) => {
  const sandbox = await sandboxForTest();
  const { detail } = await sandbox.control("POST", "/faults", [{ fault: "slow" }, fault]);
  expect(detail).toMatchObject([{ type }]);
  expect(detail[0].loc.at(-1)).toBe(key);
  expect((await sandbox.control("GET", "/faults")).faults).toEqual([]);
});

it("docs/sandbox.md names every kind", async () => {
  const { kinds } = await (await sandboxForTest()).control("GET", "/faults");
  expect(Object.keys(kinds)).toEqual(Object.keys(FAULT_KINDS));
  const docs = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  expect(Object.keys(kinds).filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
});
