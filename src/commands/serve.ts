import { once } from "node:events";
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type App, createApp, logForeignHost } from "../app.ts";
import { isLoopback } from "../heymilo/url.ts";
import { longestQuietMs } from "../heymilo/writes/post.ts";
import { type Log, quotelessMessage } from "../log.ts";
import type { Config } from "../settings/config.ts";
import { loadServeConfig } from "../settings/load.ts";
import type { ServeConfig } from "../settings/serve-config.ts";
import { scopesOf } from "../surface/scopes.ts";
import { listenForTheEnd, untilIdle } from "../transports/end-signals.ts";
import { type Access, keyOfCaller, keyOfServer, nobodyAsked } from "../transports/http/access.ts";
import { createSubscriptions, type Subscriptions } from "../transports/http/endpoint.ts";
import { type HttpServing, serveOverHttp } from "../transports/http/server.ts";
import type { SignIn } from "../transports/http/sign-in/index.ts";
import { createTenant, type McpTenant } from "../transports/http/tenant.ts";
import { IDLE_MS, Tenants } from "../transports/http/tenants.ts";
import { CommandError, cannotListen, type RunCommand, refuseProblems } from "./command.ts";
import { contradictions, graceFor, hostnamesOf } from "./serve-settings.ts";

/**
 * `heymilo-mcp serve`: MCP over Streamable HTTP, until a signal ends it. Unlike a server that a client starts, it
 * refuses to start with invalid settings, so that a rollout fails at once.
 */
export const runServe: RunCommand = async ({ values }) => {
  const { env } = process;
  const { config: serving, problems: servingProblems } = loadServeConfig(values, env);
  const { ending, hurrying } = listenForTheEnd();
  const refusing = new AbortController();
  const secrets = [...(serving.tokens ?? []), ...(serving.auditKey ? [serving.auditKey] : [])];
  const app = createApp({ flags: values, env, secrets, ending: refusing.signal });
  const { config } = app;
  refuseProblems([...app.problems, ...servingProblems, ...contradictions(config, serving)]);

  const signIn = await signInBy(app, serving);
  const log = app.logFor();
  logForeignHost(log, config);
  // Until then a repeat may still have to find out what became of a create.
  const tenants = new Tenants<McpTenant>({ idleMs: IDLE_MS + longestQuietMs(config.timeoutMs) });
  const { createServer } = app.serverFactory();
  const subscriptions = createSubscriptions(
    () => createServer(),
    (error) => log("warn", "transport", { message: quotelessMessage(error) }),
  );
  const shared = {
    surface: app.surface,
    everything: app.everything,
    subscriptions,
    bodies: app.memory.bodies,
  };
  const server = await serveOverHttp({
    host: serving.host,
    port: serving.port,
    hostnames: hostnamesOf(serving),
    access: signIn?.access ?? accessBy(config, serving),
    ...(signIn && { documents: signIn.documents }),
    isReady: () => signIn?.isReady() ?? true,
    answer: (caller, request, response) =>
      tenants.use(
        caller.tenant,
        () => createTenant({ ...app.serverFactory(caller), shared }),
        ({ handle }) => handle(caller, request, response),
      ),
    timeoutMs: config.timeoutMs,
    logFor: app.logFor,
  }).catch((error: Error) => {
    const host = isIP(serving.host) || isLoopback(serving.host) ? serving.host : "the host of HEYMILO_MCP_HOST";
    throw cannotListen(`${host}, port ${serving.port}`, error);
  });
  log("info", "listening", { ...server.address, path: "/mcp" });

  if (!ending.aborted) await once(ending, "abort");
  const { drainMs, graceMs = graceFor(config) } = serving;
  if (drainMs > 0) {
    log("info", "draining", { drain_ms: drainMs });
    server.drain();
    await sleep(drainMs, undefined, { signal: hurrying }).catch(() => undefined);
  }
  refusing.abort();
  signIn?.close();
  await shutDown({ server, tenants, subscriptions, graceMs, hurrying, log });
  return 0;
};

interface ShutDown {
  server: HttpServing;
  tenants: Tenants<McpTenant>;
  subscriptions: Subscriptions;
  graceMs: number;
  hurrying: AbortSignal;
  log: Log;
}

const shutDown = async ({ server, tenants, subscriptions, graceMs, hurrying, log }: ShutDown) => {
  const underWay = tenants.all().flatMap(({ connection }) => connection.unansweredCreates());
  // Also logged before the wait: an operator may kill the process earlier.
  const names = underWay.map(({ key, title }) => key ?? title);
  log("info", "ending", { grace_ms: graceMs, creates_under_way: names });
  const allDone = async () => {
    await Promise.all([server.finish(), subscriptions.close()]);
    // A create goes on after its caller has left.
    await untilIdle(() => tenants.busy());
  };
  const done = new AbortController();
  const signal = AbortSignal.any([hurrying, done.signal]);
  const graceOver = sleep(graceMs, undefined, { signal }).catch(() => undefined);
  await Promise.race([allDone(), graceOver]);
  done.abort();
  // Each names what it leaves open.
  await tenants.close();
  log("info", "ended", { broken_off: await server.close() });
};

const accessBy = ({ apiKey, workspaceId, sandbox }: Config, { tokens }: ServeConfig): Access => {
  if (tokens) return keyOfServer({ apiKey, workspaceId }, tokens);
  return sandbox ? nobodyAsked : keyOfCaller;
};

/** Loads what checks tokens, which nobody needs without an issuer. */
const signInBy = async (app: App, serving: ServeConfig): Promise<SignIn | undefined> => {
  const { issuer, publicUrl, callersFile } = serving;
  if (issuer === undefined || publicUrl === undefined) return undefined;
  const [{ createSignIn }, { readCallersFile }] = await Promise.all([
    import("../transports/http/sign-in/index.ts"),
    import("../transports/http/sign-in/callers-file.ts"),
  ]);
  const { apiKey, workspaceId, sandbox } = app.config;
  const own = { apiKey: sandbox ? undefined : apiKey, workspaceId };
  const isOwn = apiKey !== undefined || sandbox;
  const entries = callersFile === undefined ? undefined : readCallersFile(callersFile, isOwn ? own : undefined);
  if (entries && "problem" in entries) throw new CommandError(`HEYMILO_MCP_CALLERS_FILE ${entries.problem}`);
  return createSignIn({
    serving: { ...serving, issuer, publicUrl },
    own,
    entries,
    signInScopes: scopesOf(app.surface),
    env: process.env,
    log: app.logFor(),
  });
};
