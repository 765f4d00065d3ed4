import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { minimal, sandboxForTest } from "../support/in-process-sandbox.ts";

describe("the request log", () => {
  it("tells what arrived, when, and what was answered", async () => {
    const { call, control, create } = await sandboxForTest();
    const before = Date.now();
    const posting = await create(minimal);
    await call("GET", "/postings?search=Cook&limit=5");
    await call("GET", "/nope", undefined, { "x-api-key": "wrong" });
    const { requests } = await control("GET", "/requests");
    expect(requests.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2, 3]);
    const [first, second, third] = requests;
    const sent = JSON.stringify(minimal);
    expect(first).toMatchObject({
      method: "POST",
      path: "/api/v2/postings",
      key: "right",
      key_leaked_in: [],
      fault: null,
      status: 201,
      client_connected_when_answered: true,
      aborted_at: null,
      body: { bytes: sent.length, sha256: createHash("sha256").update(sent).digest("hex"), json: minimal },
    });
    expect(first.header_names).toContain("x-api-key");
    expect(first.received_at).toBeGreaterThanOrEqual(before);
    expect(first.committed_at).toBeGreaterThanOrEqual(first.received_at);
    expect(first.answered_at).toBeGreaterThanOrEqual(first.committed_at);
    expect(second).toMatchObject({ query: { search: "Cook", limit: "5" }, body: null });
    expect(third).toMatchObject({ key: "wrong", status: 404 });
    expect(posting.title).toBe("Line Cook");
    expect((await control("GET", "/requests?after=2")).requests).toEqual([third]);
  });

  it("shows where a key leaked, but never the key", async () => {
    const apiKey = "k3y-that-must-not-show";
    const { call, control } = await sandboxForTest({ apiKey });
    await call("GET", `/postings?search=${apiKey}`);
    await call("GET", `/postings/${apiKey}`);
    await call("POST", "/postings", { ...minimal, instructions: `use ${apiKey}` });
    const log = await control("GET", "/requests");
    expect(log.requests.map(({ key_leaked_in }: { key_leaked_in: string[] }) => key_leaked_in)).toEqual([
      ["url"],
      ["url"],
      ["body"],
    ]);
    expect(JSON.stringify(log)).not.toContain(apiKey);
  });

  it("knows of requests that the client gave up", async () => {
    const { url, control } = await sandboxForTest();
    await control("POST", "/faults", { fault: "hang_before_commit" });
    const abort = new AbortController();
    const given = fetch(`${url}/api/v2/voices`, {
      headers: { "x-api-key": "sandbox-key" },
      signal: abort.signal,
    });
    const last = async () => (await control("GET", "/requests")).requests.at(-1);
    while (!(await last())) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await last()).aborted_at).toBeNull();
    abort.abort();
    await expect(given).rejects.toThrow();
    while ((await last()).aborted_at === null) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await last()).toMatchObject({ status: null, answered_at: null });
  });

  it("reports each request to the log callback, without its body", async () => {
    const lines: object[] = [];
    const { create } = await sandboxForTest({ log: (line) => lines.push(line) });
    await create(minimal);
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(lines).toMatchObject([{ method: "POST", status: 201 }]);
    expect(JSON.stringify(lines)).not.toContain("Line Cook");
  });
});

describe("state and reset", () => {
  it("shows postings with metadata and questions, and blueprints apart", async () => {
    const { control, create } = await sandboxForTest();
    const questions = [{ modality: "voice", text: "Why?" }];
    await create({
      title: "Line Cook",
      metadata: { a: "1" },
      workflow: [{ type: "web_interview", questions }],
    });
    const state = await control("GET", "/state");
    expect(state.postings).toMatchObject([
      {
        title: "Line Cook",
        metadata: { a: "1" },
        listed: true,
        questions: [{ ...questions[0], deleted: false }],
      },
    ]);
    expect(state.blueprints.length).toBeGreaterThanOrEqual(6);
  });

  it("goes back to the seed, and drops what is armed, logged or under way", async () => {
    const { call, control, create } = await sandboxForTest({ rateLimit: 3 });
    await create(minimal);
    await call("PATCH", "/postings/B1A0C0E1", { title: "Changed" });
    const late = { fault: "late_commit", delay_ms: 1_000, match: { path: "/api/v2/postings" } };
    await control("POST", "/faults", [late, { fault: "unavailable" }]);
    const dropped = call("POST", "/postings", minimal);
    while ((await control("GET", "/requests")).requests.length < 3)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await control("POST", "/reset")).toEqual({ reset: true });
    await expect(dropped).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await control("GET", "/state")).postings).toEqual([]);
    expect((await control("GET", "/faults")).faults).toEqual([]);
    expect((await control("GET", "/requests")).requests).toEqual([]);
    const answer = await call("GET", "/postings/B1A0C0E1");
    expect(answer.body.data.title).toBe("Software Engineer");
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("2");
  });

  it("needs no key, is not counted, and names its endpoints when it is misused", async () => {
    const { url, control } = await sandboxForTest({ rateLimit: 1 });
    for (let n = 0; n < 3; n += 1) await control("GET", "/requests");
    const wrong = await fetch(`${url}/__sandbox/fault`, { method: "POST", body: "{}" });
    expect(wrong.status).toBe(404);
    expect(await wrong.json()).toMatchObject({ detail: expect.stringContaining("POST /__sandbox/faults") });
    const malformed = await fetch(`${url}/__sandbox/faults`, { method: "POST", body: "{" });
    expect(malformed.status).toBe(400);
    expect((await control("GET", "/requests")).requests).toEqual([]);
  });
});
