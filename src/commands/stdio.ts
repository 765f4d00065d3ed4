import { createApp, logForeignHost } from "../app.ts";
import { logUnanswered } from "../connection.ts";
import { quotelessMessage } from "../log.ts";
import type { Flags } from "../settings/load.ts";
import { serveOverStdio } from "../transports/stdio.ts";
import { NAME, VERSION } from "../version.ts";

/**
 * Clients that only read the lists are done by then. For the others, the first call's modules are loaded in advance.
 */
const PREWARM_AFTER_MS = 1_000;

/** How long closing may take. If the client has stopped reading, it would never end. */
const CLOSING_MS = 500;

/** A person has started the program by hand; a client would have put a pipe in place of the terminal. */
const FOR_A_PERSON = `${NAME} ${VERSION} is an MCP server: an AI client starts it, and speaks to it on stdin and stdout.

  ${NAME} config <client>  prints what to put into a client's configuration
  ${NAME} doctor           checks the settings, the way to HeyMilo and the key
  ${NAME} --help           lists everything else

It is waiting for a client now; Ctrl-C ends it.
`;

/** The program without a command: MCP over stdin and stdout for one client, until it leaves. */
export function runStdio(flags: Flags): void {
  if (process.stdin.isTTY) process.stderr.write(FOR_A_PERSON);
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
    busy: connection.busy,
    onEnding: (orderly) => {
      process.exitCode = orderly ? 0 : 1;
      setTimeout(() => process.exit(), CLOSING_MS).unref();
      logUnanswered(log, connection);
    },
    onEnd: async () => {
      await connection.close();
      process.exit();
    },
  });
  // Logged after the program listens for signals: a reader of the log may send one.
  for (const { variable, problem } of problems) log("error", "bad setting", { variable, problem });
  logForeignHost(log, config);
}
