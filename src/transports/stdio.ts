import type { McpServer } from "@modelcontextprotocol/server";
import { type StdioServerHandle, serveStdio } from "@modelcontextprotocol/server/stdio";

export interface StdioOptions {
  createServer: () => McpServer;
  onError: (error: Error) => void;
  /** The client has closed the pipe, or a signal asked for the end. */
  onEnd: () => Promise<void>;
}

/**
 * Serves one client over stdin and stdout, in whichever protocol era it opens with. Nothing else in this project
 * writes to stdout.
 */
export function serveOverStdio({ createServer, onError, onEnd }: StdioOptions): StdioServerHandle {
  const handle = serveStdio(createServer, { onerror: onError });
  // Some hosts' Node ends a process that only waits for a pipe; this keeps it until the pipe says so.
  const keepAlive = setInterval(() => {}, 2 ** 30);
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= (async () => {
      clearInterval(keepAlive);
      await handle.close().catch(onError);
      await onEnd();
    })();
    return ending;
  };
  process.stdin.once("end", end);
  process.stdin.once("close", end);
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  process.stdout.once("error", end);
  return handle;
}
