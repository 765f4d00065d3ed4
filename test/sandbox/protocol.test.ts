import { connect } from "node:net";
import { Client } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { minimal, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

describe("every answer", () => {
  it("is marked, and has a request id of its own", async () => {
    const { call, url } = await sandboxForTest();
    const answers = [await call("GET", "/postings"), await call("GET", "/nope"), await fetch(`${url}/__sandbox/state`)];
    for (const { headers } of answers) expect(headers.get("x-heymilo-sandbox")).toBe("1");
    expect(new Set(answers.map(({ headers }) => headers.get("x-request-id"))).size).toBe(3);
  });

  it("is dated by the sandbox's clock", async () => {
    const { call } = await sandboxForTest({ now: testClock("2027-03-04T05:06:07Z").now });
    expect((await call("GET", "/postings")).headers.get("date")).toBe("Thu, 04 Mar 2027 05:06:07 GMT");
  });
});

describe("authentication", () => {
  it.each([
    [{ "x-api-key": "wrong" }, "invalid_api_key"],
    [{ "x-api-key": "" }, "missing_api_key"],
    [{ "x-api-key": "", authorization: "Bearer sandbox-key" }, "missing_api_key"],
  ])("answers %o with 401", async (headers, code) => {
    const { call } = await sandboxForTest();
    for (const path of ["/postings", "/schemas/agents"]) {
      const { status, body } = await call("GET", path, undefined, headers);
      expect(status).toBe(401);
      expect(body.error).toMatchObject({ type: "authentication_error", code });
    }
    expect((await call("POST", "/postings", minimal, headers)).status).toBe(401);
  });

  it("is not needed for the health check", async () => {
    const { call } = await sandboxForTest();
    const answer = await call("GET", "//health", undefined, { "x-api-key": "" });
    expect(answer).toMatchObject({ status: 200, body: { status: "ok" } });
  });
});

describe("routing", () => {
  it.each([
    ["GET", "/nope", 404, "Not Found"],
    ["GET", "//", 404, "Not Found"],
    ["GET", "//api/v1/postings", 404, "Not Found"],
    ["GET", "/postings/a%2Fb", 404, "Not Found"],
    ["PUT", "/postings", 405, "Method Not Allowed"],
    ["DELETE", "/postings/13D77095", 405, "Method Not Allowed"],
    ["POST", "/voices", 405, "Method Not Allowed"],
    ["OPTIONS", "/postings", 405, "Method Not Allowed"],
  ])("answers %s %s with %i in Starlette's form", async (method, path, status, detail) => {
    const { call } = await sandboxForTest();
    expect(await call(method, path)).toMatchObject({ status, body: { detail } });
  });

  it.each(["%2e%2e", "..", "%E0", "%20"])("takes an odd id as it comes: %s", async (id) => {
    const { url } = await sandboxForTest();
    const client = new Client(url);
    onTestFinished(() => client.destroy());
    const headers = { "x-api-key": "sandbox-key" };
    const { statusCode, body } = await client.request({
      method: "GET",
      path: `/api/v2/postings/${id}`,
      headers,
    });
    expect(statusCode).toBe(404);
    expect(await body.json()).toMatchObject({ error: { code: "resource_not_found", param: "posting_id" } });
  });

  it("knows no HEAD, and redirects a slash too many", async () => {
    const { call } = await sandboxForTest();
    const head = await call("HEAD", "/postings");
    expect([head.status, head.headers.get("allow")]).toEqual([405, "POST"]);
    const redirect = await call("POST", "/postings/", minimal);
    expect([redirect.status, redirect.headers.get("location")]).toEqual([307, "/api/v2/postings"]);
  });
});

describe("bodies", () => {
  const post = async (body: string | undefined, headers: Record<string, string> = {}) => {
    const { call } = await sandboxForTest();
    return call("POST", "/postings", body, headers);
  };

  it.each([
    ['{"title": "Line Cook",}', "json_invalid", ["body", 22]],
    ['{"title": "Line', "json_invalid", ["body", 15]],
    ["[]", "model_attributes_type", ["body"]],
    ['"text"', "model_attributes_type", ["body"]],
    ["null", "missing", ["body"]],
  ])("answers %s with a FastAPI error", async (sent, type, loc) => {
    const { status, body } = await post(sent);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ type }]);
    expect(body.detail[0].loc[0]).toBe("body");
    // V8 and Python count the place of a trailing comma and of an early end differently between versions.
    if (type === "json_invalid") expect(body.detail[0].loc[1]).toBeGreaterThan(0);
    else expect(body.detail[0].loc).toEqual(loc);
  });

  it("are missing when there is none", async () => {
    expect((await post(undefined)).body.detail).toMatchObject([{ type: "missing", loc: ["body"] }]);
  });

  it.each([
    ["text/plain", 422],
    ["application/x-www-form-urlencoded", 422],
    ["application/json; charset=utf-8", 201],
    ["application/vnd.api+json", 201],
  ])("of type %s get %i", async (type, status) => {
    const answer = await post(JSON.stringify(minimal), { "content-type": type });
    expect(answer.status).toBe(status);
    if (status === 422) expect(answer.body.detail).toMatchObject([{ type: "model_attributes_type", loc: ["body"] }]);
  });

  it("may be large, up to 10 MB", async () => {
    const { call } = await sandboxForTest();
    const sized = (padding: number) => JSON.stringify({ ...minimal, ignored: "x".repeat(padding) });
    expect((await call("POST", "/postings", sized(9_000_000))).status).toBe(201);
    const refused = await call("POST", "/postings", sized(11_000_000));
    expect([refused.status, refused.body.error.code]).toEqual([413, "request_too_large"]);
  });
});

