import { once } from "node:events";
import { type SandboxOptions, startSandbox } from "./index.ts";

/**
 * Runs a sandbox in the foreground: `heymilo-mcp sandbox`. Writes one block that says how to reach it, and returns
 * after SIGINT or SIGTERM, when the port is free again.
 *
 * @throws if the port is taken
 */
export async function runSandbox(options: SandboxOptions, write: (text: string) => void): Promise<void> {
  const sandbox = await startSandbox(options);
  write(banner(sandbox));
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await sandbox.close();
}

const banner = ({ url, apiKey }: { url: string; apiKey: string }): string => `\
HeyMilo sandbox: everything is kept in memory and gone when this process ends. Nobody is contacted.

  URL      ${url}
  API key  ${apiKey}

  curl -H "X-API-KEY: ${apiKey}" ${url}/api/v2/interview-templates
  curl ${url}/__sandbox/state

Use it from the MCP server with HEYMILO_BASE_URL=${url} HEYMILO_API_KEY=${apiKey}. Ctrl-C ends it.
`;
