import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { McpClient } from "@strands-agents/sdk";

export async function connect({ command, args, env, url, headers }) {
  const client = new McpClient(
    url ? { url, headers } : { transport: new StdioClientTransport({ command, args, env }) },
  );
  const tools = await client.listTools();
  return {
    conversions: {
      loose: Object.fromEntries(tools.map(({ toolSpec }) => [toolSpec.name, toolSpec.inputSchema])),
    },
    call: async (name, input) => {
      const tool = tools.find((one) => one.name === name);
      const stream = tool.stream({ toolUse: { name, toolUseId: "1", input } });
      let step = await stream.next();
      while (!step.done) step = await stream.next();
      return { text: step.value.content.map(({ text }) => text).join("") };
    },
    close: () => client.disconnect(),
  };
}
