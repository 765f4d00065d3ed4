import { listed, setting, type ValuesOf } from "./setting.ts";
import {
  accessTokens,
  anyText,
  auditKey,
  claimName,
  hostName,
  hostNames,
  issuerUrl,
  publicUrl,
  SHORTEST_AUDIT_KEY,
  SHORTEST_TOKEN,
  scopePrefix,
  textList,
  wholeNumber,
} from "./setting-values.ts";

const DRAIN_BOUNDS = [0, 600_000] as const;
/** It has to outlast a call, which takes up to HEYMILO_TIMEOUT_MS. */
const GRACE_BOUNDS = [5_000, 3_600_000] as const;

const SERVE_CONFIG = {
  host: setting(hostName, {
    env: "HEYMILO_MCP_HOST",
    flag: "host",
    help: "address to listen on; one that other machines can reach needs --allowed-hosts",
    fallback: "127.0.0.1",
  }),
  port: setting(wholeNumber(0, 65_535), {
    env: "HEYMILO_MCP_PORT",
    flag: "port",
    help: "port to listen on; 0 for any free one, which the log then names",
    fallback: "3000",
  }),
  allowedHosts: setting(hostNames, {
    env: "HEYMILO_MCP_ALLOWED_HOSTS",
    flag: "allowed-hosts",
    help: "host names under which clients reach this server, separated by commas; others are refused",
    whenUnset: "this machine's",
  }),
  tokens: setting(accessTokens, {
    env: "HEYMILO_MCP_TOKENS",
    secret: true,
    help: `tokens that admit callers to the server's own HEYMILO_API_KEY, separated by commas, ${SHORTEST_TOKEN} characters or more each`,
  }),
  drainMs: setting(wholeNumber(...DRAIN_BOUNDS), {
    env: "HEYMILO_MCP_DRAIN_MS",
    flag: "drain-ms",
    help: `milliseconds after SIGTERM in which calls are still served and /readyz is 503, for load balancers to notice, ${DRAIN_BOUNDS.join(" to ")}`,
    fallback: "0",
  }),
  graceMs: setting(wholeNumber(...GRACE_BOUNDS), {
    env: "HEYMILO_MCP_GRACE_MS",
    flag: "grace-ms",
    help: `milliseconds that calls under way have left after that, ${GRACE_BOUNDS.join(" to ")}; not less than HEYMILO_TIMEOUT_MS`,
    whenUnset: "HEYMILO_TIMEOUT_MS and 5000 more",
  }),
};

/** For callers that sign in with an identity provider. Without an issuer none of the others may be given. */
const SIGN_IN_CONFIG = {
  issuer: setting(issuerUrl, {
    env: "HEYMILO_MCP_ISSUER",
    flag: "issuer",
    help: "authorization server whose access tokens admit callers, such as https://login.example.com",
  }),
  publicUrl: setting(publicUrl, {
    env: "HEYMILO_MCP_PUBLIC_URL",
    flag: "public-url",
    help: "what people type into their client, such as https://mcp.example.com/mcp; no slash at the end",
  }),
  audiences: setting(textList, {
    env: "HEYMILO_MCP_AUDIENCES",
    flag: "audiences",
    help: "aud of a token must have one of these, separated by commas",
    whenUnset: "the public URL",
  }),
  scopePrefix: setting(scopePrefix, {
    env: "HEYMILO_MCP_SCOPE_PREFIX",
    flag: "scope-prefix",
    help: "stands before the scopes that clients are told to ask for; a token's scopes may have it or not",
  }),
  callersFile: setting(anyText, {
    env: "HEYMILO_MCP_CALLERS_FILE",
    flag: "callers-file",
    help: "file that says by their claims who gets which HeyMilo key, workspace and scopes at most",
    whenUnset: "HEYMILO_API_KEY for all",
  }),
  machineScopes: setting(claimName, {
    env: "HEYMILO_MCP_MACHINE_SCOPES",
    flag: "machine-scopes",
    help: "claim that has the scopes of a program that signs in as itself, such as roles, scp, scope, permissions or resource_access.heymilo.roles",
    whenUnset: "such programs are refused",
  }),
  auditKey: setting(auditKey, {
    env: "HEYMILO_MCP_AUDIT_KEY",
    secret: true,
    help: `keeps the log's pseudonyms of people the same over restarts and instances, ${SHORTEST_AUDIT_KEY} characters or more`,
    whenUnset: "random at each start",
  }),
};

export type ServeConfig = ValuesOf<typeof SERVE_CONFIG> & ValuesOf<typeof SIGN_IN_CONFIG>;

export const hostingSettings = listed(SERVE_CONFIG);
export const signInSettings = listed(SIGN_IN_CONFIG);

/** The settings of `serve` alone. */
export const serveSettings = [...hostingSettings, ...signInSettings];
