import { listed, setting, type ValuesOf } from "./setting.ts";
import { accessTokens, hostName, hostNames, SHORTEST_TOKEN, wholeNumber } from "./setting-values.ts";

const DRAIN_BOUNDS = [0, 600_000] as const;
/** It has to outlast a call, which takes up to HEYMILO_TIMEOUT_MS. */
const GRACE_BOUNDS = [5_000, 3_600_000] as const;

/** Further settings of `heymilo-mcp serve`. */
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

export type ServeConfig = ValuesOf<typeof SERVE_CONFIG>;

export const serveSettings = listed(SERVE_CONFIG);
