import { startSandbox } from "../../src/sandbox/index.ts";

/** Runs in a process of its own, and opens a sandbox for each message that asks for one. */
process.on("message", async ({ id, options }: { id: number; options: object }) => {
  const { url } = await startSandbox({ rateLimit: 0, ...options });
  process.send?.({ id, url });
});
process.on("disconnect", () => process.exit());
