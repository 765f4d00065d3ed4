import type { createTelemetry } from "./opentelemetry.ts";

/** Where every copy of OpenTelemetry's API, of any 1.x version, finds the SDK that was set up in this process. */
export const REGISTERED = Symbol.for("opentelemetry.js.api.1");

let loaded: Promise<ReturnType<typeof createTelemetry>> | undefined;

/**
 * OpenTelemetry, for a process in which an SDK has been set up (`node --import`): nothing of it is loaded without. Calls
 * look for the SDK one by one, since it may come later than the server.
 */
export const telemetry = (): Promise<ReturnType<typeof createTelemetry>> => {
  loaded ??= import("./opentelemetry.ts").then(({ createTelemetry }) => createTelemetry());
  return loaded;
};
