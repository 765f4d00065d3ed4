import type { AddressInfo } from "node:net";
import type { Api } from "./api.ts";
import { Deviations } from "./deviations/index.ts";
import { FaultQueue } from "./faults/queue.ts";
import { Pending } from "./pending.ts";
import { RateLimit } from "./rate-limit.ts";
import { RequestLog } from "./request-log.ts";
import { plantSeed, type Seed, standardSeed } from "./seed/index.ts";
import { createSandboxServer } from "./server.ts";
import { shortId } from "./store.ts";

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** What X-API-KEY has to be; `sandbox-key` by default. */
  apiKey?: string;
  /** Requests a minute and key, 300 by default as HeyMilo documents; 0 lifts the limit. */
  rateLimit?: number;
  /** Unix ms. */
  now?: () => number;
  /** Gets one object for each request to the API when it is over: its log entry without the body. */
  log?: (line: object) => void;
  /** Replaces parts of the standard seed. */
  seed?: Partial<Seed>;
  /** In what it differs from the documentation: names of `deviations/kinds.ts`. */
  deviations?: readonly string[];
}

export interface Sandbox {
  /** Such as `http://127.0.0.1:4010`; the API is below `/api/v2`, the sandbox's own endpoints below `/__sandbox`. */
  url: string;
  apiKey: string;
  /** Ends every connection, drops what was still to be applied, and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts an embedded HeyMilo: an HTTP server on 127.0.0.1 that behaves as HeyMilo's API v2 is documented to, keeps
 * everything in memory, and can be made to fail in every way that a network or a server fails.
 *
 * @throws if the port is taken, or for an unknown deviation
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, apiKey = "sandbox-key", rateLimit = 300, now = Date.now, log: report = () => {} } = options;
  const fresh = (): Api => {
    const deviations = new Deviations(options.deviations);
    const newId = () => deviations.newId() ?? shortId();
    return {
      apiKey,
      store: plantSeed({ ...standardSeed, ...options.seed }, now, newId),
      rateLimit: new RateLimit(rateLimit, now),
      deviations,
    };
  };
  const api = fresh();
  const faults = new FaultQueue();
  const log = new RequestLog(apiKey, now);
  const pending = new Pending();
  const reset = () => {
    pending.cancelAll();
    faults.clear();
    log.clear();
    Object.assign(api, fresh());
  };
  const controls = { faults, log, api, reset };
  const server = createSandboxServer({ api, controls, pending, now, report });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey,
    close: () =>
      new Promise((resolve) => {
        pending.cancelAll();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
