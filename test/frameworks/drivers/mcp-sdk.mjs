import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

export async function connect({ command, args, env, url, headers }) {
  const client = new Client({ name: "pipeline", version: "1.0.0" });
  await client.connect(
    url
      ? new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } })
      : new StdioClientTransport({ command, args, env }),
  );
  const { tools } = await client.listTools();
  const schemas = Object.fromEntries(tools.map(({ name, inputSchema }) => [name, inputSchema]));
  return {
    conversions: { loose: schemas },
    call: async (name, args) => {
      const { content, structuredContent } = await client.callTool({ name, arguments: args });
      return { text: content.map(({ text }) => text).join(""), structured: structuredContent };
    },
    close: () => client.close(),
  };
}
