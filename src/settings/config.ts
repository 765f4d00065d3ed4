import { readFileSync } from "node:fs";
import * as z from "zod";
import {
  accessTokens,
  apiKey,
  baseUrl,
  hostNames,
  reader,
  toolNames,
  wholeNumber,
  yesOrNo,
} from "./setting-values.ts";

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

/** Any other host gets the key too, so the log names it. */
export const isHeyMilosHost = ({ hostname }: URL): boolean => /(^|\.)heymilo\.ai$/.test(hostname);

export type SettingName = keyof typeof configSchema.shape;

/** What `heymilo-mcp serve` can be told besides. */
export const serveSchema = z.object({
  host: setting(
    reader("must be a host name or an IP address", (text) =>
      /^[\w.:-]+$/.test(text) ? text : undefined,
    ).prefault("127.0.0.1"),
    {
      env: "HEYMILO_MCP_HOST",
      flag: "host",
      help: "address to listen on; one that other machines can reach needs --allowed-hosts",
      fallback: "127.0.0.1",
    },
  ),
  port: setting(wholeNumber(0, 65_535).prefault("3000"), {
    env: "HEYMILO_MCP_PORT",
    flag: "port",
    help: "port to listen on; 0 for any free one, which the log then names",
    fallback: "3000",
  }),
  allowedHosts: setting(hostNames.optional(), {
    env: "HEYMILO_MCP_ALLOWED_HOSTS",
    flag: "allowed-hosts",
    help: "host names under which clients reach this server, separated by commas; others are refused",
    fallback: "this machine's",
  }),
  tokens: setting(accessTokens.optional(), {
    env: "HEYMILO_MCP_TOKENS",
    secret: true,
    help: "tokens that admit callers to the server's own HEYMILO_API_KEY, separated by commas, 16 characters or more each",
  }),
  graceMs: setting(wholeNumber(0, 600_000).prefault("25000"), {
    env: "HEYMILO_MCP_GRACE_MS",
    flag: "grace-ms",
    help: "milliseconds that calls under way have left after SIGTERM, 0 to 600000",
    fallback: "25000",
  }),
});

export type ServeConfig = z.output<typeof serveSchema>;

interface NamedSetting<Name> extends Setting {
  name: Name;
}

const settingsOf = <Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>) =>
  Object.entries(schema.shape).map(
    ([name, field]): NamedSetting<keyof Shape & string> => ({
      name: name as keyof Shape & string,
      ...((field as unknown as z.ZodType).meta() as unknown as Setting),
    }),
  );

/** Of every server, however it is reached. */
export const settings: readonly NamedSetting<SettingName>[] = settingsOf(configSchema);
export const serveSettings: readonly NamedSetting<keyof ServeConfig>[] = settingsOf(serveSchema);

/** A setting that cannot be used: which one, and what it should be. */
export interface ConfigProblem {
  variable: string;
  problem: string;
}

/** Where a setting's value came from; `file` is the API key's own file. */
export type SettingSource = "flag" | "environment" | "file";

export interface LoadedConfig {
  config: Config;
  /** Of the settings that were given; the others have their defaults. */
  sources: Partial<Record<SettingName, SettingSource>>;
  /** The server starts even so; every call then answers with these. */
  problems: ConfigProblem[];
}

/** "" and a manifest's unexpanded placeholder, such as `${user_config.api_key}`, count as not set. */
const isUnset = (text: string | undefined): boolean => !text?.trim() || /^\$\{.*\}$/.test(text.trim());

/** Flags by their names, without dashes. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Given<Name extends string> = Partial<Record<Name, string>>;

/**
 * Reads the settings from flags, which win, and the environment. Never throws and touches no network: a
 * client must be able to list the tools of a server that is not configured yet.
 */
export function loadConfig(flags: Flags, env: NodeJS.ProcessEnv): LoadedConfig {
  const { given, sources } = gather(settings, flags, env);
  const problems: ConfigProblem[] = [];
  const fileKey = readKeyFile(given, problems);
  const origins: LoadedConfig["sources"] = sources;
  if (fileKey !== undefined) {
    given.apiKey = fileKey;
    origins.apiKey = "file";
  }
  return { config: parse(configSchema, settings, given, problems), sources: origins, problems };
}

/** The settings of `heymilo-mcp serve`, read like the others. */
export function loadServeConfig(
  flags: Flags,
  env: NodeJS.ProcessEnv,
): { config: ServeConfig; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const { given } = gather(serveSettings, flags, env);
  return { config: parse(serveSchema, serveSettings, given, problems), problems };
}

const gather = <Name extends string>(
  known: readonly NamedSetting<Name>[],
  flags: Flags,
  env: NodeJS.ProcessEnv,
) => {
  const given: Given<Name> = {};
  const sources: Partial<Record<Name, "flag" | "environment">> = {};
  for (const { name, flag, env: variable } of known) {
    const fromFlag = flag && flags[flag] !== undefined ? String(flags[flag]) : undefined;
    const source = isUnset(fromFlag) ? "environment" : "flag";
    const text = source === "flag" ? fromFlag : env[variable];
    if (text === undefined || isUnset(text)) continue;
    given[name] = text.trim();
    sources[name] = source;
  }
  return { given, sources };
};

/** What does not fit is reported and counts as not given. */
const parse = <Schema extends z.ZodObject>(
  schema: Schema,
  known: readonly NamedSetting<string>[],
  given: Given<string>,
  problems: ConfigProblem[],
): z.output<Schema> => {
  const usable = { ...given };
  const parsed = schema.safeParse(usable);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = String(path[0]);
    problems.push({ variable: known.find((one) => one.name === name)?.env ?? name, problem: message });
    delete usable[name];
  }
  return parsed.success ? parsed.data : schema.parse(usable);
};

const variableOf = (name: SettingName): string => settings.find((one) => one.name === name)?.env ?? name;

const readKeyFile = (given: Readonly<Given<SettingName>>, problems: ConfigProblem[]): string | undefined => {
  if (given.apiKeyFile === undefined || given.apiKey !== undefined) return undefined;
  try {
    const key = readFileSync(given.apiKeyFile, "utf8").trim();
    if (key) return key;
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
  return undefined;
};
