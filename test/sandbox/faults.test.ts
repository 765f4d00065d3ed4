import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { minimal, type Parsed, sandboxForTest, type TestSandbox, testClock } from "../support/in-process-sandbox.ts";

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
      headers: { "x-api-key": "sandbox-key", "content-type": "application/json" },
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

const lastRequest = async ({ control }: TestSandbox): Promise<Parsed> =>
  (await control("GET", "/requests")).requests.at(-1);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function armed(fault: object): Promise<TestSandbox> {
  const sandbox = await sandboxForTest();
  const answer = await sandbox.control("POST", "/faults", fault);
  expect(answer.faults).toHaveLength(1);
  return sandbox;
}

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

const received = (entry: Parsed): boolean => entry?.body != null;
const applied = (entry: Parsed): boolean => entry?.committed_at != null;

it.each<[fault: { fault: string; [parameter: string]: unknown }, moment: typeof received]>([
  [{ fault: "hang_before_commit" }, received],
  [{ fault: "hang_after_commit" }, applied],
  [{ fault: "late_commit", delay_ms: 60, answer: false }, applied],
])("%o: silence, until the client leaves", async (fault, moment) => {
  const sandbox = await armed(fault);
  const leaving = new AbortController();
  const seen = create(sandbox, leaving.signal);
  await until(async () => moment(await lastRequest(sandbox)));
  leaving.abort();
  expect(await seen).toEqual({ failed: "AbortError" });
  await until(async () => (await lastRequest(sandbox)).aborted_at !== null);
  expect(await lastRequest(sandbox)).toMatchObject({ fault: fault.fault, status: null, answered_at: null });
});

it("can say when to come back, in every form that is in use", async () => {
  const { now } = testClock("2027-01-01T00:00:00Z");
  const sandbox = await sandboxForTest({ now });
  await sandbox.control("POST", "/faults", [
    { fault: "too_many_requests", retry_after_s: 7, retry_after_as: "date" },
    { fault: "unavailable", retry_after_s: 3 },
    { fault: "too_many_requests", ratelimit_reset_s: 30, headers: { "ratelimit-remaining": "0" } },
  ]);
  const hints: unknown[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { headers } = await sandbox.call("GET", "/postings");
    hints.push([headers.get("retry-after"), headers.get("x-ratelimit-reset"), headers.get("ratelimit-remaining")]);
  }
  expect(hints).toEqual([
    ["Fri, 01 Jan 2027 00:00:07 GMT", null, null],
    ["3", null, null],
    [null, String(Date.parse("2027-01-01T00:00:30Z") / 1000), "0"],
  ]);
});

it("docs/sandbox.md names every kind", async () => {
  const { kinds } = await (await sandboxForTest()).control("GET", "/faults");
  const docs = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  expect(Object.keys(kinds).filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
});
