// npm install @google/adk@2.0.0 @modelcontextprotocol/sdk@1.32.2
import { MCPToolset } from "@google/adk";

const heymilo = new MCPToolset({
  type: "StdioConnectionParams",
  serverParams: { command: "heymilo-mcp", env: process.env },
});
const tools = await heymilo.getTools(); // or new LlmAgent({ …, tools: [heymilo] })
const create = tools.find(({ name }) => name === "create_interviewer");

const args = { idempotency_key: "job-google-adk", title: "Line Cook", workflow: [{ type: "resume" }] };
const result = await create.runAsync({ args, toolContext: {} });
if (result.isError) {
  console.error(result._meta["heymilo-mcp/failure"]);
  process.exitCode = 1;
} else {
  const { outcome, posting_id, candidate_url } = result.structuredContent;
  console.log(outcome, posting_id, candidate_url);
}
await heymilo.close();
