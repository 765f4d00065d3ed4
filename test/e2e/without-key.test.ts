import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectModern, type TestClient } from "../support/clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";

const REQUEST = { title: "Night nurse", workflow: [{ type: "resume" }] };
const KEY_ADVICE = ["HEYMILO_API_KEY is not set.", "Integrations, API Keys", "HEYMILO_SANDBOX=true"];

let client: TestClient | undefined;

afterEach(async () => {
  await client?.close();
  client = undefined;
});

const expectListings = async (connected: TestClient) => {
  const tools = await connected.listTools();
  expect(tools.map(({ name }) => name)).toContain("create_interviewer");
  const resources = await connected.listResources();
  expect(resources.map(({ uri }) => uri)).toContain("heymilo://interview-templates");
  const [family] = await connected.listResourceTemplates();
  expect(family?.uriTemplate).toBe("heymilo://interview-templates/{template_id}");
  expect(connected.instructions()).toContain("create_interviewer");
};

/** That a call explains what to set, which only the user can do. */
const expectConfigError = async (connected: TestClient, ...parts: string[]) => {
  const result = await connected.callTool("create_interviewer", REQUEST);
  expect(result.isError).toBe(true);
  expect(result.text).toMatch(/^outcome: not_created - retry: no\n/);
  for (const part of [...parts, "Only the user can do this"]) expect(result.text).toContain(part);
  expect(result.failure).toEqual({ outcome: "not_created", retry: "no" });
};

it("without a key it lists everything, and every call explains the key", async () => {
  client = await connectModern();
  await expectListings(client);
  await expectConfigError(client, ...KEY_ADVICE);
  const read = await client.callTool("list_interview_templates");
  expect(read.text).toMatch(/^outcome: failed - retry: no\nHEYMILO_API_KEY is not set/);
  await expect(client.readResource("heymilo://interview-templates")).rejects.toThrow("HEYMILO_API_KEY");
  const asking = client.getPrompt("review_interviewer", { posting_id: "13D77095" });
  await expect(asking).rejects.toThrow("HEYMILO_API_KEY");
  const uri = "heymilo://interview-templates/{template_id}";
  expect(await client.complete(uri, "template_id", "")).toEqual([]);
});

describe("settings that cannot be used", () => {
  // What a manifest's placeholder looks like when the host left it unexpanded.
  const placeholder = "$" + "{user_config.api_key}";

  it.each(["", placeholder])("%j as key counts as no key", async (key) => {
    client = await connectModern({ env: { HEYMILO_API_KEY: key } });
    await expectListings(client);
    await expectConfigError(client, ...KEY_ADVICE);
  });

  it.each([
    ["HEYMILO_BASE_URL", "https://someone:secret-word@api.heymilo.ai", "without credentials, query"],
    ["HEYMILO_TIMEOUT_MS", "soon", "must be a whole number from 5000 to 600000"],
  ])("%s=%s: listed even so, and a call says what it should be", async (variable, value, problem) => {
    const env = { HEYMILO_API_KEY: "some-key", HEYMILO_BASE_URL: "http://127.0.0.1:9", [variable]: value };
    client = await connectModern({ env });
    await expectListings(client);
    await expectConfigError(client, `${variable} `, problem, ". Correct it where this server is configured");
    expect(client.stderr()).toContain(problem);
    expect(client.stdout() + client.stderr()).not.toContain("secret-word");
  });
});

