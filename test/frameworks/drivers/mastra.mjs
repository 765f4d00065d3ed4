import { MCPClient } from "@mastra/mcp";
import { applyCompatLayer, OpenAISchemaCompatLayer } from "@mastra/schema-compat";

const PREFIX = "heymilo_";

export async function connect({ command, args, env, url, headers }) {
  const heymilo = url ? { url: new URL(url), requestInit: { headers } } : { command, args, env };
  const client = new MCPClient({ id: url ?? "stdio", servers: { heymilo } });
  const tools = await client.listTools();
  const openAi = new OpenAISchemaCompatLayer({
    modelId: "gpt-5",
    provider: "openai",
    supportsStructuredOutputs: true,
  });
  const schemas = Object.entries(tools).map(([name, { inputSchema }]) => [
    name.slice(PREFIX.length),
    inputSchema["~standard"].jsonSchema.input({ target: "draft-07" }),
  ]);
  return {
    conversions: {
      loose: Object.fromEntries(schemas),
      strict: Object.fromEntries(
        schemas.map(([name, schema]) => [
          name,
          applyCompatLayer({ schema: structuredClone(schema), compatLayers: [openAi], mode: "jsonSchema" }),
        ]),
      ),
    },
    call: async (name, args) => {
      const structured = await tools[PREFIX + name].execute(args, {});
      return { text: JSON.stringify(structured), structured };
    },
    close: () => client.disconnect(),
  };
}
