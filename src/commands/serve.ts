import { createApp, logForeignHost, logUnansweredCreates } from "../app.ts";
import { isLoopback } from "../heymilo/http/loopback.ts";
import type { Log } from "../log.ts";
import { type Config, type ConfigProblem, loadServeConfig, type ServeConfig } from "../settings/config.ts";
import { type Access, keyOfCaller, keyOfServer, nobodyAsked } from "../transports/http/access.ts";
import { alwaysReady, createReadiness } from "../transports/http/readiness.ts";
import { type HttpServing, serveOverHttp } from "../transports/http/server.ts";
import { createTenant, type McpTenant } from "../transports/http/tenant.ts";
import { Tenants } from "../transports/http/tenants.ts";
import { CommandError, type RunCommand } from "./command.ts";

/**
 * `heymilo-mcp serve`: MCP over Streamable HTTP, until SIGTERM or SIGINT. Unlike a server that a client starts, it
 * refuses to start with bad settings: whoever rolls it out should see that then.
 */
export const runServe: RunCommand = async ({ values }) => {
  const { env } = process;
  const { config: serving, problems: servingProblems } = loadServeConfig(values, env);
  const app = createApp({ flags: values, env, ...(serving.tokens && { secrets: serving.tokens }) });
  const { config } = app;
  refuse([...app.problems, ...servingProblems, ...contradictions(config, serving)]);

  const log = app.logFor();
  logForeignHost(log, config);
  const tenants = new Tenants<McpTenant>();
  const readiness = config.sandbox ? alwaysReady : createReadiness(config.baseUrl, env);
  const server = await serveOverHttp({
    host: serving.host,
    port: serving.port,
    hostnames: hostnamesOf(serving),
    access: accessBy(config, serving),
    readiness,
    answer: (caller, request, response) =>
      tenants.use(
        caller.tenant,
        () => createTenant(app.serverFactory(caller)),
        ({ handle }) => handle(request, response),
      ),
    timeoutMs: config.timeoutMs,
    logFor: app.logFor,
  }).catch((error: Error) => {
    throw new CommandError(`cannot listen on ${serving.host} port ${serving.port}: ${error.message}`);
  });
  log("info", "listening", { ...server.address, path: "/mcp" });

  await toldToEnd();
  await shutDown(server, tenants, serving.graceMs, log);
  await readiness.close();
  return 0;
};

const shutDown = async (server: HttpServing, tenants: Tenants<McpTenant>, graceMs: number, log: Log) => {
  const connections = () => tenants.all().map(({ connection }) => connection);
  const underWay = connections().flatMap((connection) => connection.unansweredCreates());
  // Said before the wait, too: whoever runs this may not grant the time.
  const names = underWay.map(({ key, title }) => key ?? title);
  log("info", "ending", { grace_ms: graceMs, creates_under_way: names });
  const broken = await server.drain(graceMs);
  logUnansweredCreates(log, connections());
  await tenants.close();
  await server.close();
  log("info", "ended", { broken_off: broken });
};

const toldToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve()).once("SIGINT", () => resolve());
  });

const refuse = (problems: readonly ConfigProblem[]): void => {
  if (problems.length === 0) return;
  throw new CommandError(problems.map(({ variable, problem }) => `${variable} ${problem}`).join("\n"));
};

/** A server that others can reach must not lend its key to whoever asks, nor answer to any name. */
const contradictions = (
  { apiKey, sandbox }: Config,
  { tokens, host, allowedHosts }: ServeConfig,
): ConfigProblem[] => [
  ...(apiKey !== undefined && !tokens && !sandbox
    ? [
        {
          variable: "HEYMILO_API_KEY",
          problem:
            "would be open to every caller: set HEYMILO_MCP_TOKENS as well, or unset it and let callers send their own keys",
        },
      ]
    : []),
  ...(tokens && apiKey === undefined && !sandbox
    ? [{ variable: "HEYMILO_MCP_TOKENS", problem: "needs HEYMILO_API_KEY, the key that the tokens admit to" }]
    : []),
  ...(!isLoopback(host) && !allowedHosts
    ? [
        {
          variable: "HEYMILO_MCP_ALLOWED_HOSTS",
          problem: `must name the hosts under which clients reach this server, since ${host} is not this machine alone (--allowed-hosts)`,
        },
      ]
    : []),
];

const accessBy = ({ apiKey, workspaceId, sandbox }: Config, { tokens }: ServeConfig): Access => {
  if (tokens) return keyOfServer({ apiKey, workspaceId }, tokens);
  return sandbox ? nobodyAsked : keyOfCaller;
};

const THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

const hostnamesOf = ({ host, allowedHosts = [] }: ServeConfig): string[] =>
  isLoopback(host) ? [...THIS_MACHINE, ...allowedHosts] : allowedHosts;
