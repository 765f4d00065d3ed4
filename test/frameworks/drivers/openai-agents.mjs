import { getAllMcpTools, MCPServerStdio, MCPServerStreamableHttp, RunContext } from "@openai/agents";

export async function connect({ command, args, env, url, headers }) {
  const server = url
    ? new MCPServerStreamableHttp({ name: "heymilo", url, requestInit: { headers } })
    : new MCPServerStdio({ name: "heymilo", command, args, env });
  await server.connect();
  const loose = await getAllMcpTools({ mcpServers: [server] });
  const strict = await getAllMcpTools({ mcpServers: [server], convertSchemasToStrict: true });
  const schemas = (tools) => Object.fromEntries(tools.map(({ name, parameters }) => [name, parameters]));
  return {
    // The SDK takes the nulls out again before it calls; others that use the same schemas do not.
    conversions: { loose: schemas(loose), strict: schemas(strict), "strict, nulls kept": schemas(strict) },
    call: async (name, args, conversion) => {
      if (conversion === "strict, nulls kept") {
        const [{ text }] = await server.callTool(name, args);
        return { text };
      }
      const tool = (conversion === "strict" ? strict : loose).find((one) => one.name === name);
      return await tool.invoke(new RunContext({}), JSON.stringify(args));
    },
    close: () => server.close(),
  };
}
