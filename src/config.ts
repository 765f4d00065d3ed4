import { readFileSync } from "node:fs";
import * as z from "zod";
import { isLoopback } from "./heymilo/http/loopback.ts";

/**
 * Every setting of the server, once: its environment variable, its flag, its help text, how it is read and
 * what it defaults to. The command line's help, the README's table and the manifests are made from this.
 */
export interface Setting {
  env: string;
  /** Long flag, without dashes. Secrets have none: a process list shows flags to everyone. */
  flag?: string;
  secret?: true;
  /** The flag stands alone: giving it means true. */
  toggle?: true;
  help: string;
  /** What holds when the setting is not given. */
  fallback?: string;
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const reader = <T>(problem: string, read: (text: string) => T | undefined) =>
  z.string().transform((text, ctx): T => {
    const value = read(text);
    if (value !== undefined) return value;
    ctx.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  });

const wholeNumber = (min: number, max: number) =>
  reader(`must be a whole number from ${min} to ${max}`, (text) => {
    const number = Number(text);
    return /^\d+$/.test(text) && number >= min && number <= max ? number : undefined;
  });

const yesOrNo = reader("must be true or false", (text) => {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  return /^(false|0|no|off)$/i.test(text) ? false : undefined;
});

const toolNames = reader("must be names of tools, separated by commas", (text) => {
  const names = text.split(",").map((name) => name.trim());
  if (names.at(-1) === "") names.pop();
  return names.every((name) => /^[a-z_]+$/i.test(name)) ? names : undefined;
});

const baseUrl = reader(
  "must be an https URL (http only for this machine) without credentials, query or /api/v2, such as https://api.heymilo.ai",
  (text) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
    const bare = !url.username && !url.password && !url.search && !url.hash;
    return secure && bare && !/\/api\/v\d/.test(url.pathname) ? url : undefined;
  },
);

/** A key goes into a header, so it must be visible ASCII; one pasted with a line break would be refused late. */
const apiKey = reader(
  "must be visible ASCII characters without blanks; copy it again from HeyMilo",
  (text) => (/^[\x21-\x7e]+$/.test(text) ? text : undefined),
);

const setting = <T>(schema: z.ZodType<T, string | undefined>, meta: Setting) => schema.meta({ ...meta });

export const configSchema = z.object({
  apiKey: setting(apiKey.optional(), {
    env: "HEYMILO_API_KEY",
    secret: true,
    help: "API key of your HeyMilo workspace (in HeyMilo: Integrations, API Keys)",
  }),
  apiKeyFile: setting(z.string().optional(), {
    env: "HEYMILO_API_KEY_FILE",
    flag: "api-key-file",
    help: "file that holds the API key, instead of HEYMILO_API_KEY",
  }),
  baseUrl: setting(baseUrl.prefault("https://api.heymilo.ai"), {
    env: "HEYMILO_BASE_URL",
    flag: "base-url",
    help: "address of the API: https, or http on this machine",
    fallback: "https://api.heymilo.ai",
  }),
  workspaceId: setting(apiKey.optional(), {
    env: "HEYMILO_WORKSPACE_ID",
    flag: "workspace-id",
    help: "sent as X-Workspace-Id; not needed with an API key, which belongs to one workspace",
  }),
  timeoutMs: setting(wholeNumber(5_000, 600_000).prefault("45000"), {
    env: "HEYMILO_TIMEOUT_MS",
    flag: "timeout-ms",
    help: "milliseconds one call may take in all, 5000 to 600000; many MCP clients give up after 60000",
    fallback: "45000",
  }),
  rateLimit: setting(wholeNumber(0, 100_000).prefault("300"), {
    env: "HEYMILO_RATE_LIMIT",
    flag: "rate-limit",
    help: "requests a minute at most, 0 to 100000; HeyMilo allows 300 a key, 0 lifts our limit",
    fallback: "300",
  }),
  maxInFlight: setting(wholeNumber(2, 256).prefault("8"), {
    env: "HEYMILO_MAX_IN_FLIGHT",
    flag: "max-in-flight",
    help: "requests under way at once, 2 to 256 (an open create and the look for it)",
    fallback: "8",
  }),
  readOnly: setting(yesOrNo.prefault("false"), {
    env: "HEYMILO_READ_ONLY",
    flag: "read-only",
    toggle: true,
    help: "true: only tools that change nothing, and create_interviewer for previews",
    fallback: "false",
  }),
  tools: setting(toolNames.optional(), {
    env: "HEYMILO_TOOLS",
    flag: "tools",
    help: "only these tools, as names separated by commas",
    fallback: "all",
  }),
  sandbox: setting(yesOrNo.prefault("false"), {
    env: "HEYMILO_SANDBOX",
    flag: "sandbox",
    toggle: true,
    help: "true: use the embedded sandbox, without a key and without HeyMilo; wins over a key",
    fallback: "false",
  }),
  logLevel: setting(
    reader(`must be one of ${LOG_LEVELS.join(", ")}`, (text) =>
      LOG_LEVELS.find((level) => level === text),
    ).prefault("info"),
    {
      env: "HEYMILO_LOG_LEVEL",
      flag: "log-level",
      help: `what goes to stderr: ${LOG_LEVELS.join(", ")}`,
      fallback: "info",
    },
  ),
});

