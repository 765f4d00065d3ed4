import { PassThrough } from "node:stream";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { McpServer } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { onToldToEnd, untilIdle } from "./end-signals.ts";

interface StdioOptions {
  createServer: () => McpServer;
  onError: (error: Error) => void;
  /** A signal asks the program to end: from now on it must begin nothing new. */
  onToldToEnd: () => void;
  /** A call is under way, or a write that nobody may wait for any more. */
  busy: () => boolean;
  /**
   * What is still under way will not be answered: the last moment to say what that is. `orderly` if the client closed
   * its end or a signal asked for it; not if the connection could not be kept, as after a line that is too long.
   */
  onEnding: (orderly: boolean) => void;
  /** Nothing is under way any more. */
  onEnd: () => Promise<void>;
}

/** How long calls may still take to be answered once the end has come; MCP hosts kill after about 2 s. */
const GRACE_MS = 1_200;

/**
 * Serves one client over stdin and stdout, in whichever protocol era it opens with. Nothing else in this project
 * writes to stdout. At the end of stdin and at a signal, calls under way get a moment to be answered. Further signals
 * change nothing: what that moment leaves unanswered has to be said.
 */
export function serveOverStdio(options: StdioOptions): void {
  const { createServer, onError, onEnding, onEnd } = options;
  let ending = false;
  const end = async (orderly: boolean, graceMs: number) => {
    if (ending) return;
    ending = true;
    if (graceMs > 0) {
      // The last message from stdin may still be in the pipe.
      await setImmediate();
      await Promise.race([untilIdle(options.busy), sleep(graceMs)]);
    }
    onEnding(orderly);
    await handle.close().catch(onError);
    await written();
    await onEnd();
  };
  const askedTo = () => end(true, GRACE_MS);
  onToldToEnd(() => {
    options.onToldToEnd();
    void askedTo();
  });
  process.stdin.once("end", askedTo).once("close", askedTo).once("error", askedTo);
  // Nobody reads answers any more, or the log. The SDK, which listens too, would only see that its connection is lost.
  process.stdout.on("error", () => end(true, 0));
  process.stderr.on("error", () => {});
  // The SDK listens for each answer that a client has yet to read; Node takes more than ten for a leak, and says so.
  process.stdout.setMaxListeners(0);

  // The SDK drops calls under way as soon as its stdin ends. So it gets one that never ends.
  const transport = new StdioServerTransport(process.stdin.pipe(new PassThrough(), { end: false }));
  const handle = serveStdio(createServer, { transport, onerror: onError });
  // Some hosts' Node ends a process that only waits for a pipe; this keeps it until the pipe says so.
  setInterval(() => {}, 2 ** 30);
  const { onclose } = transport;
  transport.onclose = () => {
    void end(false, 0);
    onclose?.();
  };
}

/** When stdout has taken everything, or is closed. */
const written = (): Promise<void> => new Promise((resolve) => process.stdout.write("", () => resolve()));
