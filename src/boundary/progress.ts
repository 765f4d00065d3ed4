import type { ServerContext } from "@modelcontextprotocol/server";

/** Clients that reset their timeout on progress give up after 60 s of silence; a tenth of that is often enough. */
const TICK_MS = 6_000;

/**
 * Progress notifications for one call: what happens when it happens, and a sign of life while nothing does. The value
 * only ever grows, as MCP demands.
 */
export const startProgress = (request: ServerContext["mcpReq"], progressToken: string | number) => {
  const startedAt = performance.now();
  let progress = 0;
  let last = "Waiting for HeyMilo";
  const send = (message: string) => {
    progress += 1;
    const params = { progressToken, progress, message };
    // The caller may be gone; its call then ends by the cancellation.
    request.notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
  const timer = setInterval(() => {
    send(`${last} (${Math.round((performance.now() - startedAt) / 1000)} s)`);
  }, TICK_MS);
  timer.unref();
  return {
    report: (message: string) => {
      last = message;
      send(message);
    },
    stop: () => clearInterval(timer),
  };
};
