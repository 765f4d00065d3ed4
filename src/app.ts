import { createConnection } from "./connection.ts";
import { Memory } from "./heymilo/memory.ts";
import { redactor, secretsOf } from "./heymilo/redact.ts";
import { createLog, type Log } from "./log.ts";
import { createServer } from "./server.ts";
import { type Config, isHeyMilosHost } from "./settings/config.ts";
import { type Flags, loadConfig } from "./settings/load.ts";
import { pastedKeys } from "./settings/pasted-keys.ts";
import { surface } from "./surface/index.ts";
import { select } from "./surface/selection.ts";
import type { RequestOptions } from "./transports/http/tenant.ts";

/** On whose behalf calls are made. Over stdio there is one caller, and its settings say everything. */
interface AppCaller {
  credentials?: Pick<Config, "apiKey" | "workspaceId">;
  /** What must not appear in any result, error or log, beside the key of the settings. */
  secrets?: readonly string[];
}

export type App = ReturnType<typeof createApp>;

interface AppOptions {
  flags: Flags;
  env: NodeJS.ProcessEnv;
  /** What must not appear in any result, error or log, beside the API key. */
  secrets?: readonly string[];
  /** Once it is aborted, the program refuses calls before it sends anything for them. */
  ending?: AbortSignal;
  /** Instead of the level that the settings ask for. */
  logLevel?: Config["logLevel"];
}

/**
 * The program as its settings describe it: the tools that they select, the connection to HeyMilo, the server. Only here
 * is it put together. Nothing in it has touched the network yet.
 */
export function createApp({ flags, env, secrets = [], ending, logLevel }: AppOptions) {
  const { config, sources, problems: badSettings } = loadConfig(flags, env);
  const { surface: selected, problems: badSelection } = select(surface, config);
  const problems = [...badSettings, ...badSelection];
  const everyones = [...secretsOf(config), ...pastedKeys(env, config.baseUrl), ...secrets];
  const redactorFor = ({ credentials, secrets: own = [] }: AppCaller) =>
    redactor([...everyones, ...(credentials ? secretsOf(credentials) : []), ...own]);
  const level = logLevel ?? config.logLevel;
  const logFor = (caller: AppCaller = {}) => createLog(level, redactorFor(caller));
  const memory = new Memory();
  return {
    config,
    sources,
    problems,
    memory,
    surface: selected,
    everything: surface,
    /** Keeps the secrets of the settings out of what a command prints. */
    redact: redactorFor({}),
    logFor,
    /** Makes MCP servers for one caller. All of them share the connection to HeyMilo. */
    serverFactory: (caller: AppCaller = {}) => {
      const redact = redactorFor(caller);
      const log = logFor(caller);
      const connection = createConnection({
        config: { ...config, ...caller.credentials },
        problems,
        env,
        memory,
        ending,
        // Nothing is put together for lines that nobody reads.
        onHttp: level === "debug" ? (event) => log("debug", "http", { ...event }) : undefined,
      });
      return {
        connection,
        log,
        createServer: ({ surface: own, ...options }: Partial<RequestOptions> = {}) =>
          createServer({
            ...{ config, connection, log, redact, ...options },
            surface: own ?? selected,
            isPrivate: own !== undefined,
          }),
      };
    },
  };
}

/** Operators should know that their key goes to a host other than HeyMilo's. */
export const logForeignHost = (log: Log, { sandbox, baseUrl }: Config): void => {
  if (!sandbox && !isHeyMilosHost(baseUrl)) log("warn", "not HeyMilo's own host", { host: baseUrl.host });
};
