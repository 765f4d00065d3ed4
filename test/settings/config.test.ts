import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { settings } from "../../src/settings/config.ts";
import { loadConfig } from "../../src/settings/load.ts";

const folder = mkdtempSync(join(tmpdir(), "heymilo-mcp-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const read = (env: Record<string, string>) => {
  const { config, problems } = loadConfig({}, env);
  return { config, problems };
};
const configOf = (env: Record<string, string>, flags: Record<string, string | boolean> = {}) =>
  loadConfig(flags, env).config;
const problemsOf = (env: Record<string, string>, flags: Record<string, string | boolean> = {}) =>
  loadConfig(flags, env).problems;

const DEFAULTS = loadConfig({}, {}).config;

describe("without settings", () => {
  it("the defaults hold, and nothing is wrong", () => {
    expect(problemsOf({})).toEqual([]);
    expect(DEFAULTS).toMatchObject({
      baseUrl: new URL("https://api.heymilo.ai"),
      timeoutMs: 45_000,
      rateLimit: 300,
      maxInFlight: 8,
      sandbox: false,
      logLevel: "info",
    });
    expect(DEFAULTS).not.toHaveProperty("apiKey");
  });

  it.each(["", "   ", "\n", `\${user_config.api_key}`, ` \${HEYMILO_TIMEOUT_MS} `])(
    "%j everywhere counts as not set",
    (blank) => {
      const env = Object.fromEntries(settings.map(({ env: name }) => [name, blank]));
      expect(read(env)).toEqual({ config: DEFAULTS, problems: [] });
    },
  );

  it("other variables are none of our business", () => {
    expect(loadConfig({}, { PATH: "/bin", HEYMILO_OTHER: "x", API_KEY: "x" }).config).toEqual(DEFAULTS);
  });
});

describe("a setting that is given", () => {
  it.each([
    ["HEYMILO_API_KEY", " hm_live_1\n", { apiKey: "hm_live_1" }],
    ["HEYMILO_API_KEY", '!~"\\', { apiKey: '!~"\\' }],
    ["HEYMILO_BASE_URL", "https://eu.heymilo.ai/proxy/", { baseUrl: new URL("https://eu.heymilo.ai/proxy/") }],
    ["HEYMILO_BASE_URL", "http://127.0.0.1:4010", { baseUrl: new URL("http://127.0.0.1:4010") }],
    ["HEYMILO_BASE_URL", "http://localhost:4010", { baseUrl: new URL("http://localhost:4010") }],
    ["HEYMILO_BASE_URL", "http://[::1]:4010", { baseUrl: new URL("http://[::1]:4010") }],
    ["HEYMILO_WORKSPACE_ID", "ws_1", { workspaceId: "ws_1" }],
    ["HEYMILO_TIMEOUT_MS", "5000", { timeoutMs: 5_000 }],
    ["HEYMILO_TIMEOUT_MS", "600000", { timeoutMs: 600_000 }],
    ["HEYMILO_RATE_LIMIT", "0", { rateLimit: 0 }],
    ["HEYMILO_RATE_LIMIT", "100000", { rateLimit: 100_000 }],
    ["HEYMILO_MAX_IN_FLIGHT", "2", { maxInFlight: 2 }],
    ["HEYMILO_MAX_IN_FLIGHT", "256", { maxInFlight: 256 }],
    ["HEYMILO_SANDBOX", "true", { sandbox: true }],
    ["HEYMILO_SANDBOX", "Yes", { sandbox: true }],
    ["HEYMILO_SANDBOX", "1", { sandbox: true }],
    ["HEYMILO_SANDBOX", "off", { sandbox: false }],
    ["HEYMILO_LOG_LEVEL", "debug", { logLevel: "debug" }],
    ["HEYMILO_LOG_LEVEL", "silent", { logLevel: "silent" }],
  ])("%s=%j", (name, value, expected) => {
    expect(read({ [name]: value })).toEqual({ config: { ...DEFAULTS, ...expected }, problems: [] });
  });

  it.each([
    ["HEYMILO_API_KEY", "two words", "must be visible ASCII"],
    ["HEYMILO_API_KEY", "schlüssel", "must be visible ASCII"],
    ["HEYMILO_WORKSPACE_ID", "a b", "must be visible ASCII"],
    ["HEYMILO_BASE_URL", "http://api.heymilo.ai", "must be an https URL"],
    ["HEYMILO_BASE_URL", "http://127.0.0.1.example.com", "must be an https URL"],
    ["HEYMILO_BASE_URL", "ftp://127.0.0.1", "must be an https URL"],
    ["HEYMILO_BASE_URL", "https://me@api.heymilo.ai", "without credentials"],
    ["HEYMILO_BASE_URL", "https://api.heymilo.ai?a=b", "query"],
    ["HEYMILO_BASE_URL", "https://api.heymilo.ai#x", "without credentials"],
    ["HEYMILO_BASE_URL", "https://api.heymilo.ai/api/v2", "/api/v2"],
    ["HEYMILO_BASE_URL", "api.heymilo.ai", "such as https://api.heymilo.ai"],
    ["HEYMILO_TIMEOUT_MS", "4999", "from 5000 to 600000"],
    ["HEYMILO_TIMEOUT_MS", "600001", "from 5000 to 600000"],
    ["HEYMILO_TIMEOUT_MS", "5e4", "a whole number"],
    ["HEYMILO_RATE_LIMIT", "-1", "from 0 to 100000"],
    ["HEYMILO_RATE_LIMIT", "100001", "from 0 to 100000"],
    ["HEYMILO_MAX_IN_FLIGHT", "1", "from 2 to 256"],
    ["HEYMILO_MAX_IN_FLIGHT", "257", "from 2 to 256"],
    ["HEYMILO_SANDBOX", "maybe", "true or false"],
    ["HEYMILO_LOG_LEVEL", "verbose", "debug, info, warn, error, silent"],
  ])("%s=%s is named with what it should be, and does without it meanwhile", (variable, value, problem) => {
    const { config, problems } = loadConfig({}, { [variable]: value });
    expect(problems).toEqual([{ variable, problem: expect.stringContaining(problem) }]);
    expect(config).toEqual(DEFAULTS);
  });

  it("does not hide another bad one, nor a good one", () => {
    const { config, problems } = loadConfig(
      {},
      { HEYMILO_TIMEOUT_MS: "1", HEYMILO_SANDBOX: "x", HEYMILO_RATE_LIMIT: "7" },
    );
    expect(problems.map(({ variable }) => variable)).toEqual(["HEYMILO_TIMEOUT_MS", "HEYMILO_SANDBOX"]);
    expect(config).toEqual({ ...DEFAULTS, rateLimit: 7 });
  });
});

describe("flags", () => {
  it("win over the environment", () => {
    const env = { HEYMILO_TIMEOUT_MS: "6000", HEYMILO_LOG_LEVEL: "error" };
    expect(configOf(env, { "timeout-ms": "7000", sandbox: true })).toMatchObject({
      timeoutMs: 7_000,
      sandbox: true,
      logLevel: "error",
    });
  });

  it("are named by their variable when they are wrong", () => {
    expect(problemsOf({}, { "rate-limit": "many" })[0]?.variable).toBe("HEYMILO_RATE_LIMIT");
  });

  it("leave the environment's value alone when they are empty", () => {
    expect(configOf({ HEYMILO_TIMEOUT_MS: "6000" }, { "timeout-ms": "" }).timeoutMs).toBe(6_000);
  });

  it("there is none for the key: a process list shows flags to everyone", () => {
    const { secret, flag } = settings.find(({ env }) => env === "HEYMILO_API_KEY") ?? {};
    expect(secret).toBe(true);
    expect(flag).toBeUndefined();
  });
});

describe("a key", () => {
  it.each([
    "YOUR_HEYMILO_API_KEY",
    "your-api-key-here",
    "<your key>",
    "<HEYMILO_API_KEY>",
    '"YOUR_HEYMILO_API_KEY"',
    "paste your key here",
  ])("that is still the placeholder %s counts as not set", (text) => {
    const { config, problems } = loadConfig({}, { HEYMILO_API_KEY: text });
    expect([config.apiKey, problems]).toEqual([undefined, []]);
  });

  it.each(['"hm_live_c0ffee"', "'hm_live_c0ffee'", '"hm_live_c0ffee', "`hm_live_c0ffee`"])(
    "in quotes is refused without being shown: %s",
    (text) => {
      const found = problemsOf({ HEYMILO_API_KEY: text });
      expect(found).toEqual([{ variable: "HEYMILO_API_KEY", problem: expect.stringContaining("quotes") }]);
      expect(found[0]?.problem).not.toContain("c0ffee");
    },
  );
});

describe("the key's file", () => {
  const pipe = () => {
    const path = join(folder, "pipe");
    if (!existsSync(path)) execFileSync("mkfifo", [path]);
    return path;
  };

  const large = () => {
    const path = file("large", "k");
    truncateSync(path, 60_000_000);
    return path;
  };

  it("is read and trimmed", () => {
    expect(configOf({ HEYMILO_API_KEY_FILE: file("key", "hm_live_2\r\n") }).apiKey).toBe("hm_live_2");
    expect(configOf({}, { "api-key-file": file("key", "hm_live_3") }).apiKey).toBe("hm_live_3");
  });

  it("is not even opened when there is a key", () => {
    const env = { HEYMILO_API_KEY: "hm_live_1", HEYMILO_API_KEY_FILE: join(folder, "missing") };
    expect(loadConfig({}, env)).toMatchObject({ config: { apiKey: "hm_live_1" }, problems: [] });
  });

  it("is not needed for the sandbox", () => {
    const env = { HEYMILO_SANDBOX: "true", HEYMILO_API_KEY_FILE: join(folder, "missing") };
    expect(loadConfig({}, env)).toMatchObject({ config: { sandbox: true }, problems: [] });
  });

  it.each([
    ["is missing", () => join(folder, "missing"), "cannot be read (ENOENT)"],
    ["is a folder", () => folder, "not a regular file"],
    ["is empty", () => file("empty", " \n"), "names an empty file"],
    ["is large", large, "60000000 bytes"],
    ["is a pipe that nobody writes to", pipe, "not a regular file"],
    ["is a key in place of a path", () => "hm_live_c0ffee0123456789", "cannot be read (ENOENT)"],
    ["holds a placeholder", () => file("placeholder", "YOUR_HEYMILO_API_KEY\n"), "a placeholder"],
  ])("that %s is refused, without its name", (_what, path, problem) => {
    const found = problemsOf({ HEYMILO_API_KEY_FILE: path() });
    expect(found).toEqual([{ variable: "HEYMILO_API_KEY_FILE", problem: expect.stringContaining(problem) }]);
    expect(found[0]?.problem).not.toContain(path());
  });

  it.each([
    ["is missing", () => join(folder, "none", "api-key"), "a file that cannot be read (ENOENT)"],
    ["is empty", () => file("api-key", " \n"), "an empty file"],
    ["holds a placeholder", () => file("api-key", "<your key>"), "a file that holds a placeholder"],
  ])("that %s is named if a plugin chose its path: absolute, and its last part is api-key", (_what, path, problem) => {
    expect(problemsOf({ HEYMILO_API_KEY_FILE: path() })).toEqual([
      { variable: "HEYMILO_API_KEY_FILE", problem: `names ${path()}, ${problem}` },
    ]);
  });

  it.each(["hm_live_c0ffee/api-key", `\${PLUGIN_DATA}/api-key`, "/data/hm_live_c0ffee-api-key", "/data/api-key.txt"])(
    "at %s is refused without its name",
    (path) => {
      expect(problemsOf({ HEYMILO_API_KEY_FILE: path })).toEqual([
        { variable: "HEYMILO_API_KEY_FILE", problem: "names a file that cannot be read (ENOENT)" },
      ]);
    },
  );

  it("with something else in it is refused without showing it", () => {
    const found = problemsOf({ HEYMILO_API_KEY_FILE: file("text", "secret one\nsecret two") });
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain("secret");
  });
});

it("every setting has a variable of ours and a help text", () => {
  for (const { env, help } of settings) {
    expect(env).toMatch(/^HEYMILO_[A-Z_]+$/);
    expect(help.length).toBeGreaterThan(10);
  }
  expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
});
