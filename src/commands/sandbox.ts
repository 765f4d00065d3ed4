import { runSandbox } from "../sandbox/main.ts";
import { CommandError, type RunCommand } from "./command.ts";

/** `heymilo-mcp sandbox`: an embedded HeyMilo in the foreground, until Ctrl-C. */
export const runSandboxCommand: RunCommand = async ({ values, print }) => {
  const port = values.port ?? "0";
  if (typeof port !== "string" || !/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new CommandError("--port must be a number from 0 (any free port) to 65535");
  }
  try {
    await runSandbox({ port: Number(port) }, print);
  } catch (error) {
    throw new CommandError(
      `the sandbox could not start: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return 0;
};
