import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finding, formatReport, isHealthy } from "../../src/commands/doctor/finding.ts";
import { checkNode } from "../../src/commands/doctor/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { settings } from "../../src/settings/config.ts";
import { BY_ID, jsonLines, roles } from "../support/bulk.ts";
import { selfSigned } from "../support/certificate.ts";
import { startHttpServer } from "../support/http-server.ts";
import { emptyFolder } from "../support/packages.ts";
import { runBinary } from "../support/program.ts";
import { connectProxy, tunnelTo } from "../support/raw-servers.ts";
import { runHere } from "../support/run-here.ts";

const KEY = "hm-key-of-this-test-only-42";

const folder = await emptyFolder();
let heymilo: Sandbox;
beforeAll(async () => {
  heymilo = await startSandbox({ apiKey: KEY });
});
afterAll(() => heymilo.close());

/** The report as JSON, its findings by id. */
const examine = async (args: string[], env: Record<string, string> = {}, run = runHere) => {
  const { code, stdout, stderr } = await run(["doctor", "--json", ...args], env);
  expect(stderr).toBe("");
  const report = JSON.parse(stdout) as { ok: boolean; checks: Finding[] };
  expect(code).toBe(report.ok ? 0 : 1);
  for (const { level, fix } of report.checks) expect(typeof fix).toBe(level === "ok" ? "undefined" : "string");
  return { ok: report.ok, text: stdout, found: new Map(report.checks.map((one) => [one.id, one])) };
};

