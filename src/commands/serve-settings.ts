import { isLoopback } from "../heymilo/url.ts";
import type { Config } from "../settings/config.ts";
import type { ConfigProblem } from "../settings/load.ts";
import { type ServeConfig, signInSettings } from "../settings/serve-config.ts";

/** A call that has just come takes up to its timeout, and then has to be sent. */
export const graceFor = ({ timeoutMs }: Pick<Config, "timeoutMs">): number => timeoutMs + 5_000;

type Given = Config & ServeConfig;

const CONTRADICTIONS: readonly [variable: string, holds: (given: Given) => boolean, problem: string][] = [
  [
    "HEYMILO_API_KEY",
    ({ apiKey, tokens, issuer, sandbox }) => apiKey !== undefined && !tokens && !issuer && !sandbox,
    "would be open to every caller: set HEYMILO_MCP_TOKENS as well, or unset it and let callers send their own keys",
  ],
  [
    "HEYMILO_MCP_TOKENS",
    ({ apiKey, tokens, sandbox }) => tokens !== undefined && apiKey === undefined && !sandbox,
    "needs HEYMILO_API_KEY, the key that the tokens admit to",
  ],
  [
    "HEYMILO_MCP_PUBLIC_URL",
    ({ issuer, publicUrl }) => issuer !== undefined && publicUrl === undefined,
    "must be set with HEYMILO_MCP_ISSUER: clients are told that the tokens are for this address",
  ],
  [
    "HEYMILO_MCP_ISSUER",
    ({ issuer, apiKey, callersFile, sandbox }) =>
      issuer !== undefined && apiKey === undefined && callersFile === undefined && !sandbox,
    "needs HEYMILO_API_KEY for all who sign in, or HEYMILO_MCP_CALLERS_FILE",
  ],
  [
    "HEYMILO_MCP_GRACE_MS",
    ({ graceMs, timeoutMs }) => graceMs !== undefined && graceMs < timeoutMs,
    "must not be less than HEYMILO_TIMEOUT_MS: a restart would break calls off",
  ],
  [
    "HEYMILO_MCP_ALLOWED_HOSTS",
    ({ host, allowedHosts, publicUrl }) => !isLoopback(host) && !allowedHosts && !publicUrl,
    "must name the hosts under which clients reach this server, since other machines can reach the one that it listens on (--allowed-hosts)",
  ],
];

/** A server that others can reach must not let everyone use its key, nor answer to any host name. */
export const contradictions = (config: Config, serving: ServeConfig): ConfigProblem[] => {
  const given = { ...config, ...serving };
  const useless = signInSettings.filter(({ name }) => serving.issuer === undefined && serving[name] !== undefined);
  return [
    ...CONTRADICTIONS.filter(([, holds]) => holds(given)).map(([variable, , problem]) => ({
      variable,
      problem,
    })),
    ...useless.map(({ env }) => ({ variable: env, problem: "counts only with HEYMILO_MCP_ISSUER" })),
  ];
};

const THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

export const hostnamesOf = ({ host, allowedHosts = [], publicUrl }: ServeConfig): string[] => [
  ...(isLoopback(host) ? THIS_MACHINE : []),
  ...allowedHosts,
  ...(publicUrl ? [new URL(publicUrl).hostname] : []),
];
