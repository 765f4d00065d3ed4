import { Previews } from "./definition/previews.ts";
import type { HeyMilo } from "./heymilo/client.ts";
import type { Deadline } from "./heymilo/deadline.ts";
import { EndingError } from "./heymilo/errors.ts";
import type { HttpEvent } from "./heymilo/http/client.ts";
import type { Memory } from "./heymilo/memory.ts";
import type { SharedWrites, Unanswered } from "./heymilo/shared-writes.ts";
import type { Log } from "./log.ts";
import { settingsAdvice } from "./settings/advice.ts";
import type { Config } from "./settings/config.ts";
import type { ConfigProblem } from "./settings/load.ts";
import { REGISTERED, telemetry } from "./telemetry/index.ts";
import { NAME, VERSION } from "./version.ts";

/** One workspace of HeyMilo, or a sandbox: what all calls of a server share. */
export type Connection = ReturnType<typeof createConnection>;

interface ConnectionOptions {
  config: Config;
  problems: readonly ConfigProblem[];
  env: NodeJS.ProcessEnv;
  /** The memory of the process, which all connections share. */
  memory: Memory;
  /** Once it is aborted, no further call is taken. */
  ending?: AbortSignal | undefined;
  onHttp?: ((event: HttpEvent) => void) | undefined;
}

/**
 * Opens nothing until the first call: start-up touches no network, and clients start servers that they never
 * call. The HTTP stack and the sandbox are loaded then, too.
 */
export function createConnection(options: ConnectionOptions) {
  const { config, problems, env, memory, ending } = options;
  const advice = settingsAdvice(env);
  const previews = new Previews(memory.previews);
  const calls = new Set<object>();
  let opened: ReturnType<typeof openConnection> | undefined;
  let writes: SharedWrites | undefined;
  const open = async () => {
    // The next call tries again.
    opened ??= openConnection(options).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const connection = await opened;
    writes = connection.writes;
    return connection;
  };
  return {
    previews,
    /** HeyMilo for one call. @throws ConfigError when the server is not configured, EndingError when it is ending */
    forCall: async (deadline: Deadline, onProgress?: (message: string) => void): Promise<HeyMilo> => {
      if (ending?.aborted) throw new EndingError();
      const [problem] = problems;
      if (problem) throw advice.aboutProblem(problem);
      if (config.apiKey === undefined && !config.sandbox) throw advice.aboutMissingKey();
      const { HeyMilo, http, writes } = await (opened ?? open());
      return new HeyMilo(http, writes, deadline, onProgress);
    },
    /** What the workspace is called, once a call has opened HeyMilo, and if HeyMilo says so. */
    workspaceName: async (): Promise<string | undefined> => (await opened)?.workspaceName.get(),
    /** Loads what the first call needs, without touching the network; nothing for a sandbox or without a key. */
    prewarm: async () => {
      if (problems.length > 0 || config.sandbox || config.apiKey === undefined) return;
      await open();
    },
    /** Creates and clones that were sent, and whose outcome no caller knows. */
    unansweredCreates: (): Unanswered[] => writes?.unanswered().filter(({ title }) => title !== undefined) ?? [],
    /** How many invitations were sent within a minute whose outcome no caller knows, by posting. */
    unansweredInvitations: (): Map<string, number> => writes?.invitations.unanswered() ?? new Map(),
    /** Those that are under way. */
    calls,
    /** A call is under way, or a write that nobody may wait for any more. */
    busy: () => calls.size > 0 || (writes?.busy ?? false),
    /** How many creates it remembers, unresolved ones too. */
    remembered: () => {
      previews.forgetOld();
      return writes?.remembered ?? 0;
    },
    close: async () => {
      previews.forgetAll();
      writes?.close();
      const connection = await opened?.catch(() => undefined);
      await connection?.http.close();
      await connection?.sandbox?.close();
    },
  };
}

const openConnection = async ({ config, env, memory, onHttp }: ConnectionOptions) => {
  const [{ createHttp }, { HeyMilo }, { SharedWrites }, { WorkspaceName }] = await Promise.all([
    import("./heymilo/http/client.ts"),
    import("./heymilo/client.ts"),
    import("./heymilo/shared-writes.ts"),
    import("./heymilo/workspace-name.ts"),
  ]);
  const traces = REGISTERED in globalThis ? await telemetry() : undefined;
  const sandbox = config.sandbox ? await startEmbeddedSandbox() : undefined;
  const baseUrl = sandbox?.baseUrl ?? config.baseUrl;
  const http = createHttp({
    baseUrl,
    apiKey: sandbox?.apiKey ?? config.apiKey ?? "",
    workspaceId: sandbox ? undefined : config.workspaceId,
    userAgent: `${NAME}/${VERSION}`,
    ratePerMinute: config.rateLimit,
    maxInFlight: config.maxInFlight,
    env,
    onRequest:
      traces || onHttp
        ? (request) => {
            const onTraced = traces?.request(baseUrl, request);
            return (event) => {
              onHttp?.(event);
              onTraced?.(event);
            };
          }
        : undefined,
  });
  const { timeoutMs } = config;
  const writes = new SharedWrites({ timeoutMs, room: memory.writes, onRecovered: traces?.recovered });
  return { HeyMilo, http, writes, sandbox, workspaceName: new WorkspaceName(http, config.workspaceId) };
};

/** Called when the process ends or forgets a caller: nobody will hear how these writes ended. */
export const logUnanswered = (log: Log, connection: Connection): void => {
  for (const [posting_id, count] of connection.unansweredInvitations())
    log("error", "invitations sent but not answered", { posting_id, count });
  for (const { key, title } of connection.unansweredCreates()) {
    // What has no key has no marker in HeyMilo: people have to look for its title.
    log("error", "create sent but not answered", key ? { idempotency_key: key } : { title });
  }
};

const startEmbeddedSandbox = async () => {
  const { startSandbox } = await import("./sandbox/index.ts");
  const sandbox = await startSandbox({ seed: { hiring: true } });
  return { baseUrl: new URL(sandbox.url), apiKey: sandbox.apiKey, close: () => sandbox.close() };
};
