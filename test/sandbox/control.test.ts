import { describe, expect, it } from "vitest";
import { minimal, sandboxForTest } from "../support/in-process-sandbox.ts";

describe("the request log", () => {
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
