import { createApp, logForeignHost, logUnansweredCreates } from "../app.ts";
import { quotelessMessage } from "../log.ts";
import type { Flags } from "../settings/load.ts";
import { serveOverStdio } from "../transports/stdio.ts";

/** Clients that only want the lists are done by then; the others find the first call's modules loaded. */
const PREWARM_AFTER_MS = 1_000;

/** How long it may take to close everything; if the client has stopped reading, it would never end. */
const CLOSING_MS = 500;

/** The program without a command: MCP over stdin and stdout for one client, until it leaves. */
export function runStdio(flags: Flags): void {
  const ending = new AbortController();
  const app = createApp({ flags, env: process.env, ending: ending.signal });
  const { config, problems, surface, serverFactory } = app;
  const { connection, log, createServer } = serverFactory();
  setTimeout(() => {
    const firstTool = surface.tools[0]?.load();
    Promise.all([firstTool, connection.prewarm()]).catch(() => undefined);
  }, PREWARM_AFTER_MS).unref();
  serveOverStdio({
    createServer: () => createServer(),
    onError: (error) => log("warn", "transport", { message: quotelessMessage(error) }),
    onToldToEnd: () => ending.abort(),
    busy: () => connection.busy(),
    onEnding: (orderly) => {
      process.exitCode = orderly ? 0 : 1;
      setTimeout(() => process.exit(), CLOSING_MS).unref();
      logUnansweredCreates(log, [connection]);
    },
    onEnd: async () => {
      await connection.close();
      process.exit();
    },
  });
  // After the signals are heeded: whoever has read this may send one.
  for (const { variable, problem } of problems) log("error", "bad setting", { variable, problem });
  logForeignHost(log, config);
}
