import { beforeAll, describe, expect, it } from "vitest";
import { answerOf, type TestClient } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { connectHttpModern, eachHttpClient } from "../support/http-clients.ts";
import { LIST, toolCall } from "../support/messages.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const REQUEST = exampleRequest("customer-service-rep");

const heymilo = twoWorkspaces();

const start = (args: string[] = [], env: Record<string, string> = {}) => startBefore(heymilo, args, env);

describe("with the callers' own keys", () => {
  let server: HostedServer;

  beforeAll(async () => {
    server = await start();
    return async () => void (await server.stop());
  });

  it.each<[status: number, headers: Record<string, string>]>([
    [200, { authorization: `bearer  ${KEYS.anna} ` }],
    [200, { "x-api-key": KEYS.anna }],
    // A gateway in front uses Authorization for itself.
    [200, { "x-api-key": KEYS.anna, authorization: "Bearer identity-token-of-a-gateway" }],
    [400, { "x-api-key": KEYS.anna, "x-workspace-id": "\u00e4" }],
    [401, {}],
    [401, { authorization: "" }],
    [401, { authorization: "Bearer" }],
    [401, { authorization: "Basic aG06aG0=" }],
    [401, { "x-api-key": " " }],
    [401, { authorization: "Bearer two words" }],
  ])("answers %i to %o, and says how to send a key", async (expected, given) => {
    heymilo.seen.length = 0;
    const call = toolCall("list_interviewers");
    const { status, headers, body } = await post(server.url, given, call);
    expect(status).toBe(expected);
    expect(heymilo.seen.map((one) => one["x-api-key"])).toEqual(expected === 200 ? [KEYS.anna] : []);
    if (expected !== 401) return;
    const isWrong = given.authorization === "Bearer two words";
    expect(headers["www-authenticate"]).toMatch(isWrong ? /error="invalid_token"/ : /^Bearer realm="heymilo-mcp"$/);
    expect(JSON.parse(body).error.message).toContain("X-API-KEY");
    expect(body).not.toContain("two words");
  });

  it("a caller's other workspace is another tenant", async () => {
    const tenantOf = async (workspace: string) => {
      const id = `of-${workspace}-${Math.random()}`;
      const headers = { "x-api-key": KEYS.anna, "x-request-id": id };
      await post(server.url, { ...headers, ...(workspace && { "x-workspace-id": workspace }) });
      return (await server.logged(({ request_id }) => request_id === id)).tenant;
    };
    const tenants = [await tenantOf("ws_1"), await tenantOf("ws_1"), await tenantOf("ws_2"), await tenantOf("")];
    expect(new Set(tenants).size).toBe(3);
    expect(tenants[0]).toBe(tenants[1]);
  });

  eachHttpClient("%s", (_name, connect) => {
    it("without a key it fails to connect, and says 401 or what to do", async () => {
      await expect(connect(server.url)).rejects.toThrow(/401|Unauthorized|API key/i);
    });
  });

  it("two callers with identical requests and keys of idempotency get each their own", async () => {
    const [anna, ben] = await Promise.all([
      connectHttpModern(server.url, { authorization: `Bearer ${KEYS.anna}` }),
      connectHttpModern(server.url, { "x-api-key": KEYS.ben }),
    ]);
    const args = { ...REQUEST, idempotency_key: "same-for-both" };
    const create = async (client: TestClient) => answerOf(await client.callTool("create_interviewer", args));
    const made = await Promise.all([create(anna), create(ben), create(anna), create(ben)]);
    const ofAnna = await heymilo.anna.postings();
    const ofBen = await heymilo.ben.postings();
    expect(ofAnna).toHaveLength(1);
    expect(ofBen).toHaveLength(1);
    const [a, b] = [ofAnna[0]?.id, ofBen[0]?.id];
    expect(made.map(({ posting_id }) => posting_id)).toEqual([a, b, a, b]);

    expect((await create(anna)).outcome).toBe("already_created");
    const stranger = await ben.callTool("get_interviewer", { posting_id: a });
    expect(stranger.failure).toMatchObject({ status: 404 });
    const listed = answerOf(await ben.callTool("list_interviewers"));
    expect(JSON.stringify(listed)).not.toContain(a);
    await Promise.all([anna.close(), ben.close()]);
  });

  it("a caller's workspace goes on to HeyMilo", async () => {
    heymilo.seen.length = 0;
    const headers = { "x-api-key": KEYS.ben, "x-workspace-id": "ws_77" };
    const client = await connectHttpModern(server.url, headers);
    answerOf(await client.callTool("list_interviewers"));
    await client.close();
    expect(heymilo.seen.map((one) => one["x-workspace-id"])).toContain("ws_77");
  });

  it("a caller's key appears in no result and no log, even if HeyMilo repeats it", async () => {
    const key = 'unknown-key-"\\%41-0123';
    const client = await connectHttpModern(server.url, { "x-api-key": key });
    const { text, failure } = await client.callTool("list_interviewers");
    await client.close();
    expect(failure).toMatchObject({ status: 401 });
    expect(text).toContain("[redacted]");
    for (const secret of [key, KEYS.anna, KEYS.ben]) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        expect(text).not.toContain(form);
        expect(server.stderr()).not.toContain(form);
      }
    }
  });

  it("the log has a line for each request, with its id, and the id comes back", async () => {
    const headers = { "x-api-key": KEYS.anna };
    const given = await post(server.url, { ...headers, "x-request-id": "trace/42" });
    expect(given.headers["x-request-id"]).toBe("trace/42");
    const line = await server.logged(({ request_id }) => request_id === "trace/42");
    expect(line).toMatchObject({
      level: "info",
      event: "request",
      route: "mcp",
      method: "POST",
      status: 200,
    });
    expect(line.tenant).toMatch(/^.{8}$/);

    const forged = await post(server.url, { ...headers, "x-request-id": 'x", "level": "error' });
    expect(forged.headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
  });

  it("what a call logs can be found by its request's id", async () => {
    const call = toolCall("get_interviewer");
    await post(server.url, { "x-api-key": KEYS.anna, "x-request-id": "find-me" }, call);
    const failed = await server.logged(({ event, request_id }) => event === "call failed" && request_id === "find-me");
    expect(failed.call).toBe("get_interviewer");
  });

  it.each([
    ["Host", { host: "evil.example" }],
    ["Host", { host: "127.0.0.1.evil.example" }],
    ["Origin", { origin: "https://evil.example" }],
    ["Origin", { origin: "null" }],
  ])("a page that rebinds a name is refused by its %s: %o", async (_header, headers) => {
    const { status } = await post(server.url, {
      "x-api-key": KEYS.anna,
      ...(headers as Record<string, string>),
    });
    expect(status).toBe(403);
  });

  it("a page of this machine is not", async () => {
    const headers = { "x-api-key": KEYS.anna, host: "localhost:1", origin: "http://localhost:6274" };
    expect((await post(server.url, headers)).status).toBe(200);
  });

  it("more than 1 MiB is too much", async () => {
    const long = JSON.stringify({ ...LIST, params: { filler: "x".repeat(1_048_576) } });
    expect((await post(server.url, { "x-api-key": KEYS.anna }, long)).status).toBe(413);
  });

  it("an address of more than a million characters is refused in words", async () => {
    const uri = `heymilo://interviewers/${"a".repeat(1_000_100)}`;
    const read = { jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri } };
    const { status, body } = await post(server.url, { "x-api-key": KEYS.anna }, read);
    expect(status).toBe(400);
    expect(JSON.parse(body).error.message).toContain("params.uri has more than 8192 characters");
  });

  it("a batch and another type are answered, and harm nobody", async () => {
    const key = { "x-api-key": KEYS.anna };
    expect((await post(server.url, { ...key, "content-type": "text/plain" })).status).toBe(415);
    expect((await post(server.url, key, [LIST, { ...LIST, id: 8 }])).status).toBeLessThan(500);
    expect((await post(server.url, key)).status).toBe(200);
  });

  it("other methods and paths have nothing", async () => {
    const headers = { "x-api-key": KEYS.anna };
    expect((await fetch(`${server.url}/mcp`, { headers })).status).toBe(405);
    // Where clients look for OAuth after a 401.
    for (const path of ["/", "/register", "/.well-known/oauth-protected-resource/mcp"])
      expect((await fetch(`${server.url}${path}`, { headers })).status).toBe(404);
  });

  it("is alive and ready, and asks HeyMilo nothing for it", async () => {
    const before = heymilo.front.requests.length;
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(heymilo.front.requests.length).toBe(before);
  });
});

