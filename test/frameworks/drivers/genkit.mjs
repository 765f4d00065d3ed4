import { createMcpHost } from "@genkit-ai/mcp";
import { genkit } from "genkit";
import { toToolDefinition } from "genkit/tool";

const PREFIX = "heymilo/";

export async function connect({ command, args, env, url, headers }) {
  const heymilo = url ? { url, requestInit: { headers } } : { command, args, env };
  const host = createMcpHost({ name: "host", mcpServers: { heymilo } });
  const tools = await host.getActiveTools(genkit({}));
  return {
    conversions: {
      loose: Object.fromEntries(
        tools.map((tool) => [tool.__action.name.slice(PREFIX.length), toToolDefinition(tool).inputSchema]),
      ),
    },
    call: async (name, args) => {
      const result = await tools.find((tool) => tool.__action.name === PREFIX + name)(args);
      return { text: result.error ?? JSON.stringify(result), structured: result.error ? undefined : result };
    },
    close: () => host.close(),
  };
}