describe("a key that is set", () => {
  /** With characters that look different in JSON, in a URL and in base64. */
  const KEY = 'hm_live/5f+"3a"=c0ffee';
  let folder: string;
  let keyFile: string;
  let server: HttpServer;
  let seen: unknown[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "heymilo-mcp-"));
    keyFile = join(folder, "key");
    await writeFile(keyFile, `${KEY}\n`);
    server = await startHttpServer((request, response) => {
      const { headers } = request;
      seen.push(headers["x-api-key"]);
      const echo = `${JSON.stringify(headers)} ${headers["x-api-key"]} ${encodeURIComponent(KEY)}`;
      const basic = Buffer.from(KEY).toString("base64");
      const rows = [{ id: "IT_1", name: echo, description: KEY, posting_id: null }];
      const error = { code: KEY, message: echo, errors: [{ param: "title", message: `${KEY} ${basic}` }] };
      const listed = request.method === "GET" && !request.url?.includes("IT_");
      response.writeHead(listed ? 200 : 422, {
        "content-type": "application/json",
        "x-request-id": encodeURIComponent(KEY),
      });
      response.end(JSON.stringify(listed ? { data: rows, pagination: { has_more: false } } : { error }));
    });
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const connectWith = async (env: Record<string, string>) => {
    seen = [];
    client = await connectModern({ env: { HEYMILO_BASE_URL: server.url, ...env } });
    return client;
  };

  it.each([
    ["HEYMILO_API_KEY", () => ({ HEYMILO_API_KEY: KEY })],
    ["HEYMILO_API_KEY pasted with blanks and a line break", () => ({ HEYMILO_API_KEY: ` ${KEY}\r\n` })],
    ["HEYMILO_API_KEY_FILE", () => ({ HEYMILO_API_KEY_FILE: keyFile })],
    ["HEYMILO_API_KEY, which wins over a file", () => ({ HEYMILO_API_KEY: KEY, HEYMILO_API_KEY_FILE: "/nowhere" })],
  ])("is sent as it is: %s", async (_where, env) => {
    const connected = await connectWith(env());
    const result = await connected.callTool("list_interview_templates");
    expect(result.isError, result.text).toBe(false);
    expect(seen).toEqual([KEY]);
  });

  it("appears in no output, whatever HeyMilo echoes and however much is logged", async () => {
    const connected = await connectWith({ HEYMILO_API_KEY: KEY, HEYMILO_LOG_LEVEL: "debug" });
    const list = await connected.callTool("list_interview_templates");
    expect(list.structured).toMatchObject({ interview_templates: [{ description: "[redacted]" }] });
    const refused = await connected.callTool("create_interviewer", REQUEST);
    expect(refused.text).toMatch(
      /^outcome: not_created - retry: no, unless corrected\nHeyMilo answered 422 \[redacted\]/,
    );
    expect(refused.text).toContain("- title: [redacted] [redacted]");
    await connected.readResource("heymilo://interview-templates");
    await expect(connected.readResource("heymilo://interview-templates/IT_1")).rejects.toThrow("[redacted]");
    await connected.complete("heymilo://interview-templates/{template_id}", "template_id", "");
    expect(seen.length).toBeGreaterThanOrEqual(5);

    const written = connected.stdout() + connected.stderr();
    expect(written).toContain('"event":"http"');
    const base64 = Buffer.from(KEY).toString("base64");
    for (const form of [KEY, JSON.stringify(KEY).slice(1, -1), encodeURIComponent(KEY), base64, "c0ffee"]) {
      expect(written).not.toContain(form);
    }
  });

  it.each([
    ["missing", "no-such-file", "names a file that cannot be read (ENOENT)"],
    ["empty", "empty", "names an empty file"],
    ["plugin's missing", "api-key", "api-key, a file that cannot be read (ENOENT)"],
  ])("a %s file is refused", async (_kind, name, problem) => {
    await writeFile(join(folder, "empty"), "\n");
    const connected = await connectWith({ HEYMILO_API_KEY_FILE: join(folder, name) });
    await expectListings(connected);
    await expectConfigError(connected, "HEYMILO_API_KEY_FILE ", problem, "Put the key alone into that file");
    expect(seen).toEqual([]);
  });

  it("goes to a host that is named on stderr, once, when it is not HeyMilo's", async () => {
    const connected = await connectWith({ HEYMILO_API_KEY: KEY });
    expect(connected.stderr()).toContain(new URL(server.url).host);
    expect(connected.stderr().match(/not HeyMilo's own host/g)).toHaveLength(1);
  });
});
