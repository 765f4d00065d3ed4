import { createHmac } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SCOPES, type Scope, withIncluded } from "../../src/surface/scopes.ts";
import { answerOf, type Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import fc from "../support/fast-check.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { connectHttpModern } from "../support/http-clients.ts";
import { AUDIENCE, type Issuer, startIssuer } from "../support/issuer.ts";
import { modern, toolCall } from "../support/messages.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const REQUEST = exampleRequest("customer-service-rep");
const AUDIT_KEY = "an-audit-key-of-32-characters-ö!";
const METADATA = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";

const heymilo = twoWorkspaces();
let issuer: Issuer;
let folder: string;
let server: HostedServer;

const ENTRIES = [
  { claim: "sub", value: "anna", api_key_file: "anna.key" },
  { claim: "realm_access.roles", value: "recruiter", api_key_file: "ben.key", workspace_id: "ws_ben" },
  { claim: "roles", value: "Auditor", api_key_file: "ben.key", scopes: ["heymilo.read"] },
];

const settings = () => ({
  HEYMILO_MCP_ISSUER: issuer.url,
  HEYMILO_MCP_PUBLIC_URL: AUDIENCE,
  HEYMILO_MCP_AUDIT_KEY: AUDIT_KEY,
});

const ready = async (args: string[], env: Record<string, string>) => {
  const started = await startBefore(heymilo, args, { ...settings(), ...env });
  await started.logged(({ event }) => event === "signing keys");
  return started;
};

beforeAll(async () => {
  issuer = await startIssuer();
  folder = await mkdtemp(join(tmpdir(), "callers-"));
  await writeFile(join(folder, "anna.key"), `${KEYS.anna}\n`);
  await writeFile(join(folder, "ben.key"), KEYS.ben);
  await writeFile(join(folder, "callers.json"), JSON.stringify(ENTRIES));
  // The server's own key is for pipelines alone then.
  server = await ready(["--callers-file", join(folder, "callers.json")], {
    HEYMILO_API_KEY: KEYS.ben,
    HEYMILO_MCP_TOKENS: "token-of-the-pipeline",
  });
});

let from = 0;
beforeEach(() => {
  heymilo.seen.length = 0;
  from = heymilo.front.requests.length;
});

/** What has reached HeyMilo, but for the look that the server takes for an earlier create after its answer. */
const reached = () =>
  heymilo.front.requests.slice(from).filter((request) => !request.startsWith("GET /api/v2/postings?"));

afterAll(async () => {
  await server.stop();
  await issuer.close();
});

const as = async (claims: object = {}) => ({ authorization: `Bearer ${await issuer.token(claims as Json)}` });
const BEN = { sub: "ben", realm_access: { roles: ["offline", "recruiter"] } };
const whoIs = (subject: string) =>
  createHmac("sha256", AUDIT_KEY).update(`${issuer.url}\n${subject}`).digest("hex").slice(0, 12);

describe("two people with two keys", () => {
  it("never see each other's results or receipts", async () => {
    const [anna, ben] = await Promise.all([
      connectHttpModern(server.url, await as()),
      connectHttpModern(server.url, await as(BEN)),
    ]);
    const args = { ...REQUEST, idempotency_key: "same-for-both" };
    const made = [];
    for (const client of [anna, ben]) made.push(answerOf(await client.callTool("create_interviewer", args)));
    expect(made.map(({ outcome }) => outcome)).toEqual(["created", "created"]);
    expect(await heymilo.anna.postings()).toHaveLength(1);
    expect(await heymilo.ben.postings()).toHaveLength(1);
    const { failure } = await ben.callTool("get_interviewer", { posting_id: made[0]?.posting_id });
    expect(failure).toMatchObject({ status: 404 });
    expect(new Set(heymilo.seen.map((headers) => headers["x-workspace-id"]))).toEqual(new Set([undefined, "ws_ben"]));
    await Promise.all([anna.close(), ben.close()]);
  });

  it("have each their own pace", async () => {
    const slow = await ready(
      ["--callers-file", join(folder, "callers.json"), "--rate-limit", "2", "--timeout-ms", "5000"],
      {},
    );
    const list = async (claims?: object) =>
      (await post(slow.url, await as(claims), toolCall("list_interviewers", {}))).body;
    const answers = [await list(), await list(), await list()];
    expect(answers.map((text) => text.includes('"interviewers"'))).toEqual([true, true, false]);
    expect(answers[2]).toContain("at 2 a minute");
    expect(await list(BEN)).toContain('"interviewers"');
    // Nor does what was refused keep the server from ending.
    expect(await slow.stop()).toEqual([0, null]);
  });

  it("with one key for all, share what was created", async () => {
    const shared = await ready([], { HEYMILO_API_KEY: KEYS.anna });
    const args = { ...REQUEST, title: "Shared", idempotency_key: "shared" };
    const outcomes = [];
    for (const sub of ["anna", "ben"]) {
      const client = await connectHttpModern(shared.url, await as({ sub }));
      outcomes.push(answerOf(await client.callTool("create_interviewer", args)).outcome);
      await client.close();
    }
    expect(outcomes).toEqual(["created", "already_created"]);
    await shared.stop();
  });
});

describe("somebody whom no entry fits", () => {
  it("is refused for good, also by the server that has a key of its own", async () => {
    const { status, headers, body } = await post(
      server.url,
      await as({ sub: "carla" }),
      toolCall("list_interviewers", {}),
    );
    expect(status).toBe(403);
    expect(headers["www-authenticate"]).toBeUndefined();
    expect(body).toContain("ask the operator");
    expect(reached()).toEqual([]);
  });

  it("is not a pipeline, whose token has every scope and the server's key", async () => {
    const headers = { authorization: "Bearer token-of-the-pipeline" };
    expect((await post(server.url, headers, toolCall("list_interviewers", {}))).status).toBe(200);
    expect(heymilo.seen.at(-1)?.["x-api-key"]).toBe(KEYS.ben);
  });
});

describe("scopes", () => {
  /** What reaches HeyMilo by each tool, but for the one that asks nobody. */
  const ARGUMENTS: Record<string, Json> = {
    create_interviewer: REQUEST,
    get_design_guide: {},
    list_interview_templates: {},
    list_workspace_assets: { kind: "voices" },
    list_interviewers: {},
    get_interviewer: { posting_id: "unknown" },
    update_interviewer: { posting_id: "unknown", title: "New" },
    edit_questions: { posting_id: "unknown", operations: [{ op: "delete", question_id: "q" }] },
    activate_interviewer: { posting_id: "unknown" },
    clone_interviewer: { posting_id: "unknown" },
    archive_interviewer: { posting_id: "unknown" },
    list_candidates: { posting_id: "unknown" },
    get_interview_result: { interview_id: "unknown" },
  };
  const NEEDED: Record<string, Scope> = {
    ...Object.fromEntries(Object.keys(ARGUMENTS).map((name) => [name, "heymilo.write"])),
    ...Object.fromEntries(
      [
        "get_design_guide",
        "list_interview_templates",
        "list_workspace_assets",
        "list_interviewers",
        "get_interviewer",
      ].map((name) => [name, "heymilo.read"]),
    ),
    list_candidates: "heymilo.candidates",
    get_interview_result: "heymilo.candidates",
  };
  /** Each alone, two that do not include each other, and all. */
  const SETS: Scope[][] = [...SCOPES.map((one) => [one]), ["heymilo.write", "heymilo.candidates"], [...SCOPES]];
  const namesFor = (held: Scope[]) => {
    const all = withIncluded(held);
    return Object.keys(NEEDED).filter((name) => all.has(NEEDED[name] as Scope) || name === "create_interviewer");
  };
  const listed = async (scopes: Scope[]) => {
    const { body } = await post(server.url, await as({ scope: scopes.join(" ") }));
    return (JSON.parse(body).result.tools as Json[]).map(({ name }) => name);
  };

  it.each(SETS.map((held) => [held.join(" "), held] as const))(
    "%s: lists what it allows, and refuses all else",
    async (_names, held) => {
      const names = await listed(held);
      expect(names).toEqual(namesFor(held));
      const all = withIncluded(held);
      for (const [name, args] of Object.entries(ARGUMENTS)) {
        from = heymilo.front.requests.length;
        const { status, headers } = await post(server.url, await as({ scope: held.join(" ") }), toolCall(name, args));
        const needed = NEEDED[name] as Scope;
        if (all.has(needed)) {
          expect([name, status]).toEqual([name, 200]);
          if (name !== "get_design_guide") expect(heymilo.front.requests.length, name).toBeGreaterThan(from);
        } else {
          expect([name, status]).toEqual([name, 403]);
          const scope = SCOPES.filter((one) => all.has(one) || one === needed).join(" ");
          expect(headers["www-authenticate"]).toBe(
            `Bearer error="insufficient_scope", error_description="This needs the scope ${needed}.", scope="${scope}", resource_metadata="${METADATA}"`,
          );
          expect(reached(), name).toEqual([]);
        }
      }
    },
  );

  it("whatever is sent as dry_run, a token with read alone creates nothing", async () => {
    const headers = await as({ scope: "heymilo.read" });
    const before = (await heymilo.anna.requests()).length;
    const runs = fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.constantFrom("true", "1", 1, true)), async (dry_run) => {
      const { status } = await post(server.url, headers, toolCall("create_interviewer", { ...REQUEST, dry_run }));
      expect(status).toBe(dry_run === true ? 200 : 403);
    });
    await fc.assert(runs, { numRuns: 60 });
    const sent = (await heymilo.anna.requests()).slice(before);
    expect(sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("a batch is refused as a whole if one of its calls is", async () => {
    const batch = [toolCall("list_interviewers", {}), toolCall("archive_interviewer", { posting_id: "x" }, 8)];
    const headers = { ...(await as({ scope: "heymilo.read" })), "mcp-protocol-version": "2025-03-26" };
    expect((await post(server.url, headers, batch)).status).toBe(403);
    expect(reached()).toEqual([]);
  });

  it("that the callers file withholds are refused for good, and not listed", async () => {
    const auditor = await as({ sub: "dora", roles: "Auditor" });
    const { body } = await post(server.url, auditor);
    const names = (JSON.parse(body).result.tools as Json[]).map(({ name }) => name);
    expect(names).toEqual(namesFor(["heymilo.read"]));
    const refused = await post(server.url, auditor, toolCall("list_candidates", { posting_id: "x" }));
    expect(refused.status).toBe(403);
    expect(refused.headers["www-authenticate"]).toBeUndefined();
    expect(refused.body).toContain("does not allow you heymilo.candidates");
  });

  it("are asked for as the operator's tools need them, with the prefix of the provider", async () => {
    const small = await ready(["--toolsets", "interviewers", "--read-only", "--scope-prefix", "api://heymilo/"], {
      HEYMILO_API_KEY: KEYS.anna,
    });
    const { headers } = await post(small.url, {});
    expect(headers["www-authenticate"]).toContain('scope="api://heymilo/heymilo.read"');
    const metadata = await (await fetch(`${small.url}/.well-known/oauth-protected-resource`)).json();
    expect(metadata).toMatchObject({ scopes_supported: ["api://heymilo/heymilo.read"] });
    for (const scope of ["api://heymilo/heymilo.read", "heymilo.read"])
      expect((await post(small.url, await as({ scope }))).status).toBe(200);
    await small.stop();
  });

  it("a token with read alone sees what a read-only server lists", async () => {
    const args = ["--sandbox", "--read-only", "--toolsets", "interviewers"];
    const readOnly = await startHosted({ args });
    const [open, signedIn] = await Promise.all([
      connectHttpModern(readOnly.url),
      connectHttpModern(server.url, await as({ scope: "heymilo.read" })),
    ]);
    expect(await signedIn.listTools()).toEqual(await open.listTools());
    expect(await signedIn.listPrompts()).toEqual(await open.listPrompts());
    expect(signedIn.instructions()).toEqual(open.instructions());
    await Promise.all([open.close(), signedIn.close()]);
    await readOnly.stop();
  });

  it("make lists private", async () => {
    const { headers, body } = modern("tools/list");
    const answer = await post(server.url, { ...headers, ...(await as()) }, body);
    const { result } = JSON.parse(answer.body);
    expect(result).toMatchObject({ cacheScope: "private" });
  });
});

describe("the log", () => {
  it("has a line for each call: who, with what, what came of it, and nothing of a person", async () => {
    const headers = {
      ...(await as({ client_id: "claude", name: "Anna Example" })),
      "x-request-id": "audited",
    };
    const args = { ...REQUEST, title: "Audited" };
    await post(server.url, headers, toolCall("create_interviewer", args));
    const line = await server.logged(({ event, request_id }) => event === "call" && request_id === "audited");
    const [{ id } = { id: "" }] = (await heymilo.anna.postings()).filter(({ title }) => title === "Audited");
    expect(line).toEqual({
      ...{ time: line.time, level: "info", event: "call", request_id: "audited", tenant: line.tenant },
      ...{ who: whoIs("anna"), client: "claude", tool: "create_interviewer", outcome: "created" },
      ...{ ms: line.ms, posting_id: id },
    });
    expect(server.stderr()).not.toMatch(/Anna Example|Audited"|eyJ/);
  });

  it("names resources, pipelines and refusals", async () => {
    const resource = {
      jsonrpc: "2.0",
      id: 1,
      method: "resources/read",
      params: { uri: "heymilo://voices" },
    };
    const lineOf = async (request: object, headers: Record<string, string>) => {
      const id = `line-${Math.random()}`;
      await post(server.url, { ...headers, "x-request-id": id }, request);
      return server.logged(({ event, request_id }) => event === "call" && request_id === id);
    };
    expect(await lineOf(resource, { authorization: "Bearer token-of-the-pipeline" })).toMatchObject({
      ...{ who: "token 1", resource: "voices", outcome: "ok" },
    });
    const refused = await lineOf(
      toolCall("archive_interviewer", {}),
      await as({ scope: "heymilo.read", azp: "cursor" }),
    );
    expect(refused).toMatchObject({
      ...{ who: whoIs("anna"), client: "cursor", tool: "archive_interviewer" },
      ...{ outcome: "refused", scope: "heymilo.write" },
    });
  });
});

describe("refuses to start", () => {
  const ISSUER = { HEYMILO_MCP_ISSUER: "https://login.example.com" };
  const URL = { HEYMILO_MCP_PUBLIC_URL: AUDIENCE };
  it.each<[string, Record<string, string>, string]>([
    ["an issuer without a public URL", { ...ISSUER, HEYMILO_API_KEY: "k" }, "HEYMILO_MCP_PUBLIC_URL must be set"],
    ["an issuer without a key", { ...ISSUER, ...URL }, "HEYMILO_MCP_ISSUER needs HEYMILO_API_KEY for all"],
    ["a public URL without an issuer", URL, "HEYMILO_MCP_PUBLIC_URL counts only with HEYMILO_MCP_ISSUER"],
    ["an issuer that is not https", { HEYMILO_MCP_ISSUER: "http://login.example.com" }, "HEYMILO_MCP_ISSUER must be"],
    ["a slash at the end", { ...ISSUER, HEYMILO_MCP_PUBLIC_URL: `${AUDIENCE}/` }, "HEYMILO_MCP_PUBLIC_URL must be"],
    ["a short audit key", { ...ISSUER, ...URL, HEYMILO_MCP_AUDIT_KEY: "short" }, "must have 32 characters or more"],
    ["a prefix with a quote", { ...ISSUER, ...URL, HEYMILO_MCP_SCOPE_PREFIX: 'a"' }, "HEYMILO_MCP_SCOPE_PREFIX must"],
    ["tokens without a key", { ...ISSUER, ...URL, HEYMILO_MCP_TOKENS: "0123456789abcdef" }, "needs HEYMILO_API_KEY"],
    ["a callers file that is missing", { HEYMILO_MCP_CALLERS_FILE: "/nowhere" }, "cannot be read as JSON (ENOENT)"],
  ])("with %s", async (_what, env, message) => {
    const given = env.HEYMILO_MCP_CALLERS_FILE ? { ...ISSUER, ...URL, ...env } : env;
    await expect(startHosted({ env: given })).rejects.toThrow(message);
  });

  it.each<[string, unknown, string]>([
    ["no list", {}, "the file "],
    ["an empty list", [], "the file "],
    ["a field that there is not", [{ claim: "sub", value: "a", key: "x" }], "entry 1"],
    ["another scope", [{ claim: "sub", value: "a", scopes: ["admin"] }], "entry 1, scopes, 0"],
    ["no key", [{ claim: "sub", value: "a" }], "entry 1 needs api_key_file, or set HEYMILO_API_KEY"],
    ["a key file that is missing", [ENTRIES[0], { ...ENTRIES[1], api_key_file: "none" }], "entry 2: api_key_file"],
  ])("with a callers file of %s", async (_what, content, message) => {
    const file = join(folder, "bad.json");
    await writeFile(file, JSON.stringify(content));
    const env = { ...ISSUER, ...URL, HEYMILO_MCP_CALLERS_FILE: file };
    await expect(startHosted({ env })).rejects.toThrow(message);
  });
});