describe("doctor", () => {
  it("finds nothing wrong with the sandbox", async () => {
    const { ok, found } = await examine(["--sandbox"]);
    expect(ok).toBe(true);
    const ids = [...found.keys()];
    const names = settings.map(({ env }) => env);
    expect(ids).toEqual(["node", ...names, "target", "api", "workspace", "templates", "tools", "candidates"]);
    expect(Number(found.get("templates")?.detail)).toBeGreaterThan(0);
  });

  it("tells where each setting comes from, and keeps the key to itself", async () => {
    const env = { HEYMILO_BASE_URL: heymilo.url, HEYMILO_API_KEY: KEY };
    const { ok, text, found } = await examine(["--timeout-ms", "20000"], env);
    expect(ok).toBe(true);
    expect(found.get("HEYMILO_BASE_URL")?.detail).toMatch(/, from the environment$/);
    expect(found.get("HEYMILO_TIMEOUT_MS")?.detail).toBe("20000, from the flag");
    expect(found.get("HEYMILO_RATE_LIMIT")?.detail).toBe("300, by default");
    expect(found.get("HEYMILO_API_KEY")?.detail).toBe("…42 (27 characters), from the environment");
    expect(found.get("workspace")?.detail).toContain("sandbox");
    expect(text).not.toContain(KEY.slice(0, -2));
  });

  it("reads the key's own file", async () => {
    const file = join(folder, "key");
    await writeFile(file, `${KEY}\n`);
    const { ok, found } = await examine(["--base-url", heymilo.url, "--api-key-file", file]);
    expect(ok).toBe(true);
    expect(found.get("HEYMILO_API_KEY")?.detail).toMatch(/from its file$/);
  });

  it("reaches HeyMilo without a key, and says where to get one", async () => {
    const { ok, found } = await examine(["--base-url", heymilo.url], { HEYMILO_API_KEY: "" });
    expect(ok).toBe(false);
    expect(found.get("HEYMILO_API_KEY")).toMatchObject({
      level: "fail",
      detail: expect.stringContaining("empty"),
    });
    expect(found.get("HEYMILO_API_KEY")?.fix).toContain("Integrations, API Keys");
    expect(found.get("api")?.level).toBe("ok");
    expect(found.has("workspace")).toBe(false);
  });

  it.each([
    ["YOUR_HEYMILO_API_KEY", "an unfilled placeholder"],
    ["$" + "{user_config.api_key}", "an unfilled placeholder"],
    [`"${KEY}"`, "quotes"],
  ])("does not take %s for a key", async (text, problem) => {
    const { ok, found } = await examine([], { HEYMILO_API_KEY: text, HEYMILO_BASE_URL: heymilo.url });
    expect(ok).toBe(false);
    expect(found.get("HEYMILO_API_KEY")).toMatchObject({
      level: "fail",
      detail: expect.stringContaining(problem),
    });
    expect(found.has("workspace")).toBe(false);
  });

  it.each([
    ["a tool", { HEYMILO_TOOLS: "hm_key_of_this_test_only" }],
    ["a proxy", { HTTPS_PROXY: KEY, HEYMILO_BASE_URL: "https://api.example.invalid" }],
    ["a proxy's URL", { HTTP_PROXY: `http://${KEY}:8080`, HEYMILO_BASE_URL: "https://api.example.invalid" }],
    [
      "a host that needs no proxy",
      {
        HTTPS_PROXY: "http://127.0.0.1:9",
        NO_PROXY: `.example.com, ${KEY}`,
        HEYMILO_BASE_URL: "https://api.example.invalid",
      },
    ],
    ["the host of the address", { HEYMILO_BASE_URL: `https://${KEY}/` }],
  ])("does not show a key that was set as %s", async (_what, env) => {
    const { text } = await examine([], { HEYMILO_BASE_URL: heymilo.url, ...env });
    expect(text).not.toMatch(/key.of.this.test/);
  });

  it.each([
    "proxy",
    "squid.corp.example:3128",
    "proxy.internal",
    "10.0.0.7:8080",
    "[::1]:3128",
    "internal-proxy-1234567890.us-east-1.elb.amazonaws.com",
  ])("shows the proxy %s as it is", async (host) => {
    const env = { HTTPS_PROXY: `http://${host}`, NO_PROXY: ".corp.example,10.0.0.0/8,*" };
    const { found } = await examine(["--base-url", "https://api.example.invalid"], {
      HEYMILO_API_KEY: KEY,
      ...env,
    });
    expect(found.get("proxy")?.detail).toBe(`${host}, except for ${env.NO_PROXY}`);
  });

  it("and bulk do not pass on what steers a terminal", async () => {
    const name = "Acme\x1b]0;owned\x07\u009b31m\u202e\nReady.";
    const { url, close } = await startHttpServer((request, response) => {
      const data = request.url?.includes("/workspaces") ? [{ id: "ws_1", name }] : [];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data, pagination: { has_more: false } }));
    });
    const env = { HEYMILO_BASE_URL: url, HEYMILO_API_KEY: KEY };
    const doctor = await runHere(["doctor"], env);
    expect(doctor.stdout).toContain("Acme ]0;owned 31m Ready. (ws_1)\n");
    const [input, journal] = ["roles.jsonl", "journal"].map((file) => join(folder, file)) as [string, string];
    await writeFile(input, jsonLines(roles(1)));
    const bulk = await runBinary(["bulk", input, ...BY_ID, "--dry-run", "--journal", journal], env);
    expect(bulk.stderr).toContain("Workspace: Acme ]0;owned 31m Ready.\n");
    for (const text of [doctor.stdout, bulk.stderr, bulk.stdout])
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Default_Ignorable_Code_Point}/u);
    await close();
  });

  it("says that HeyMilo refuses the key", async () => {
    const { ok, text, found } = await examine(["--base-url", heymilo.url], {
      HEYMILO_API_KEY: "not-the-right-key",
    });
    expect(ok).toBe(false);
    expect(found.get("workspace")).toMatchObject({ level: "fail", detail: expect.stringContaining("401") });
    expect(found.get("workspace")?.fix).toContain("HEYMILO_API_KEY");
    expect(text).not.toContain("not-the-right");
  });

  it("lists every setting that cannot be used", async () => {
    const env = {
      HEYMILO_TIMEOUT_MS: "soon",
      HEYMILO_BASE_URL: "http://api.heymilo.ai",
      HEYMILO_API_KEY: KEY,
    };
    const { found } = await examine([], env);
    expect(found.get("HEYMILO_TIMEOUT_MS")?.detail).toContain("must be a whole number");
    expect(found.get("HEYMILO_BASE_URL")?.detail).toContain("must be an https URL");
    expect(found.has("api")).toBe(false);
  });

  it("tells an address where nobody listens from a proxy that nobody runs", async () => {
    const refused = await examine(["--base-url", "http://127.0.0.1:9"], { HEYMILO_API_KEY: KEY });
    expect(refused.found.get("api")?.detail).toContain("refused");
    const env = { HEYMILO_API_KEY: KEY, HTTPS_PROXY: "http://user:pass-word@127.0.0.1:9" };
    const proxied = await examine(["--base-url", "https://api.example.invalid"], env);
    expect(proxied.found.get("proxy")).toMatchObject({ level: "ok", detail: "127.0.0.1:9" });
    expect(proxied.found.get("api")?.detail).toContain("the proxy failed");
    expect(proxied.found.get("api")?.fix).toContain("HTTPS_PROXY");
    expect(proxied.found.has("tls")).toBe(false);
    expect(proxied.text).not.toContain("pass-word");
  });

  it("reaches HeyMilo through a proxy", async () => {
    const paths: unknown[] = [];
    const api = createServer(selfSigned(), ({ url }, response) => {
      paths.push(url);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data: [], pagination: { has_more: false } }));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    const proxy = await connectProxy(tunnelTo((api.address() as AddressInfo).port));
    const { found } = await examine(
      ["--base-url", "https://api.example.invalid"],
      {
        HEYMILO_API_KEY: KEY,
        HTTPS_PROXY: proxy.url.href,
        NODE_TLS_REJECT_UNAUTHORIZED: "0",
        NODE_NO_WARNINGS: "1",
      },
      runBinary,
    );
    expect(found.get("api")?.detail).toMatch(/^api\.example\.invalid answers/);
    expect(paths).toContain("/api/v2/workspaces");
    api.close();
  });

  it("says how to trust a certificate that is not trusted, and whose it is", async () => {
    const certificate = selfSigned();
    const file = join(folder, "ca.pem");
    await writeFile(file, certificate.cert);
    const server = createServer(certificate, (_request, response) => response.writeHead(401).end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const args = ["--base-url", `https://localhost:${(server.address() as AddressInfo).port}`];
    const { found } = await examine(args, { HEYMILO_API_KEY: KEY });
    expect(found.get("tls")?.detail).toContain("not trusted");
    expect(found.get("tls")?.detail).toContain("It is a certificate by heymilo-mcp test until");
    expect(found.get("tls")?.fix).toContain("NODE_EXTRA_CA_CERTS");
    expect(found.has("api")).toBe(false);
    const trusting = await examine(args, { HEYMILO_API_KEY: KEY, NODE_EXTRA_CA_CERTS: file }, runBinary);
    expect(trusting.found.get("tls")?.detail).toContain("certificate by heymilo-mcp test until");
    expect(trusting.found.get("api")?.level).toBe("ok");
    server.close();
  });
});

