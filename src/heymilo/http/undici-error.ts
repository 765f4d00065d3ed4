import {
  CancelledError,
  ConnectionError,
  type ConnectionFailure,
  InvalidResponseError,
  type Phase,
} from "../request-errors.ts";
import { isLoopback } from "../url.ts";
import { CONNECT_TIMEOUT_MS, codeOf, isCertificateProblem, ProxyFailure } from "./transport.ts";

const REASONS: Record<string, keyof typeof HINTS> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "connect_timeout",
  UND_ERR_CONNECT_TIMEOUT: "connect_timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "closed",
  ENETUNREACH: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EHOSTDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
};

/** What undici reported before any answer began, as one of our errors. */
export function fromUndiciError(error: Error, phase: Phase, url: URL): Error {
  const code = codeOf(error);
  if (code === "UND_ERR_DESTROYED" || code === "UND_ERR_CLOSED") {
    return new CancelledError(phase === "sent" ? "sent" : "connecting");
  }
  // undici refuses to send what is no valid HTTP: a bug of ours, not of the network.
  if (code === "UND_ERR_INVALID_ARG") return error;
  if (error.name === "HTTPParserError" || code === "UND_ERR_HEADERS_OVERFLOW") {
    return new InvalidResponseError("malformed", `the answer is not HTTP: ${error.message}`);
  }
  if (error instanceof ProxyFailure) return proxyError(error, phase);
  const reason = isCertificateProblem(code) ? "tls" : (REASONS[code] ?? "other");
  const [problem, advice] = phase === "sent" ? AFTER_SENDING : hintFor(reason, code, url);
  return new ConnectionError({
    phase,
    reason: phase === "sent" && reason === "connect_timeout" ? "closed" : reason,
    host: url.host,
    code,
    problem: phase === "sent" ? problem : `${problem} (${code || error.message})`,
    advice,
    transient: reason !== "tls" && code !== "ENOTFOUND",
    cause: error,
  });
}

type Hint = [problem: string, advice?: string];

const AFTER_SENDING: Hint = ["the connection broke after the request was sent and before an answer came"];

const NEEDS_PROXY = "if this network needs a proxy, set HTTPS_PROXY.";

const HINTS: Record<Exclude<ConnectionFailure, "proxy">, Hint> = {
  dns: ["the name cannot be resolved", `Check the network connection and HEYMILO_BASE_URL; ${NEEDS_PROXY}`],
  refused: ["the connection was refused", "A firewall may be in the way. Check HEYMILO_BASE_URL."],
  tls: [
    "the certificate is not trusted",
    "If your company inspects traffic, set NODE_EXTRA_CA_CERTS to the file with its CA certificate.",
  ],
  connect_timeout: [
    `no connection within ${CONNECT_TIMEOUT_MS / 1000} s`,
    `A firewall may be in the way; ${NEEDS_PROXY}`,
  ],
  reset: ["the connection was reset while it was being made", "Try again; a firewall may be in the way."],
  closed: ["the connection was closed while it was being made", "Try again."],
  unreachable: ["there is no way to this host", "Check the network connection."],
  other: ["the connection failed"],
};

const hintFor = (reason: keyof typeof HINTS, code: string, { hostname }: URL): Hint => {
  if (reason === "refused" && isLoopback(hostname))
    return [HINTS.refused[0], "Is the sandbox running on this port? Check HEYMILO_BASE_URL."];
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return ["the certificate belongs to another name", "Check HEYMILO_BASE_URL."];
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return ["the certificate is not valid at this date", "Check this machine's clock."];
  if (code.startsWith("ERR_SSL") || code === "EPROTO")
    return [
      "no secure connection could be made",
      "Check the port in HEYMILO_BASE_URL, and whether a proxy must be used.",
    ];
  return HINTS[reason];
};

function proxyError(failure: ProxyFailure, phase: Phase): ConnectionError {
  const { status, causeCode: code } = failure;
  const advice =
    status === 407
      ? "Put user and password into HTTPS_PROXY."
      : "Check HTTPS_PROXY, and NO_PROXY for hosts to reach directly.";
  const problem = status === undefined ? `failed (${code || failure.message})` : `refused the connection (${status})`;
  return new ConnectionError({
    phase,
    reason: "proxy",
    host: failure.host,
    code: status === undefined ? code : `PROXY_${status}`,
    problem: `the proxy ${problem}`,
    advice,
    transient: status === undefined ? code !== "ENOTFOUND" : status >= 500,
    cause: failure.cause,
  });
}
