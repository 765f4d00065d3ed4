import { once } from "node:events";
import { isIP } from "node:net";
import { connect } from "node:tls";
import { ConfigError } from "../../heymilo/errors.ts";
import { CONNECT_TIMEOUT_MS, proxyFor } from "../../heymilo/http/transport.ts";
import { fromUndiciError } from "../../heymilo/http/undici-error.ts";
import { check, explain, type Finding } from "./finding.ts";

/** Checks the way to the address: the proxy, and without a proxy the name and TLS. */
export async function checkNetwork(baseUrl: URL, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  // The settings allow http for this machine only.
  if (baseUrl.protocol === "http:") return [];
  const { ok, fail } = check("proxy", "Proxy");
  try {
    const proxy = proxyFor(baseUrl, env);
    if (proxy) {
      const except = env.NO_PROXY ?? env.no_proxy;
      return [ok(`${new URL(proxy).host}${except ? `, except for ${except}` : ""}`)];
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [fail(`${error.variable} ${error.problem}`, error.fix)];
  }
  return [ok("none"), await checkTls(baseUrl)];
}

const checkTls = async (baseUrl: URL): Promise<Finding> => {
  const { ok, fail, failedWith } = check("tls", "TLS");
  const host = baseUrl.hostname.replace(/^\[|\]$/g, "");
  // Nothing is sent on this connection, so it is safe to accept any certificate. Its issuer tells what stands in
  // between.
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
    if (socket.authorized) return ok(`${socket.getProtocol()}, ${certificate}`);
    const code = String(socket.authorizationError);
    const [detail, fix] = explain(notSent(Object.assign(new Error(code), { code }), baseUrl));
    return fail(`${detail} It is a ${certificate}.`, fix);
  } catch (error) {
    const timedOut = Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" });
    const cause = (error as Error).name === "AbortError" ? timedOut : (error as Error);
    return failedWith(notSent(cause, baseUrl));
  } finally {
    socket.destroy();
  }
};

const notSent = (error: Error, url: URL): Error => fromUndiciError(error, "not_sent", url);