export type Config = z.output<typeof configSchema>;
type SettingName = keyof typeof configSchema.shape;

export const settings: readonly (Setting & { name: SettingName })[] = Object.entries(configSchema.shape).map(
  ([name, schema]) => ({ name: name as SettingName, ...(schema.meta() as unknown as Setting) }),
);

/** A setting that cannot be used: which one, and what it should be. */
export interface ConfigProblem {
  variable: string;
  problem: string;
}

export interface LoadedConfig {
  config: Config;
  /** The server starts even so; every call then answers with these. */
  problems: ConfigProblem[];
}

/** "" and a manifest's unexpanded placeholder, such as `${user_config.api_key}`, count as not set. */
const isUnset = (text: string | undefined): boolean => !text?.trim() || /^\$\{.*\}$/.test(text.trim());

/**
 * Reads the settings from flags, which win, and the environment. Never throws and touches no network: a
 * client must be able to list the tools of a server that is not configured yet.
 */
export function loadConfig(
  flags: Readonly<Record<string, string | boolean | undefined>>,
  env: NodeJS.ProcessEnv,
): LoadedConfig {
  const given: Partial<Record<SettingName, string>> = {};
  for (const { name, flag, env: variable } of settings) {
    const values = [flag && flags[flag] !== undefined ? String(flags[flag]) : undefined, env[variable]];
    const text = values.find((value) => !isUnset(value))?.trim();
    if (text !== undefined) given[name] = text;
  }
  const problems: ConfigProblem[] = [];
  readKeyFile(given, problems);
  const parsed = configSchema.safeParse(given);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = path[0] as SettingName;
    problems.push({ variable: variableOf(name), problem: message });
    delete given[name];
  }
  return { config: parsed.success ? parsed.data : configSchema.parse(given), problems };
}

const variableOf = (name: SettingName): string => settings.find((one) => one.name === name)?.env ?? name;

const readKeyFile = (given: Partial<Record<SettingName, string>>, problems: ConfigProblem[]): void => {
  if (given.apiKeyFile === undefined || given.apiKey !== undefined) return;
  try {
    const key = readFileSync(given.apiKeyFile, "utf8").trim();
    if (key) given.apiKey = key;
    else
      problems.push({
        variable: variableOf("apiKeyFile"),
        problem: `names an empty file: ${given.apiKeyFile}`,
      });
  } catch (error) {
    const reason =
      error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
    problems.push({
      variable: variableOf("apiKeyFile"),
      problem: `cannot be read: ${given.apiKeyFile} (${reason})`,
    });
  }
};