describe("the rate limit", () => {
  it("counts requests per window, says so in every answer, and lets go after a minute", async () => {
    const clock = testClock("2027-01-01T00:00:00Z");
    const { call, control } = await sandboxForTest({ rateLimit: 3, now: clock.now });
    const reset = String(Date.parse("2027-01-01T00:01:00Z") / 1000);
    for (const remaining of ["2", "1", "0"]) {
      const { status, headers } = await call("GET", "/postings");
      expect([status, headers.get("x-ratelimit-remaining")]).toEqual([200, remaining]);
      expect([headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-reset")]).toEqual(["3", reset]);
    }
    clock.move(20_500);
    const refused = await call("POST", "/postings", minimal);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(refused.body.error).toMatchObject({ type: "rate_limit_error", code: "rate_limit_exceeded" });
    await control("GET", "/state");
    clock.move(39_500);
    expect((await call("GET", "/postings")).body.data).toEqual([]);
  });

  it("is 300 a minute unless told otherwise; strangers don't use it up", async () => {
    const { call } = await sandboxForTest({ rateLimit: 300 });
    await call("GET", "/postings", undefined, { "x-api-key": "wrong" });
    await call("GET", "/nope");
    expect((await call("GET", "/postings")).headers.get("x-ratelimit-remaining")).toBe("299");
    const unlimited = await sandboxForTest({ rateLimit: 0 });
    expect((await unlimited.call("GET", "/postings")).headers.has("x-ratelimit-limit")).toBe(false);
  });
});

describe("starting and closing", () => {
  it("listens on loopback, on the port it is given", async () => {
    const first = await startSandbox();
    const port = Number(new URL(first.url).port);
    expect(first).toMatchObject({ url: `http://127.0.0.1:${port}`, apiKey: "sandbox-key" });
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.close();
    const second = await startSandbox({ port });
    expect(second.url).toBe(first.url);
    await second.close();
  });

  it("ends connections that are idle or waiting, and can be closed twice", async () => {
    const { url, close } = await startSandbox();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const ended = new Promise((resolve) => socket.on("error", () => {}).on("close", resolve));
    socket.write("GET /api/v2/postings HTTP/1.1\r\nhost: sandbox\r\n");
    await new Promise((resolve) => socket.on("connect", resolve));
    await close();
    await ended;
    await close();
  });
});