describe("its report", () => {
  const findings: Finding[] = [
    { id: "a", level: "ok", title: "Node.js", detail: "fine" },
    { id: "b", level: "warn", title: "Address", detail: "odd", fix: "Change it." },
  ];

  it("has a line for each finding, colours on demand, and a verdict", async () => {
    const plain = formatReport(findings, { colour: false });
    expect(plain).toBe(
      "  ok    Node.js  fine\n  warn  Address  odd\n        fix: Change it.\n\nReady, with 1 warning.\n",
    );
    const painted = formatReport(findings, { colour: true });
    expect(painted).toContain("\x1b[33mwarn\x1b[0m");
    expect(stripVTControlCharacters(painted)).toBe(plain);
  });

  it("is plain where it does not go to a terminal", async () => {
    const { code, stdout } = await runBinary(["doctor", "--sandbox"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("\x1b");
    expect(stdout).toMatch(/\n\nReady\.\n$/);
  });

  it("fails with an old Node", () => {
    expect(checkNode("18.20.0")).toMatchObject({ level: "fail", fix: expect.stringContaining("20.19") });
    expect(["20.19.0", "22.1.0"].map((version) => checkNode(version).level)).toEqual(["ok", "ok"]);
    expect(isHealthy([checkNode("20.18.3")])).toBe(false);
  });
});
