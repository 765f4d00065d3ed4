import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { isIP } from "node:net";
import { connect } from "node:tls";
import { ConfigError } from "../../heymilo/errors.ts";
import { CONNECT_TIMEOUT_MS, proxyFor } from "../../heymilo/http/transport.ts";
import { fromUndiciError } from "../../heymilo/http/undici-error.ts";
import { explain } from "./explain.ts";
import type { Finding } from "./finding.ts";

/** The way to the address, step by step: proxy, name, TLS. Nothing is asked of a name or of TLS behind a proxy. */
export async function checkNetwork(baseUrl: URL, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  // Only this machine may be asked without TLS.
  if (baseUrl.protocol === "http:") return [];
  const finding = { id: "proxy", title: "Proxy" };
  try {
    const proxy = proxyFor(baseUrl, env);
    if (proxy) {
      const except = env.NO_PROXY ?? env.no_proxy;
      const detail = `${new URL(proxy).host}${except ? `, except for ${except}` : ""}`;
      return [{ ...finding, level: "ok", detail }];
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ ...finding, level: "fail", detail: `${error.variable} ${error.problem}`, fix: error.fix }];
  }
  const name = await checkName(baseUrl);
  const steps: Finding[] = [{ ...finding, level: "ok", detail: "none" }, name];
  return name.level === "ok" ? [...steps, await checkTls(baseUrl)] : steps;
}

const checkName = async (baseUrl: URL): Promise<Finding> => {
  const finding = { id: "dns", title: "Name" };
  const { hostname } = baseUrl;
  try {
    const addresses = await lookup(bare(hostname), { all: true });
    const detail = `${hostname} is ${addresses.map(({ address }) => address).join(", ")}`;
    return { ...finding, level: "ok", detail };
  } catch (error) {
    return { ...finding, level: "fail", ...explained(error as Error, baseUrl) };
  }
};

const checkTls = async (baseUrl: URL): Promise<Finding> => {
  const finding = { id: "tls", title: "TLS" };
  const host = bare(baseUrl.hostname);
  // Nothing is sent on it, so that it can be looked at: whose certificate it is says what stands in between.
  const socket = connect({
    host,
    port: Number(baseUrl.port || 443),
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
  });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    const { issuer, valid_to: until } = socket.getPeerCertificate();
    const certificate = `certificate by ${[issuer.O ?? issuer.CN].flat().join()} until ${until}`;
    if (socket.authorized)
      return { ...finding, level: "ok", detail: `${socket.getProtocol()}, ${certificate}` };
    const code = String(socket.authorizationError);
    const { detail, fix } = explained(Object.assign(new Error(code), { code }), baseUrl);
    return { ...finding, level: "fail", detail: `${detail} It is a ${certificate}.`, fix };
  } catch (error) {
    const timedOut = Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" });
    const cause = (error as Error).name === "AbortError" ? timedOut : (error as Error);
    return { ...finding, level: "fail", ...explained(cause, baseUrl) };
  } finally {
    socket.destroy();
  }
};

const explained = (error: Error, url: URL) => explain(fromUndiciError(error, "not_sent", url));

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");
