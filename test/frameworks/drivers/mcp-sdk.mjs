import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

/** As the OpenAI Agents SDK for Python makes a schema strict: every property is required, and none may be null. */
const requireAll = ({ properties, items, ...schema }) => ({
  ...schema,
  ...(items && { items: requireAll(items) }),
  ...(properties && {
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, requireAll(one)])),
    required: Object.keys(properties),
    additionalProperties: false,
  }),
});

export async function connect({ command, args, env, url, headers }) {
  const client = new Client({ name: "pipeline", version: "1.0.0" });
  await client.connect(
    url
      ? new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } })
      : new StdioClientTransport({ command, args, env }),
  );
  const { tools } = await client.listTools();
  const schemas = (convert) =>
    Object.fromEntries(tools.map(({ name, inputSchema }) => [name, convert(inputSchema)]));
  return {
    conversions: { loose: schemas((schema) => schema), "all required": schemas(requireAll) },
    call: async (name, args) => {
      const { content, structuredContent } = await client.callTool({ name, arguments: args });
      return { text: content.map(({ text }) => text).join(""), structured: structuredContent };
    },
    close: () => client.close(),
  };
}
