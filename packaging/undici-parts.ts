// undici's files have no types of their own.
// @ts-expect-error
import connect from "undici/lib/api/api-connect.js";
// @ts-expect-error
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";

/** What we use of undici, which as a whole takes 220 kB more: fetch, WebSocket, caches. Its index adds this method. */
Dispatcher.prototype.connect = connect;

// @ts-expect-error
export { default as EnvHttpProxyAgent } from "undici/lib/dispatcher/env-http-proxy-agent.js";
// @ts-expect-error
export { default as Pool } from "undici/lib/dispatcher/pool.js";
