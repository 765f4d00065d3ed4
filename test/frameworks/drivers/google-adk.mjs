import { MCPToolset } from "@google/adk";

export async function connect({ command, args, env, url, headers }) {
  const toolset = new MCPToolset(
    url
      ? { type: "StreamableHTTPConnectionParams", url, transportOptions: { requestInit: { headers } } }
      : { type: "StdioConnectionParams", serverParams: { command, args, env } },
  );
  const tools = await toolset.getTools();
  return {
    conversions: {
      Gemini: Object.fromEntries(
        tools.map((tool) => {
          const { name, parameters, parametersJsonSchema } = tool._getDeclaration();
          return [name, parameters ?? parametersJsonSchema];
        }),
      ),
    },
    call: async (name, args) => {
      const tool = tools.find((one) => one.name === name);
      const { content, structuredContent } = await tool.runAsync({ args, toolContext: {} });
      return { text: content.map(({ text }) => text).join(""), structured: structuredContent };
    },
    close: () => toolset.close(),
  };
}
