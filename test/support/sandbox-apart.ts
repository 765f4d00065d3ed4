import { startSandbox } from "../../src/sandbox/index.ts";

/** Runs in a process of its own. */
process.once("message", async (options: object) => {
  const { url } = await startSandbox(options);
  process.send?.(url);
});
process.on("disconnect", () => process.exit());
