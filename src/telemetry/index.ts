import type { createTelemetry } from "./opentelemetry.ts";

/** Where every copy of OpenTelemetry's API, of any 1.x version, finds the SDK that was set up in this process. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

let loaded: Promise<ReturnType<typeof createTelemetry>> | undefined;

/**
 * OpenTelemetry, if an SDK has been set up before us (`node --import`); without one nothing of it is loaded. Asked for at
 * each call, since an SDK may come later than the server.
 */
export const telemetry = async (): Promise<ReturnType<typeof createTelemetry> | undefined> => {
  if (!(REGISTERED in globalThis)) return undefined;
  loaded ??= import("./opentelemetry.ts").then(({ createTelemetry }) => createTelemetry());
  return loaded;
};
