import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";

export async function connect({ command, args, env, url, headers }) {
  const heymilo = url ? { transport: "http", url, headers } : { transport: "stdio", command, args, env };
  const client = new MultiServerMCPClient({ mcpServers: { heymilo } });
  const tools = await client.getTools();
  const schemas = tools.map((tool) => {
    const { name, parameters } = convertToOpenAITool(tool).function;
    return [name, parameters];
  });
  return {
    conversions: { loose: Object.fromEntries(schemas) },
    call: async (name, args) => {
      const tool = tools.find((one) => one.name === name);
      const message = await tool.invoke({ type: "tool_call", id: "1", name, args });
      const { data } = message.artifact.find(({ type }) => type === "mcp_structured_content");
      return { text: JSON.parse(message.content).text, structured: data };
    },
    close: () => client.close(),
  };
}
