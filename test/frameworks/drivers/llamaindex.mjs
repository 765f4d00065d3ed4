import { mcp } from "@llamaindex/tools";

export async function connect({ command, args, env, url, headers }) {
  const server = mcp(url ? { url, requestInit: { headers } } : { command, args, env });
  const tools = await server.tools();
  return {
    conversions: {
      loose: Object.fromEntries(tools.map(({ metadata }) => [metadata.name, metadata.parameters])),
    },
    call: async (name, args) => {
      const tool = tools.find(({ metadata }) => metadata.name === name);
      const { content, structuredContent } = await tool.call(args);
      return { text: content.map(({ text }) => text).join(""), structured: structuredContent };
    },
    close: () => server.cleanup(),
  };
}
