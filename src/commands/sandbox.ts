import { DEVIATIONS, unknownDeviation } from "../sandbox/deviations/index.ts";
import { runSandbox } from "../sandbox/main.ts";
import { CommandError, cannotListen, type RunCommand } from "./command.ts";

/** `heymilo-mcp sandbox`: an embedded HeyMilo in the foreground, until Ctrl-C. */
export const runSandboxCommand: RunCommand = async ({ values, print }) => {
  const port = values.port ?? "0";
  if (typeof port !== "string" || !/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new CommandError("--port must be a number from 0 (any free port) to 65535");
  }
  const deviations = String(values.deviate ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = unknownDeviation(deviations);
  if (unknown !== undefined) {
    const known = Object.keys(DEVIATIONS).join(", ");
    throw new CommandError(`--deviate: there is no ${unknown}; it takes a list, with commas, of ${known}`);
  }
  await runSandbox({ port: Number(port), deviations, seed: { hiring: values.empty !== true } }, print).catch(
    (error: Error) => {
      throw cannotListen(`port ${port}`, error);
    },
  );
  return 0;
};