describe("with the server's key behind tokens", () => {
  const env = {
    HEYMILO_API_KEY: KEYS.anna,
    HEYMILO_MCP_TOKENS: "token-of-the-pipeline, token-of-the-assistant",
  };

  it("a token opens, HeyMilo gets the key, and nobody sees either", async () => {
    const server = await start([], env);
    for (const token of [KEYS.anna, "token-of-the-assistan", "token-of-the-assistant-", "TOKEN-OF-THE-ASSISTANT"]) {
      const { status, headers } = await post(server.url, { authorization: `Bearer ${token}` });
      expect([status, headers["www-authenticate"]]).toEqual([401, expect.stringContaining("invalid_token")]);
    }
    heymilo.seen.length = 0;
    const client = await connectHttpModern(server.url, { authorization: "Bearer token-of-the-assistant" });
    answerOf(await client.callTool("list_interviewers"));
    await client.close();
    expect(new Set(heymilo.seen.map((one) => one["x-api-key"]))).toEqual(new Set([KEYS.anna]));
    expect(JSON.stringify(heymilo.seen)).not.toContain("token-of");
    await server.stop();
    expect(server.stderr()).not.toMatch(/token-of|key-of/);
  });
});

describe("refuses to start", () => {
  it.each([
    [[], { HEYMILO_API_KEY: "hm_live_1" }, "HEYMILO_API_KEY would be open to every caller"],
    [[], { HEYMILO_MCP_TOKENS: "0123456789abcdef" }, "HEYMILO_MCP_TOKENS needs HEYMILO_API_KEY"],
    [[], { HEYMILO_API_KEY: "hm", HEYMILO_MCP_TOKENS: "short" }, "HEYMILO_MCP_TOKENS must be tokens"],
    [["--host", "0.0.0.0"], {}, "HEYMILO_MCP_ALLOWED_HOSTS must name the hosts"],
    [["--host", "::"], {}, "HEYMILO_MCP_ALLOWED_HOSTS must name the hosts"],
    [["--allowed-hosts", "https://mcp.example.com"], {}, "HEYMILO_MCP_ALLOWED_HOSTS must be host names"],
    [["--port", "70000"], {}, "HEYMILO_MCP_PORT must be a whole number"],
    [["--timeout-ms", "soon"], {}, "HEYMILO_TIMEOUT_MS must be"],
    [["--grace-ms", "30000"], {}, "HEYMILO_MCP_GRACE_MS must not be less than HEYMILO_TIMEOUT_MS"],
    [["--host", "192.0.2.1", "--allowed-hosts", "a.example"], {}, "cannot listen on 192.0.2.1"],
  ])("with %j and %j", async (args, env, message) => {
    await expect(startHosted({ args, env: env as unknown as Record<string, string> })).rejects.toThrow(message);
  });
});
