// npm install @langchain/mcp-adapters@1.1.4 @langchain/core@1.4.0
import { MultiServerMCPClient } from "@langchain/mcp-adapters";

const client = new MultiServerMCPClient({
  mcpServers: { heymilo: { command: "heymilo-mcp", args: [], env: process.env } },
});
const tools = await client.getTools(); // for createAgent({ model, tools })
const create = tools.find(({ name }) => name === "create_interviewer");

const job = { idempotency_key: "job-langchain", title: "Line Cook", workflow: [{ type: "resume" }] };
try {
  const message = await create.invoke({ type: "tool_call", id: "1", name: create.name, args: job });
  const { data } = message.artifact.find(({ type }) => type === "mcp_structured_content");
  console.log(data.outcome, data.posting_id, data.candidate_url);
} catch (error) {
  console.error(error.message); // MCP tool … returned an error: outcome: not_created - retry: no
  process.exitCode = 1;
}
await client.close();
