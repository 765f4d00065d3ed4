import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { ConfigError } from "../errors.ts";
import { isLoopback, parseUrl } from "../url.ts";

interface TransportOptions {
  baseUrl: URL;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up, in any case. */
  env: Record<string, string | undefined>;
  connections: number;
}

/** For TCP and TLS together. Distant servers are reported to need up to 1.5 s for TCP alone (anomalyco/opencode#45178). */
export const CONNECT_TIMEOUT_MS = 5_000;

const CONNECT = {
  timeout: CONNECT_TIMEOUT_MS,
  // Node gives each address 250 ms, too little for a distant server, and then fails altogether (nodejs/node#54359).
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 2_000,
};

/** A failure on the way through a proxy, before the request itself could be sent. */
export class ProxyFailure extends Error {
  /** The code of what happened. Not named `code`, which undici would read (see {@link tellingProxyFailures}). */
  readonly causeCode: string;
  readonly host: string;
  /** The proxy's answer to CONNECT, if it gave one. */
  readonly status: number | undefined;

  constructor(host: string, cause: Error & { code?: string }) {
    super(cause.message, { cause });
    this.name = "ProxyFailure";
    this.host = host;
    this.causeCode = codeOf(cause);
    const status = cause.message.match(/^Proxy response \((\d+)\)/)?.[1];
    this.status = status === undefined ? undefined : Number(status);
  }
}

/**
 * Opens sockets on first use and keeps them. `destroy()` ends all at once, even in the middle of a request.
 *
 * @throws ConfigError if a proxy variable holds no usable URL
 */
export function createDispatcher({ baseUrl, env, connections }: TransportOptions): Dispatcher {
  const poolOptions = {
    connections,
    // With one request per socket, no request ever waits behind a failed one, so undici sends none again on its own.
    pipelining: 1,
    // Below the 5 s of Node's and Python's common servers, so that we are the first to drop an idle socket. A server that
    // states its own time is believed up to a minute, less two seconds: beyond that NATs and proxies forget the connection.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 60_000,
    keepAliveTimeoutThreshold: 2_000,
    // Timeouts are send.ts's: one for the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: CONNECT,
  } satisfies Pool.Options;

  const proxy = proxyFor(baseUrl, env);
  if (proxy === undefined) return new Pool(baseUrl.origin, poolOptions);

  const proxyHost = new URL(proxy).host;
  return new EnvHttpProxyAgent({
    ...poolOptions,
    httpsProxy: proxy,
    httpProxy: proxy,
    noProxy: variable(env, "no_proxy") ?? "",
    proxyTls: CONNECT,
    requestTls: CONNECT,
    clientFactory: (origin: URL, clientOptions: object) =>
      new Pool(origin, { ...poolOptions, ...clientOptions, headersTimeout: 2 * CONNECT_TIMEOUT_MS }),
    factory: (origin: string | URL, agentOptions: Pool.Options) =>
      new Pool(origin, { ...agentOptions, connect: tellingProxyFailures(proxyHost, agentOptions.connect) }),
  });
}

/**
 * The proxy that the environment names for this address; NO_PROXY, which may except it, is left to undici.
 *
 * @throws ConfigError if a proxy variable holds no usable URL
 */
export function proxyFor(baseUrl: URL, env: TransportOptions["env"]): string | undefined {
  const httpProxy = proxyUrl(env, "http_proxy");
  const httpsProxy = proxyUrl(env, "https_proxy") ?? httpProxy;
  if (isLoopback(baseUrl.hostname)) return undefined;
  return baseUrl.protocol === "https:" ? httpsProxy : httpProxy;
}

type Connect = NonNullable<Pool.Options["connect"]>;

/**
 * Marks what fails while the tunnel is made. That also ends a loop: undici 7 connects again and again for as long as
 * a proxy closes the connection instead of answering CONNECT, because of the error's code (nodejs/undici#3897).
 */
function tellingProxyFailures(proxyHost: string, connect: Connect = CONNECT): Connect {
  if (typeof connect !== "function") return connect;
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (!error) callback(null, socket);
      // The tunnel works by then: a bad certificate is the API's, or the proxy made it up.
      else callback(isCertificateProblem(codeOf(error)) ? error : new ProxyFailure(proxyHost, error), null);
    });
}

/** The error's code. Node reports several failed addresses as one AggregateError, whose own code may be empty. */
export function codeOf(error: Error & { code?: string }): string {
  if (error.code) return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0] ?? new Error()) : "";
}

export function isCertificateProblem(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_|EPROTO|UND_ERR_PRX_TLS)/.test(code);
}

function proxyUrl(env: TransportOptions["env"], name: string): string | undefined {
  const value = variable(env, name);
  if (value === undefined) return undefined;
  const text = value.includes("://") ? value : `http://${value}`;
  if (/^https?:$/.test(parseUrl(text)?.protocol ?? "")) return text;
  throw new ConfigError(
    name.toUpperCase(),
    "is not the URL of an HTTP proxy.",
    "Set it to something like http://proxy.example.com:8080, or unset it.",
  );
}

function variable(env: TransportOptions["env"], name: string): string | undefined {
  const spellings = [name, name.toUpperCase(), ...Object.keys(env).filter((key) => key.toLowerCase() === name)];
  return spellings.map((key) => env[key]?.trim()).find((value) => value);
}
